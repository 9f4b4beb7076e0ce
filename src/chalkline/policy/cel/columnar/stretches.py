"""Stretches of time in which nothing changes that is known of somebody, and what facts said in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from chalkline.policy.cel.columnar.columns import Array, Codes
from chalkline.policy.cel.columnar.taking import offsets_of

Ints = npt.NDArray[np.int64]
NEVER = np.iinfo(np.int64).max


@dataclass(slots=True, eq=False)
class Stretches:
    """All stretches of all subjects, numbered as subjects come up; a number stays what it is."""

    changes: Callable[[str], Ints]
    """When an answer about a subject may change, in microseconds, in order; a moment may stand twice."""
    answers: dict[tuple[object, ...], object] = field(default_factory=dict, repr=False)
    """What the facts have said so far, kept from batch to batch."""
    _numbers: dict[str, int] = field(default_factory=dict, repr=False)
    _moments: Ints = field(default_factory=lambda: np.full(1, NEVER), repr=False)
    """Those of the first subject, then those of the second; then room for more, and at least for one."""
    _starts: Ints = field(default_factory=lambda: np.zeros(1, np.int64), repr=False)
    """Where those of each subject begin, and where those of the last end."""

    @property
    def count(self) -> int:
        """How many stretches there are so far."""
        return int(self._starts[-1]) + len(self._numbers) + 1

    def subjects(self, ids: Codes) -> Ints:
        """The number of the subject in each row."""
        found = ids.values.found
        if self not in found:
            found[self] = self.numbers(list(map(str, ids.values.objects)))
        return found[self][ids.codes]  # type: ignore[no-any-return]

    def numbers(self, subjects: Sequence[str]) -> Ints:
        """The number of each of these subjects."""
        fresh = [one for one in dict.fromkeys(subjects) if one not in self._numbers]
        if fresh:
            self._add(fresh, [self.changes(one) for one in fresh])
        return np.array([self._numbers[one] for one in subjects], np.int64)

    def _add(self, fresh: Sequence[str], changes: Sequence[Ints]) -> None:
        starts = offsets_of(np.array(list(map(len, changes)))) + self._starts[-1]
        if starts[-1] >= len(self._moments):
            self._moments = np.concatenate([self._moments, np.full(starts[-1] + 1, NEVER)])
        np.concatenate(changes, out=self._moments[starts[0] : starts[-1]])
        self._starts = np.concatenate([self._starts, starts[1:]])
        self._numbers |= {one: number for number, one in enumerate(fresh, start=len(self._numbers))}

    def at(self, subjects: Ints, moments: Array) -> Ints:
        """The number of the stretch of each of these subjects in which the moment beside it lies."""
        if not len(subjects):
            return subjects
        size = len(self._numbers)
        asked = np.flatnonzero(np.bincount(subjects, minlength=size))
        within = np.zeros((2, size), np.int64)  # changes before all of the moments, or after, are passed over at once
        for side, moment in enumerate((moments.min(), moments.max())):
            bounds = self._starts[asked], self._starts[asked + 1]
            within[side, asked] = self._after(*bounds, np.full(len(asked), moment))
        return self._after(within[0, subjects], within[1, subjects], moments) + subjects

    def following(self, subjects: Ints, moments: Array) -> Ints:
        """The first change after the moment, for each of these subjects; ``NEVER`` where there is none."""
        ends = self._starts[subjects + 1]
        places = self._after(self._starts[subjects], ends, moments)
        return np.where(places < ends, self._moments[places], NEVER)

    def next_change(self, subject: str, moment: int) -> int:
        """Likewise of one."""
        return int(self.following(self.numbers([subject]), np.array([moment]))[0])

    def _after(self, first: Ints, last: Ints, moments: Array) -> Ints:
        """For each row the first place, from ``first`` up to ``last``, of a change after the moment; else ``last``."""
        while (apart := first < last).any():
            middle = (first + last) >> 1
            passed = apart & (self._moments[middle] <= moments)
            first, last = np.where(passed, middle + 1, first), np.where(apart & ~passed, middle, last)
        return first
