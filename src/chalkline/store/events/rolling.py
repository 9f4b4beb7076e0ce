"""Rolling up: of each event only so much is kept as enough people have in common.

Safety: what is left of purged days is kept for years and read by many, so it must say nothing of anybody. Events are
counted by what is true of them, and a count stays only where at least :data:`FLOOR` different people stand in every
role that the event has (who sent, who received). Of the others one condition after another is forgotten, the one in
which they differ most first, until enough people share what is left; at the end that there were events is all. Every
event is counted in one row only, so that no row can be worked out by taking others from a total.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FLOOR = 10
"""How many people must share what is kept of their events."""
FORGOTTEN = ord(".")
"""Stands where nobody can say any more what was so."""

Codes = npt.NDArray[np.uint8]
"""A row for each event or kind of event, a column for each condition."""
Numbers = npt.NDArray[np.int64]


class Kinds(NamedTuple):
    """Kinds of events: what is known of them, and how many there are."""

    codes: Codes
    events: Numbers

    def __or__(self, other: "Kinds") -> "Kinds":
        """Both, each kind once, in order."""
        codes, place = _distinct(np.concatenate([self.codes, other.codes]))
        events = np.zeros(len(codes), np.int64)
        np.add.at(events, place, np.concatenate([self.events, other.events]))
        return Kinds(codes, events)


def none_of(width: int) -> Kinds:
    """No events, of which so many conditions would be known."""
    return Kinds(np.zeros((0, width), np.uint8), np.zeros(0, np.int64))


def rolled_up(codes: Codes, people: Sequence[Numbers], floor: int = FLOOR) -> Kinds:
    """The kinds of these events that enough people share; ``people`` has for each role who it is in each event."""
    kinds, place = _distinct(codes)
    left = _Left(kinds, np.bincount(place, minlength=len(kinds)), [_pairs(place, role) for role in people])
    found = none_of(codes.shape[1])
    for some in left.rolled(floor):
        found |= some
    return found


class _Left:
    """Kinds of events of which too much is known still."""

    def __init__(self, codes: Codes, events: Numbers, people: Sequence[Numbers]) -> None:
        self.codes, self.events, self.people = codes.copy(), events, people

    def rolled(self, floor: int) -> Iterator[Kinds]:
        """Those that enough people share, as soon as they do; what is left at last is known to have been, no more."""
        while len(self.codes):
            kinds, place = _distinct(self.codes)
            shared = np.all([_sharing(place, pairs, len(kinds)) >= floor for pairs in self.people], axis=0)
            if (kinds == FORGOTTEN).all():
                shared = np.ones(len(kinds), bool)
            yield Kinds(kinds[shared], np.bincount(place, self.events, len(kinds)).astype(np.int64)[shared])
            self._keep(~shared[place])
            self._forget()

    def _keep(self, kept: npt.NDArray[np.bool_]) -> None:
        number = np.cumsum(kept) - 1
        self.codes, self.events = self.codes[kept], self.events[kept]
        pairs = (each[kept[each[:, 0]]] for each in self.people)
        self.people = [np.column_stack([number[each[:, 0]], each[:, 1]]) for each in pairs]

    def _forget(self) -> None:
        """The condition in which most of the events differ from the rest is forgotten."""
        if len(self.codes):
            others = [self.events.sum() - np.bincount(column, self.events).max() for column in self.codes.T]
            known = (self.codes != FORGOTTEN).any(axis=0)
            self.codes[:, int(np.argmax(np.where(known, others, -1)))] = FORGOTTEN


def _distinct(codes: Codes) -> tuple[Codes, npt.NDArray[np.intp]]:
    """Each row once, in order, and for each row which of them it is."""
    found, place = np.unique(codes, axis=0, return_inverse=True)
    return found, place.reshape(-1)


def _pairs(kinds: npt.NDArray[np.intp], people: Numbers) -> Numbers:
    """Which people stand in which kind, each pair once."""
    return np.unique(np.column_stack([kinds, people]), axis=0)


def _sharing(place: npt.NDArray[np.intp], pairs: Numbers, size: int) -> Numbers:
    """How many different people stand in each kind."""
    return np.bincount(_pairs(place[pairs[:, 0]], pairs[:, 1])[:, 0], minlength=size)
