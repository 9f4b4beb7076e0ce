"""Sees that something is due, that something was learnt, and that the clock was set back; and rings for it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, field

from chalkline.gates.mail.onward.delivery import in_doubt
from chalkline.gates.mail.waiting.causes import may_change
from chalkline.gates.mail.waiting.tending import LEAVING, WAITING, Tending
from chalkline.gates.mail.waiting.timing import Jumps, rung_within
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Entry, Fate, Kind, Part

_log = logging.getLogger(__name__)

LONGEST_WAIT = 1.0
"""Seconds after which the clock is looked at again, whatever it said before."""
_BATCH = 64


@dataclass(slots=True, kw_only=True)
class Watch:
    """Watches one spool."""

    tending: Tending
    bell: asyncio.Event
    """Set by whoever knows that something may be due, or was learnt."""
    in_line: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where the line may go on."""
    at_once: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where something may leave at once, or is to be decided again."""
    overdue: set[str] = field(default_factory=set)
    """Entries that may leave whatever the clock says, which was set back; whoever lets one go takes it out."""
    rounds: int = 0
    """How often somebody rang or time passed: from one to the next, what is due is the same."""
    _again: set[str] = field(default_factory=set)
    _known: Knowledge | None = None

    async def run(self) -> None:
        """Rings at least once a second, for ever."""
        jumps = Jumps(self.tending.timing)
        await self._look(_is_ahead_of(self.tending.timing.now()), LEAVING, self.overdue)
        while True:
            if jumps.back():
                _log.warning("the clock was set back: whatever may leave is tried now")
                self._known = None
                await self._look(lambda _, part: part.fate is Fate.LEAVING, LEAVING, self.overdue)
            await self._learnt()
            self.ring()
            await rung_within(self.bell, self.tending.timing, self._until_next())
            self.rounds += 1

    def ring(self) -> None:
        """Both lines may go on."""
        self.in_line.set()
        self.at_once.set()

    def to_decide_again(self) -> list[str]:
        """Entries whose waiting parts are to be decided again whether or not they are due; given once."""
        again, self._again = self._again, set()
        return sorted(again)

    async def count_doubts(self) -> None:
        """What may have been taken without our knowing is counted: it is sent again."""
        count = 0
        async for entry in self._entries():
            if any(in_doubt(part) for part in entry.parts):
                _log.warning("%s: may be delivered twice", entry.id)
                self.tending.handing_over.metering.perhaps_twice()
                count += 1
        _log.info("messages that may be delivered twice: %d", count)

    async def _learnt(self) -> None:
        """Where something new is known, what it may change is looked at again.

        Notices are not: those that wait are gathered for a digest, and no policy decides on them.
        """
        knowledge = self.tending.knowledge()
        if knowledge is None or knowledge is self._known:
            return
        self._known = knowledge
        now = self.tending.timing.now()
        await self._look(
            lambda entry, part: entry.kind is Kind.MESSAGE and may_change(part, knowledge, now), WAITING, self._again
        )

    async def _look(self, concerns: Callable[[Entry, Part], bool], fates: Collection[Fate], found: set[str]) -> None:
        """Entries with such a part are among the found."""
        async for entry in self._entries():
            if any(concerns(entry, part) for part in entry.parts if part.fate in fates):
                found.add(entry.id)

    async def _entries(self) -> AsyncIterator[Entry]:
        """All open entries, with pauses for everybody else."""
        for number, entry in enumerate(self.tending.spool.entries()):
            if number % _BATCH == 0:
                await asyncio.sleep(0)
            yield entry

    def _until_next(self) -> float:
        """Seconds until something more is due by the clock, or the clock is to be looked at again."""
        now = self.tending.timing.now()
        next_due = self.tending.spool.next_due(now)
        return LONGEST_WAIT if next_due is None else min(LONGEST_WAIT, (next_due - now) / NANOSECONDS_PER_SECOND)


def _is_ahead_of(now: Timestamp) -> Callable[[Entry, Part], bool]:
    """Whether a part may leave and came later than now: the clock was set back while no gate ran."""
    return lambda entry, part: part.fate is Fate.LEAVING and max(entry.arrived, part.since) > now
