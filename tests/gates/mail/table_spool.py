"""A spool in memory, as durable as a test wants it: what is in ``kept`` is what a restart finds."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from chalkline.policy.facts.fact import Fact
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Entry, Letter, Part
from chalkline.store.spool.errors import UnknownEntry
from chalkline.store.spool.ids import Ids, id_at
from chalkline.store.spool.spool import Spool


@dataclass(slots=True)
class Kept:
    """What is on the disk that is none."""

    open: dict[str, Letter] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    closed: dict[str, Entry] = field(default_factory=dict)
    ids: Ids = field(default_factory=Ids)


class TableSpool(Spool):
    """What the gate asks of a spool, out of a table."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.notes: list[bytes] = []
        self._agenda = [(due, id_) for id_, each in kept.open.items() if (due := each.entry.due) is not None]
        heapq.heapify(self._agenda)

    async def close(self) -> None:
        """Nothing is open."""

    def new_id(self, now: Timestamp) -> str:
        return self.kept.ids.new(now)

    async def accept(self, letter: Letter, *, notices: Sequence[Letter] = (), facts: Sequence[Fact] = ()) -> None:
        self.kept.facts += facts
        for each in (letter, *notices):
            self._put(each)

    async def change(
        self, id_: str, parts: Mapping[int, Part], *, notices: Sequence[Letter] = (), facts: Sequence[Fact] = ()
    ) -> Entry:
        before = self.kept.open[id_]
        assert all(before.entry.parts[place].fate.is_open for place in parts)
        all_parts = tuple(parts.get(place, part) for place, part in enumerate(before.entry.parts))
        letter = Letter(entry=replace(before.entry, parts=all_parts), raw=before.raw)
        await self.accept(letter, notices=notices, facts=facts)
        return letter.entry

    async def learn(self, facts: Sequence[Fact], *, notices: Sequence[Letter] = ()) -> None:
        self.kept.facts += facts
        for each in notices:
            self._put(each)

    def facts(self) -> Sequence[Fact]:
        return self.kept.facts

    def __len__(self) -> int:
        return len(self.kept.open)

    def __contains__(self, id_: object) -> bool:
        return id_ in self.kept.open

    def entry(self, id_: str) -> Entry:
        if id_ not in self.kept.open:
            raise UnknownEntry(id_)
        return self.kept.open[id_].entry

    def entries(self) -> Iterator[Entry]:
        for id_ in sorted(self.kept.open):
            if id_ in self.kept.open:
                yield self.kept.open[id_].entry

    def due(self, now: Timestamp, limit: int = 100, *, arrived_after: Timestamp | None = None) -> list[Entry]:
        """A binary heap holds what is due first; entries whose time has changed are in it twice and left out here."""
        after = "" if arrived_after is None else id_at(arrived_after)
        due = {id_ for moment, id_ in self._agenda if moment <= now and id_ > after and self._is_due(id_, now)}
        return [self.kept.open[id_].entry for id_ in heapq.nsmallest(limit, due)]

    def next_due(self, after: Timestamp | None = None) -> Timestamp | None:
        if after is not None:
            later = (moment for moment, id_ in self._agenda if moment > after and self._is_due(id_, moment))
            return min(later, default=None)
        while self._agenda and not self._is_due(self._agenda[0][1], self._agenda[0][0]):
            heapq.heappop(self._agenda)
        return self._agenda[0][0] if self._agenda else None

    def raw(self, id_: str) -> memoryview:
        return memoryview(self.kept.open[id_].raw)

    def note(self, record: bytes) -> None:
        self.notes.append(record)

    def _is_due(self, id_: str, moment: Timestamp) -> bool:
        letter = self.kept.open.get(id_)
        due = None if letter is None else letter.entry.due
        return due is not None and due <= moment

    def _put(self, letter: Letter) -> None:
        entry = letter.entry
        if entry.is_open:
            self.kept.open[entry.id] = letter
            if entry.due is not None:
                heapq.heappush(self._agenda, (entry.due, entry.id))
        else:
            self.kept.open.pop(entry.id, None)
            self.kept.closed[entry.id] = entry
