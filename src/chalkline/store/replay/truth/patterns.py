"""Patterns: all that is known of the events of a file, each pattern of it once, and of each event which is its own."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from chalkline.policy.cel.columnar.columns import Bools
from chalkline.policy.cel.columnar.grouping import grouped

Numbers = npt.NDArray[np.uint32]
_BYTE = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """What is known of some events, which are those of a file or some of them."""

    known: Mapping[str, Bools] = field(repr=False)
    """Flags by name, each for all patterns."""
    events: npt.NDArray[np.int64]
    """How many events have the pattern."""
    numbers: Numbers
    """For each event, in order, the number of its pattern."""

    @classmethod
    def alike(cls, size: int) -> "Patterns":
        """So many events of which nothing is known yet."""
        return cls(known={}, events=np.array([size] * min(size, 1), np.int64), numbers=np.zeros(size, np.uint32))

    @property
    def names(self) -> Collection[str]:
        """Of the flags."""
        return self.known.keys()

    def flags(self, names: Sequence[str]) -> list[Bools]:
        """These flags, each for all patterns. Raises KeyError for one that is not stored."""
        return [self.known[name] for name in names]

    def with_flags(self, flags: Mapping[str, Bools]) -> "Patterns":
        """The patterns parted by flags, each given for all events, in place of those that had their names."""
        own = (self.numbers, len(self.events))
        groups = grouped([own, *_keys(flags.values())], len(self.numbers))
        parent = self.numbers[groups.example]
        before = {name: flag[parent] for name, flag in self.known.items() if name not in flags}
        return Patterns(
            known={**before, **{name: flag[groups.example] for name, flag in flags.items()}},
            events=np.bincount(groups.codes, minlength=len(parent)),
            numbers=groups.codes.astype(np.uint32),
        )

    def with_everywhere(self, flags: Mapping[str, bool]) -> "Patterns":
        """Likewise by flags that are the same for all events."""
        size = len(self.events)
        same = {name: np.full(size, flag) for name, flag in flags.items()}
        return Patterns(known={**self.known, **same}, events=self.events, numbers=self.numbers)

    def only(self, names: Collection[str]) -> "Patterns":
        """The patterns of these flags alone; such as no longer differ are one."""
        return _merged({name: flag for name, flag in self.known.items() if name in names}, self.events, self.numbers)

    def of_rows(self, first: int, count: int) -> "Patterns":
        """What is known of so many of the events, from this one on."""
        if count == len(self.numbers):
            return self
        numbers = self.numbers[first : first + count]
        return Patterns(known=self.known, events=np.bincount(numbers, minlength=len(self.events)), numbers=numbers)


def joined(parts: Sequence[Patterns]) -> Patterns:
    """The patterns of all these events, one part after the other; of all the same is known."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(len(part.events) for part in parts)])
    numbers = [part.numbers + np.uint32(start) for part, start in zip(parts, starts, strict=False)]
    known = {name: np.concatenate([part.known[name] for part in parts]) for name in parts[0].names}
    return _merged(known, np.concatenate([part.events for part in parts]), np.concatenate(numbers))


def _merged(known: Mapping[str, Bools], events: npt.NDArray[np.int64], numbers: Numbers) -> Patterns:
    """Each pattern once, and none that no event has."""
    there = np.flatnonzero(events)
    groups = grouped(list(_keys([flag[there] for flag in known.values()])), len(there))
    places = np.zeros(len(events), np.uint32)
    places[there] = groups.codes
    together = np.zeros(len(groups.example), np.int64)
    np.add.at(together, groups.codes, events[there])
    distinct = {name: flag[there[groups.example]] for name, flag in known.items()}
    return Patterns(known=distinct, events=together, numbers=places[numbers])


def _keys(flags: Collection[Bools]) -> Iterator[tuple[npt.NDArray[np.uint8], int]]:
    """The flags that differ anywhere, eight at a time."""
    differing = [flag for flag in flags if flag.any() and not flag.all()]
    if differing:
        yield from ((byte, _BYTE) for byte in np.packbits(np.stack(differing), axis=0))
