"""Patterns: the bits of all stored conditions together, each pattern once, and of each event which is its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chalkline.policy.cel.columnar.bits import packed, unpacked
from chalkline.policy.cel.columnar.columns import Bools

Words = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.uint32]

_TOGETHER = 6
"""Flags that part the patterns in one go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """The truth of the events of one file."""

    names: tuple[str, ...]
    """Of the bits: what each flag is of."""
    words: Words
    """A row for each pattern; bit i of word j is flag 64 * j + i."""
    events: npt.NDArray[np.int64]
    """How many events have the pattern."""
    numbers: Numbers
    """For each event of the file, in order, the number of its pattern."""

    @classmethod
    def alike(cls, size: int) -> "Patterns":
        """So many events of which nothing is known yet."""
        shared = min(size, 1)
        return cls(
            names=(),
            words=np.zeros((shared, 1), np.uint64),
            events=np.array([size] * shared, np.int64),
            numbers=np.zeros(size, np.uint32),
        )

    def flags(self, names: Sequence[str]) -> list[Bools]:
        """These flags, each for all patterns. Raises KeyError for one that is not stored."""
        places = {name: divmod(place, 64) for place, name in enumerate(self.names)}
        words = np.ascontiguousarray(self.words.T)
        return [_flag(words, *places[name]) for name in names]

    def with_flags(self, flags: Mapping[str, Bools]) -> "Patterns":
        """The patterns parted by more flags, each given for all events."""
        numbers = self.numbers.astype(np.int64)
        fresh = list(flags.values())
        parent = np.arange(len(self.events))
        for start in range(0, len(fresh), _TOGETHER):
            some = [flag for flag in fresh[start : start + _TOGETHER] if flag.any() and not flag.all()]
            numbers, origin = _parted(numbers, some, len(parent))
            parent = parent[origin]
        example = np.zeros(len(parent), np.int64)
        example[numbers] = np.arange(len(numbers))
        known = unpacked(self.words, len(self.names))
        columns = [*(flag[parent] for flag in known), *(flag[example] for flag in fresh)]
        return Patterns(
            names=(*self.names, *flags),
            words=packed(columns, len(parent)),
            events=np.bincount(numbers, minlength=len(parent)),
            numbers=numbers.astype(np.uint32),
        )

    def only(self, names: Sequence[str]) -> "Patterns":
        """The patterns of these flags alone; such as no longer differ are one."""
        kept = [name for name in names if name in self.names]
        words = packed(self.flags(kept), len(self.events))
        distinct, number = np.unique(words, axis=0, return_inverse=True)
        number = number.reshape(-1)
        events = np.zeros(len(distinct), np.int64)
        np.add.at(events, number, self.events)
        return Patterns(
            names=tuple(kept), words=distinct, events=events, numbers=number.astype(np.uint32)[self.numbers]
        )


def _flag(words: Words, word: int, bit: int) -> Bools:
    flag: Bools = words[word] & np.uint64(1 << bit) != 0
    return flag


def _parted(
    numbers: npt.NDArray[np.int64], flags: Sequence[Bools], count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.intp]]:
    """New numbers of the patterns, and which pattern each was before."""
    if not flags:
        return numbers, np.arange(count)
    keys = numbers << len(flags)
    for bit, flag in enumerate(flags):
        keys |= flag.astype(np.int64) << bit
    some = np.zeros(count << len(flags), bool)
    some[keys] = True
    found = np.flatnonzero(some)
    table = np.zeros(len(some), np.int64)
    table[found] = np.arange(len(found))
    return table[keys], found >> len(flags)
