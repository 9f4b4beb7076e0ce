"""The atoms of conditions, by the names under which their truth is stored.

Of an atom two flags are stored, whether it is true and whether it is an error. Both together say that it was not asked
of these events: whatever it is, no condition hung on it. Where one that is edited does, it is asked then.

Conditions are combined on patterns, never on events: what is known of few patterns says of which events an atom that
asks facts must be asked.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from chalkline.policy.cel.columnar import ColumnarConditions
from chalkline.policy.cel.columnar.columns import Bools
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.sparing import FEW, hanging_on, unknown
from chalkline.policy.cel.columnar.truth import Truth, truth
from chalkline.policy.cel.typed import Node
from chalkline.store.replay.side import unseen
from chalkline.store.replay.truth.patterns import Patterns


@dataclass(frozen=True, slots=True, kw_only=True)
class Atoms:
    """The atoms of some conditions."""

    conditions: ColumnarConditions
    keys: tuple[str, ...]
    """What each is known by."""

    @property
    def names(self) -> Iterator[str]:
        """The names of their flags."""
        return (name for key in self.keys for name in names_of_atom(key))

    def truths(self, known: Patterns) -> list[Truth]:
        """The truth of each atom by pattern, an error where it was not asked."""
        return [_truth_of(key, known) for key in self.keys]

    def combined(self, known: Patterns) -> list[Truth]:
        """The truth of each condition by pattern; an error where it is one, or hangs on what was not asked."""
        return self.conditions.skeleton.combined(self.truths(known), len(known.events))

    def open(self, known: Patterns) -> Iterator[Node]:
        """The atoms that must be asked of some events, or may have to be."""
        truths = self.truths(known)
        for place, (key, node) in enumerate(zip(self.keys, self.conditions.atoms, strict=True)):
            if not _is_stored(key, known) or self._hanging_on(place, known, truths).any():
                yield node

    def _hanging_on(self, place: int, known: Patterns, truths: Sequence[Truth]) -> Bools:
        """The patterns that some condition cannot be told by as long as this atom is not asked of their events."""
        unasked = not_asked(self.keys[place], known)
        if not unasked.any():
            return unasked
        return unasked & hanging_on(place, self.conditions.skeleton, truths, len(known.events))

    def answered(self, known: Patterns, frame: Frame, unseen_ones: Collection[int] = ()) -> Patterns:
        """The patterns of the rows of a frame, of which so much is known, with all that the conditions hang on.

        Nobody can see the ``unseen_ones``, which are errors throughout. Raises TooWideError.
        """
        known = self._with_all_but_dear(known, frame, unseen_ones)
        for place in self.conditions.dear:
            known = self._where_it_matters(place, known, frame)
        return known

    def _with_all_but_dear(self, known: Patterns, frame: Frame, unseen_ones: Collection[int]) -> Patterns:
        found: dict[str, Bools] = {}
        for place, key in enumerate(self.keys):
            if _is_stored(key, known):
                continue
            if place in unseen_ones:
                found |= _flags(key, unseen(frame.size))
            elif place not in self.conditions.dear:
                found |= _flags(key, self._asked(place, frame))
        return known.with_flags(found) if found else known

    def _where_it_matters(self, place: int, known: Patterns, frame: Frame) -> Patterns:
        """An atom that asks facts is known where a condition hangs on it; it is not asked elsewhere."""
        key, hanging = self.keys[place], self._hanging_on(place, known, self.truths(known))
        names = names_of_atom(key)
        if not _is_stored(key, known):
            known = known.with_everywhere(dict.fromkeys(names, True))
        rows = np.flatnonzero(hanging[known.numbers])
        if not len(rows):
            return known
        if len(rows) * FEW >= frame.size:
            return known.with_flags(_flags(key, self._asked(place, frame)))
        flags = {name: flag[known.numbers] for name, flag in zip(names, known.flags(names), strict=True)}
        for name, flag in _flags(key, self._asked(place, frame.picked(rows))).items():
            flags[name][rows] = flag
        return known.with_flags(flags)

    def _asked(self, place: int, frame: Frame) -> Truth:
        return truth(frame.value(self.conditions.steps[place]), frame.size)


def names_of_atom(key: str) -> tuple[str, str]:
    """The names of the flags that say whether it is true, and whether it is an error; both: it was not asked."""
    return f"{key}+", f"{key}!"


def not_asked(key: str, known: Patterns) -> Bools:
    """The patterns of events of which an atom was not asked."""
    if not _is_stored(key, known):
        return np.ones(len(known.events), bool)
    true, failing = known.flags(names_of_atom(key))
    return true & failing


def _is_stored(key: str, known: Patterns) -> bool:
    return names_of_atom(key)[0] in known.names


def _truth_of(key: str, known: Patterns) -> Truth:
    if not _is_stored(key, known):
        return unknown(len(known.events))
    true, failing = known.flags(names_of_atom(key))
    return Truth(true & ~failing, failing.view(np.uint8)) if failing.any() else Truth(true)


def _flags(key: str, found: Truth) -> dict[str, Bools]:
    return dict(zip(names_of_atom(key), (found.true, found.failing), strict=True))
