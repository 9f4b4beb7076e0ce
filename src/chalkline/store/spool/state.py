"""What is open, small enough to stay in memory: where each entry stands in the journal and when it is due."""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from dataclasses import dataclass, field
from heapq import nsmallest
from operator import itemgetter
from typing import NamedTuple

from chalkline.policy.facts.fact import Fact
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Entry, Fate
from chalkline.store.spool.record import Mark, Record
from chalkline.store.spool.segments import Place


class Held(NamedTuple):
    """An open entry, in a few hundred bytes whatever its size."""

    place: Place
    due: Timestamp | None
    fates: tuple[Fate, ...]
    size: int
    """Its share of the record, in bytes."""


class Learnt(NamedTuple):
    """A fact and the number of the record that says it."""

    fact: Fact
    record: int


@dataclass(slots=True)
class State:
    """The sum of all records so far."""

    open: dict[str, Held] = field(default_factory=dict)
    facts: dict[int, Learnt] = field(default_factory=dict)
    fates: Counter[Fate] = field(default_factory=Counter)
    """How many parts of open entries have each fate."""
    first: int = 1
    """The number of the first record that counts."""
    last_id: str = ""
    last_fact: int = 0
    live: int = 0
    """Bytes of the journal in which open entries stand."""
    agenda: list[tuple[Timestamp, str]] = field(default_factory=list)
    """Of each open entry that is due some time: when, in that order."""

    def apply(self, record: Record, place: Place) -> None:
        """The record holds."""
        for entry in record.entries:
            self._apply_entry(entry, place, place.size // len(record.entries))
        for fact in record.facts:
            self.facts[fact.number] = Learnt(fact, place.number)
            self.last_fact = max(self.last_fact, fact.number)
        for number in record.forgotten:
            self.facts.pop(number, None)
        if record.mark is not None:
            self._apply_mark(record.mark)

    def close(self, id_: str) -> None:
        """The entry is open no more."""
        held = self.open.pop(id_, None)
        if held is None:
            return
        self.fates.subtract(held.fates)
        self.live -= held.size
        if held.due is not None:
            del self.agenda[bisect_left(self.agenda, (held.due, id_))]

    def never_due(self, id_: str) -> None:
        """The entry stays open, and nothing waits for it."""
        held = self.open[id_]
        if held.due is not None:
            del self.agenda[bisect_left(self.agenda, (held.due, id_))]
            self.open[id_] = held._replace(due=None)

    def due(self, now: Timestamp, limit: int, after: str = "") -> list[str]:
        """The first entries after this id, in order of arrival, of which a part is due."""
        reached = bisect_right(self.agenda, now, key=itemgetter(0))
        return nsmallest(limit, (id_ for _, id_ in self.agenda[:reached] if id_ > after))

    def next_due(self, after: Timestamp | None = None) -> Timestamp | None:
        """When the first entry is due, or the first that is not due until after a moment; None where none is."""
        reached = 0 if after is None else bisect_right(self.agenda, after, key=itemgetter(0))
        return self.agenda[reached][0] if reached < len(self.agenda) else None

    def forget_before(self, number: int) -> None:
        """Nothing holds that only records before this one say."""
        for id_ in [id_ for id_, held in self.open.items() if held.place.number < number]:
            self.close(id_)
        self.facts = {key: learnt for key, learnt in self.facts.items() if learnt.record >= number}

    def _apply_entry(self, entry: Entry, place: Place, size: int) -> None:
        self.close(entry.id)
        self.last_id = max(self.last_id, entry.id)
        if entry.is_open:
            self.open[entry.id] = held = Held(place, entry.due, tuple(part.fate for part in entry.parts), size)
            self.fates.update(held.fates)
            self.live += held.size
            if held.due is not None:
                insort(self.agenda, (held.due, entry.id))

    def _apply_mark(self, mark: Mark) -> None:
        self.first = max(self.first, mark.first)
        self.last_id = max(self.last_id, mark.last_id)
        self.last_fact = max(self.last_fact, mark.last_fact)
