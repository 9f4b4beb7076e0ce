"""What a side asks of events of one type, by the names under which the answers are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chalkline.policy.cel.columnar.columns import Bools
from chalkline.policy.cel.typed import Node
from chalkline.policy.decide.columnar.decisions import Findings
from chalkline.policy.decide.occasion import KEYS
from chalkline.store.replay.said import Bytes, Said, said
from chalkline.store.replay.side import SideOfEvent
from chalkline.store.replay.truth.keys import Keys
from chalkline.store.replay.truth.patterns import Patterns

_STANDING_BITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Atoms, and how each rule stands where it applies. Make it with :meth:`of`."""

    side: SideOfEvent
    atoms: tuple[str, ...]
    """The key of each atom."""
    rules: tuple[str, ...]
    """The key of each rule's standing."""
    protected: str
    occasion: frozenset[str]
    """The paths by which is known whom and what an event concerns."""

    @classmethod
    def of(cls, side: SideOfEvent, keys: Keys) -> "Asked":
        """What a side asks."""
        shape = side.decider.rules.shape
        roots = {shape.actor, shape.about, *shape.contacts}
        steps = ((path, *path.partition(".")[::2]) for path in side.fields)
        return cls(
            side=side,
            atoms=tuple(map(keys.atom, side.decider.conditions.atoms)),
            rules=tuple(map(keys.standing, side.decider.rules.rules)),
            protected=keys.protected,
            occasion=frozenset(path for path, root, rest in steps if root in roots and rest in {*KEYS, ""}),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all flags that answer it."""
        atoms = (name for key in self.atoms for name in names_of_atom(key))
        rules = (name for key in self.rules for name in names_of_standing(key))
        return (*atoms, *rules, self.protected)

    @property
    def nodes(self) -> Mapping[str, Node]:
        """The atoms by key."""
        return dict(zip(self.atoms, self.side.decider.conditions.atoms, strict=True))

    def says(self, patterns: Patterns) -> Said:
        """What the policies say of events of each pattern."""
        size = len(patterns.events)
        true = patterns.flags([names_of_atom(key)[0] for key in self.atoms])
        failing = patterns.flags([names_of_atom(key)[1] for key in self.atoms])
        truths = self.side.decider.conditions.skeleton.combined_bits(true, failing, size)
        (protected,) = patterns.flags([self.protected])
        findings = []
        for index, (found, key) in enumerate(zip(truths, self.rules, strict=True)):
            rows = np.flatnonzero((found.true | found.failing) & ~protected)
            if len(rows):
                rule = self.side.decider.rules.rules[index]
                standing = standing_of(patterns.flags(names_of_standing(key)))[rows]
                doubt = found.failing[rows]
                findings.append(Findings(rule=rule, index=index, rows=rows, undecided=doubt, standing=standing))
        return said(findings, size, protected, np.zeros(size, bool))


def names_of_atom(key: str) -> tuple[str, str]:
    """The names of the flags that say whether it is true, and whether it is an error."""
    return f"{key}+", f"{key}!"


def names_of_standing(key: str) -> tuple[str, ...]:
    """The names of the flags that make up the number of a standing."""
    return tuple(f"{key}/{bit}" for bit in range(_STANDING_BITS))


def standing_of(flags: Sequence[Bools]) -> Bytes:
    """The numbers that the flags make up."""
    numbers = np.zeros(len(flags[0]), np.uint8)
    for bit, flag in enumerate(flags):
        numbers |= flag.astype(np.uint8) << np.uint8(bit)
    return numbers
