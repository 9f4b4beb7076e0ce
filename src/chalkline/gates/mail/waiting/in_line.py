"""The line: whatever waited leaves in order of arrival, evenly, at the stated rate.

Each message is begun after the one before it, and never beside an earlier one of the same sender to the same recipient.
It is decided as of a moment at which everybody who might then leave stood in line, so that none who waits for the same
moment is missed. While the next server is away nobody loses their place; nor does anybody where the clock was set back,
or before the gate knows any policies: what is to be decided again waits in line until it does.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from heapq import nsmallest

from chalkline.gates.mail.waiting.claims import Ways
from chalkline.gates.mail.waiting.departing import Departing, ways_of
from chalkline.gates.mail.waiting.pace import Pace
from chalkline.gates.mail.waiting.tending import LEAVING, Tending, is_due
from chalkline.gates.mail.waiting.timing import rung
from chalkline.gates.mail.waiting.watch import Watch
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Entry, Fate
from chalkline.store.spool.errors import SpoolError

_BATCH = 64
_ALL = frozenset(Fate)


@dataclass(slots=True, kw_only=True)
class InLine:
    """One line for a gate."""

    tending: Tending
    watch: Watch
    departing: Departing
    pace: Pace
    places: asyncio.Semaphore
    """For messages on their way."""
    _line: deque[Entry] = field(default_factory=deque)
    """The first of them, as of this round of the watch: in another somebody may belong before them."""
    _passed_over: dict[str, Ways] = field(default_factory=dict)
    """Who was ahead of these when the line was looked at, and is just being tended to."""
    _round: int = -1
    _fates: frozenset[Fate] = LEAVING
    """Parts with which of them could go then: before it knows any policies a gate decides nothing again."""
    _until: Timestamp | None = None
    """When the next entry will be due that was not when the line was looked at."""

    async def run(self) -> None:
        """One after another, for ever."""
        while True:
            entry = self._first()
            if entry is None:
                await rung(self.watch.in_line)
            elif await self._may_go(entry):
                await self.places.acquire()
                await self.pace.turn()
                if not await self._begun(entry):
                    self.pace.unused()
            else:
                self._line.clear()

    async def _begun(self, entry: Entry) -> bool:
        """Whether the entry leaves; not where somebody else was due meanwhile: they may belong before it."""
        now = self.tending.timing.now()
        if self._until is not None and now >= self._until:
            self._line.clear()
            self.places.release()
            return False
        ways, anyway = ways_of(entry), self._anyway(entry.id)
        return await self.departing.begun(entry.id, self.places, ways, anyway=anyway, only=self._fates, now=now)

    def _can_go(self, entry: Entry) -> bool:
        """Whether something can be done about the entry, with or without knowing policies."""
        if self._fates is _ALL or entry.id in self.watch.overdue:
            return True
        now = self.tending.timing.now()
        return any(part.fate is Fate.LEAVING and is_due(part, entry, now) for part in entry.parts)

    def _first(self) -> Entry | None:
        """The next in line; None where nobody is."""
        fates = LEAVING if self.tending.knowledge() is None else _ALL
        if self._round != self.watch.rounds or self._fates is not fates:
            self._line.clear()
            self._round, self._fates = self.watch.rounds, fates
        if not self._line:
            self._line.extend(self._due(self._enough))
        while self._line:
            entry = self._line.popleft()
            if self.departing.is_free(entry.id) and self._can_go(entry):
                return entry
            if entry.id in self.tending.claims:
                self._passed_over[entry.id] = ways_of(entry)
        return None

    @property
    def _enough(self) -> int:
        """How many to look at, so that somebody who can go is among them."""
        if self._fates is _ALL:
            return _BATCH + len(self.tending.claims) + len(self.departing.aside)
        return len(self.tending.spool)

    def _due(self, limit: int) -> list[Entry]:
        """The first that may leave, in order of arrival, by the clock or in spite of it."""
        now = self.tending.timing.now()
        due = self.tending.spool.due(now, limit)
        self._until = self.tending.spool.next_due(now)
        self._passed_over.clear()
        by_id = {entry.id: entry for entry in (*due, *self._overdue(limit))}
        return [by_id[id_] for id_ in nsmallest(limit, by_id)]

    def _overdue(self, limit: int) -> Iterator[Entry]:
        for id_ in nsmallest(limit, self.watch.overdue):
            try:
                yield self.tending.spool.entry(id_)
            except SpoolError:  # gone or damaged meanwhile
                self.watch.overdue.discard(id_)

    def _anyway(self, id_: str) -> Collection[Fate]:
        """Parts with which fates of the entry leave whatever the clock says; asked once, as it is begun."""
        if id_ not in self.watch.overdue:
            return ()
        self.watch.overdue.discard(id_)
        return LEAVING

    async def _may_go(self, entry: Entry) -> bool:
        """Whether it is still the first in line once no message of its way is ahead, and the next server is there."""
        ways = ways_of(entry)
        await self.departing.under_way.free(ways)
        if ahead := next((id_ for id_, each in self._passed_over.items() if each & ways), ""):
            async with self.tending.claims.of(ahead):  # what it leaves undone goes first
                return False
        away = self.tending.handing_over.outage.seconds_left
        if away:
            await self.tending.timing.sleep(away)
        return not away
