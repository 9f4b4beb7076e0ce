"""What need not wait in line: what was just taken and may leave, such as notices, and what is to be decided again."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from chalkline.gates.mail.waiting.departing import Departing, ways_of
from chalkline.gates.mail.waiting.tending import LEAVING, WAITING, Tending
from chalkline.gates.mail.waiting.timing import rung
from chalkline.gates.mail.waiting.watch import Watch
from chalkline.policy.values import Duration, Timestamp
from chalkline.store.spool.entry import Entry, Fate, Part

_AT_ONCE = Duration.of(timedelta(minutes=2))
"""For how long after it came a message that need not wait is among those that leave at once."""
_MOST = 1000
"""Of these, that are looked at together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnce:
    """One for a gate."""

    tending: Tending
    watch: Watch
    departing: Departing
    places: asyncio.Semaphore
    """For messages on their way, besides those of the line."""

    async def run(self) -> None:
        """Whatever may leaves, and whatever may be decided otherwise by what was just learnt is, for ever."""
        while True:
            await rung(self.watch.at_once)
            if self.tending.handing_over.outage.seconds_left:
                continue
            for id_ in self.watch.to_decide_again():
                await self.places.acquire()
                await self.departing.begun(id_, self.places, frozenset(), anyway=WAITING)
            for entry in self._just_taken():
                if (ways := ways_of(entry)) not in self.departing.under_way:
                    await self.places.acquire()
                    # what is held for some of its recipients leaves for them in line, should it be due just now
                    await self.departing.begun(entry.id, self.places, ways, only=LEAVING)

    def _just_taken(self) -> list[Entry]:
        now = self.tending.timing.now()
        came = self.tending.spool.due(now, _MOST, arrived_after=Timestamp(now - _AT_ONCE))
        return [entry for entry in came if any(map(_is_new, entry.parts)) and self.departing.is_free(entry.id)]


def _is_new(part: Part) -> bool:
    """Whether it may leave and was not tried yet."""
    return part.fate is Fate.LEAVING and part.attempts == 0 and part.until is None
