"""Whatever waits in the spool leaves at the first moment it may: in order of arrival, evenly, once.

Two lines: what was just taken and need not wait, such as notices, leaves at once; everything else leaves at the stated
rate, each message after the one before it was begun, and never beside an earlier one of the same sender to the same
recipient. While the next server is away nobody loses their place; nor does anybody where the clock was set back.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import nsmallest

from chalkline.gates.mail.settings.conduct import Cause
from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.waiting.claims import UnderWay, Ways
from chalkline.gates.mail.waiting.pace import Outage, Pace
from chalkline.gates.mail.waiting.tending import WAITING, Tending
from chalkline.gates.mail.waiting.timing import Timing
from chalkline.gates.mail.waiting.watch import Watch
from chalkline.policy.values import Duration, Timestamp
from chalkline.store.spool.entry import Entry, Fate, Part
from chalkline.store.spool.errors import SpoolBroken, SpoolError
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)

_AT_ONCE = Duration.of(timedelta(minutes=2))
"""For how long after it came a message that need not wait is in the line of those that leave at once."""
_ASIDE = 300.0
"""Seconds for which an entry that could not be tended to is left alone."""
_BATCH = 64
_MOST_AT_ONCE = 1000


@dataclass(slots=True, kw_only=True)
class Release:
    """The two lines. Make it with :meth:`of`, and run it for as long as the gate runs."""

    tending: Tending
    pace: Pace
    watch: Watch
    farewell: float
    """Seconds that messages on their way may take once it is cancelled."""
    places: asyncio.Semaphore
    """For messages on their way out of the line."""
    places_at_once: asyncio.Semaphore
    """Likewise for those that leave at once."""
    under_way: UnderWay = field(default_factory=UnderWay)
    _line: deque[Entry] = field(default_factory=deque)
    _aside: dict[str, float] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _broken: asyncio.Future[SpoolBroken] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @classmethod
    def of(cls, tending: Tending, settings: Settings, bell: asyncio.Event) -> "Release":
        """A release at the rate that is set, on at most half the connections to the next server."""
        places = max(1, settings.next.connections // 4)
        return cls(
            tending=tending,
            pace=Pace(timing=tending.handing_over.timing, interval=60 / settings.release.a_minute),
            watch=Watch(tending=tending, bell=bell),
            farewell=settings.limits.farewell.total_seconds(),
            places=asyncio.Semaphore(places),
            places_at_once=asyncio.Semaphore(places),
        )

    async def run(self) -> None:
        """Lets go whatever may, until it is cancelled: then what is on its way is finished.

        Raises ExceptionGroup of SpoolBroken where the disk failed.
        """
        await self.watch.count_doubts()
        try:
            async with asyncio.TaskGroup() as lines:
                lines.create_task(self.watch.run(), name="release: watch")
                lines.create_task(self._evenly(), name="release: in line")
                lines.create_task(self._promptly(), name="release: at once")
                lines.create_task(self._fails(), name="release: spool")
        finally:
            await self._finished()

    async def decide_again(self, id_: str) -> bool:
        """Everything that waits of the entry was decided by what is known now, and left if it may; whether any did."""
        left = await self.tending.tend(id_, anyway=WAITING)
        self.watch.bell.set()
        return left

    @property
    def failed(self) -> bool:
        """Whether the spool is broken, so that nothing leaves any more."""
        return self._broken.done()

    async def _fails(self) -> None:
        """Never returns. Raises SpoolBroken once the spool is."""
        raise await self._broken

    async def _finished(self) -> None:
        """What is on its way has arrived, or its time is up."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self.farewell)
        for task in self._tasks:
            task.cancel()

    async def _evenly(self) -> None:
        """One after another, in order of arrival."""
        while True:
            entry = self._first()
            if entry is None:
                await _rung(self.watch.in_line)
            elif await self._may_go(entry):
                await self.places.acquire()
                await self.pace.turn()
                if not await self._begun(entry.id, self.places, _ways(entry), self._anyway(entry.id)):
                    self.pace.unused()
            else:
                self._line.clear()

    def _first(self) -> Entry | None:
        """The next in line; None where nobody is."""
        if not self._line:
            self._line.extend(self._due(_BATCH + len(self.tending.claims) + len(self._aside)))
        while self._line:
            entry = self._line.popleft()
            if self._is_free(entry.id):
                return entry
        return None

    def _due(self, limit: int) -> list[Entry]:
        """The first that may leave, in order of arrival, by the clock or in spite of it."""
        due = {entry.id: entry for entry in (*self._spool.due(self._timing.now(), limit), *self._overdue(limit))}
        return [due[id_] for id_ in nsmallest(limit, due)]

    def _overdue(self, limit: int) -> Iterator[Entry]:
        for id_ in nsmallest(limit, self.watch.overdue):
            try:
                yield self._spool.entry(id_)
            except SpoolError:  # gone or damaged meanwhile
                self.watch.overdue.discard(id_)

    def _anyway(self, id_: str) -> Collection[Fate]:
        """Parts with which fates of the entry leave whatever the clock says; asked once, as it is begun."""
        if id_ not in self.watch.overdue:
            return ()
        self.watch.overdue.discard(id_)
        return (Fate.LEAVING,)

    async def _may_go(self, entry: Entry) -> bool:
        """Whether it is still the first in line once no message of its way is ahead, and the next server is there."""
        await self.under_way.free(_ways(entry))
        away = self._outage.seconds_left
        if away:
            await self._timing.sleep(away)
        return not away

    async def _promptly(self) -> None:
        """What was just taken and may leave, and what may be decided otherwise by what was just learnt."""
        while True:
            await _rung(self.watch.at_once)
            if self._outage.seconds_left:
                continue
            for id_ in self.watch.to_decide_again():
                await self._at_once(id_, frozenset(), WAITING)
            for entry in self._just_taken():
                if (ways := _ways(entry)) not in self.under_way:
                    await self._at_once(entry.id, ways)

    def _just_taken(self) -> list[Entry]:
        now = self._timing.now()
        came = self._spool.due(now, _MOST_AT_ONCE, arrived_after=Timestamp(now - _AT_ONCE))
        return [entry for entry in came if any(map(_is_new, entry.parts)) and self._is_free(entry.id)]

    async def _at_once(self, id_: str, ways: Ways, fates: Collection[Fate] = ()) -> None:
        await self.places_at_once.acquire()
        await self._begun(id_, self.places_at_once, ways, fates)

    async def _begun(
        self,
        id_: str,
        places: asyncio.Semaphore,
        ways: Ways,
        fates: Collection[Fate] = (),
    ) -> bool:
        """Whether the entry leaves, as soon as that is decided; it goes on by itself, and then gives its place back."""
        decided: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.under_way.begin(ways)

        def leaves(yes: bool) -> None:
            if not decided.done():
                decided.set_result(yes)

        async def tended() -> None:
            try:
                await self._tended(id_, lambda: leaves(yes=True), fates)
            finally:
                leaves(yes=False)
                self.under_way.end(ways)
                places.release()
                self.watch.in_line.set()
                self.watch.at_once.set()

        task = asyncio.create_task(tended(), name=f"release: {id_}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await decided

    async def _tended(self, id_: str, going: Callable[[], None], fates: Collection[Fate]) -> None:
        """The entry was tended to; where that fails it is left alone for a while, and everything else goes on."""
        try:
            await self.tending.tend(id_, going=going, anyway=fates)
        except SpoolBroken as error:
            if not self._broken.done():
                self._broken.set_result(error)
        except Exception:  # noqa: BLE001 - one message that fails does not keep the others
            _log.exception("%s: left alone for %d seconds", id_, _ASIDE)
            self.tending.handing_over.metering.cannot_decide(Cause.POLICY_ERROR)
            self._aside[id_] = self._timing.elapsed() + _ASIDE

    def _is_free(self, id_: str) -> bool:
        """Whether nobody is at work on the entry, and it is not left alone."""
        if self._aside.get(id_, 0.0) > self._timing.elapsed():
            return False
        self._aside.pop(id_, None)
        return id_ not in self.tending.claims

    @property
    def _spool(self) -> Spool:
        return self.tending.handing_over.spool

    @property
    def _timing(self) -> Timing:
        return self.tending.handing_over.timing

    @property
    def _outage(self) -> Outage:
        return self.tending.handing_over.outage


async def _rung(bell: asyncio.Event) -> None:
    """Returns once the bell was rung; then it is silent again."""
    await bell.wait()
    bell.clear()


def _ways(entry: Entry) -> Ways:
    """Who writes to whom in what is open of the entry; notices of the gate are not kept in order."""
    sender = entry.envelope.sender
    return frozenset((sender, part.address) for part in entry.parts if part.fate.is_open) if sender else frozenset()


def _is_new(part: Part) -> bool:
    """Whether it may leave and was not tried yet."""
    return part.fate is Fate.LEAVING and part.attempts == 0 and part.until is None
