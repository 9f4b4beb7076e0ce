"""Whatever waits in the spool leaves at the first moment it may: in order of arrival, evenly, once.

Two lines: what was just taken and need not wait leaves at once (:mod:`~chalkline.gates.mail.waiting.at_once`);
everything else leaves at the stated rate (:mod:`~chalkline.gates.mail.waiting.in_line`).
"""

import asyncio
from dataclasses import dataclass

from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.waiting.at_once import AtOnce
from chalkline.gates.mail.waiting.departing import Departing
from chalkline.gates.mail.waiting.in_line import InLine
from chalkline.gates.mail.waiting.lateness import tell_while_away
from chalkline.gates.mail.waiting.pace import Pace
from chalkline.gates.mail.waiting.tending import WAITING, Tending
from chalkline.gates.mail.waiting.watch import Watch


@dataclass(slots=True, kw_only=True)
class Release:
    """The two lines, and what they go by. Make it with :meth:`of`, and run it for as long as the gate runs."""

    tending: Tending
    watch: Watch
    departing: Departing
    in_line: InLine
    at_once: AtOnce
    farewell: float
    """Seconds that messages on their way may take once it is cancelled."""

    @classmethod
    def of(cls, tending: Tending, settings: Settings, bell: asyncio.Event) -> "Release":
        """A release at the rate that is set, on at most half the connections to the next server."""
        watch = Watch(tending=tending, bell=bell)
        departing = Departing(tending=tending, ended=watch.ring)
        pace = Pace(timing=tending.timing, interval=60 / settings.release.a_minute)
        places = max(1, settings.next.connections // 4)
        return cls(
            tending=tending,
            watch=watch,
            departing=departing,
            in_line=InLine(
                tending=tending, watch=watch, departing=departing, pace=pace, places=asyncio.Semaphore(places)
            ),
            at_once=AtOnce(tending=tending, watch=watch, departing=departing, places=asyncio.Semaphore(places)),
            farewell=settings.limits.farewell.total_seconds(),
        )

    async def run(self) -> None:
        """Lets go whatever may, until it is cancelled: then what is on its way is finished.

        Raises ExceptionGroup of SpoolBroken where the disk failed.
        """
        await self.watch.count_doubts()
        try:
            async with asyncio.TaskGroup() as lines:
                lines.create_task(self.watch.run(), name="release: watch")
                lines.create_task(self.in_line.run(), name="release: in line")
                lines.create_task(self.at_once.run(), name="release: at once")
                lines.create_task(tell_while_away(self.tending), name="release: late")
                lines.create_task(self.departing.fails(), name="release: spool")
        finally:
            await self.departing.finished(self.farewell)

    async def decide_again(self, id_: str) -> bool:
        """Everything that waits of the entry was decided by what is known now, and left if it may; whether any did."""
        left = await self.tending.tend(id_, anyway=WAITING)
        self.watch.bell.set()
        return left

    @property
    def failed(self) -> bool:
        """Whether the spool is broken, so that nothing leaves any more."""
        return self.departing.broken.done()
