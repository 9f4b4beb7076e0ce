"""Atoms worked out one after the other, those that ask facts only in rows where a condition still hangs on them.

What is not asked counts as an error in the meantime. A condition that is decided in spite of it is decided whatever the
answer would have been, since ``&&``, ``||``, ``!`` and ``? :`` let nothing but errors hang on errors.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from chalkline.policy.cel.columnar.atoms import Skeleton
from chalkline.policy.cel.columnar.columns import NUMBER_OF, Bools
from chalkline.policy.cel.columnar.facts import QUESTIONS
from chalkline.policy.cel.columnar.frame import Frame, Step
from chalkline.policy.cel.columnar.truth import Truth, truth
from chalkline.policy.cel.errors import ErrorKind
from chalkline.policy.cel.typed import Call, Node, Select
from chalkline.policy.cel.walk import nodes

FEW = 2
"""Below one row in so many, what is asked is not worked out for the others as well."""


@dataclass(slots=True)
class Sparing:
    """The truth of atoms in the rows of a frame, as far as conditions hang on it."""

    skeleton: Skeleton
    frame: Frame
    truths: list[Truth] = field(init=False)

    def __post_init__(self) -> None:
        self.truths = [unknown(self.frame.size)] * len(self.skeleton.atoms)

    def conditions(self, steps: Sequence[Step], dear: Sequence[int], unseen: Collection[int]) -> list[Truth]:
        """The truth of each condition, ``dear`` atoms asked last and in that order, ``unseen`` ones not at all."""
        cheap = set(range(len(steps))) - {*dear, *unseen}
        for place in cheap:
            self.truths[place] = truth(self.frame.value(steps[place]), self.frame.size)
        for place in dear:
            if place not in unseen:
                self.truths[place] = self._where_it_matters(place, steps[place])
        return self.skeleton.combined(self.truths, self.frame.size)

    def _where_it_matters(self, place: int, step: Step) -> Truth:
        frame = self.frame
        rows = np.flatnonzero(hanging_on(place, self.skeleton, self.truths, frame.size))
        if len(rows) * FEW >= frame.size:
            return truth(frame.value(step), frame.size)
        found = unknown(frame.size)
        if len(rows):
            asked = truth(frame.picked(rows).value(step), len(rows))
            found.true[rows], found.errors[rows] = asked.true, 0 if asked.errors is None else asked.errors  # type: ignore[index]
        return found


def hanging_on(place: int, skeleton: Skeleton, truths: Sequence[Truth], size: int) -> Bools:
    """Rows in which some condition that has the atom is not decided yet by what is known of all atoms."""
    undecided = np.zeros(size, bool)
    for found in skeleton.combined(truths, size, having=place):
        undecided |= found.failing
    return undecided


def unknown(size: int) -> Truth:
    """The truth of what nobody can say."""
    return Truth(np.zeros(size, bool), np.full(size, NUMBER_OF[ErrorKind.NOT_KNOWN], np.uint8))


def dear_atoms(atoms: Sequence[Node]) -> tuple[int, ...]:
    """Which atoms ask facts, the dearest last."""
    costs = {place: cost for place, atom in enumerate(atoms) if (cost := _cost(atom))}
    return tuple(sorted(costs, key=costs.__getitem__))


def _cost(atom: Node) -> int:
    """Fields of people are the cheapest, then whatever is said of pairs of people, then lessons and permissions."""
    found = list(nodes(atom))
    asked = [
        1 + QUESTIONS[node.overload].value for node in found if isinstance(node, Call) and node.overload in QUESTIONS
    ]
    return max(asked, default=int(any(isinstance(node, Select) and node.field.from_facts for node in found)))
