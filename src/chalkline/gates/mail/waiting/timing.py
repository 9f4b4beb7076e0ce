"""How a gate waits: the time of day, the time that passes, and sleep, all passed in together."""

import asyncio
import time
from dataclasses import dataclass
from typing import Protocol

from chalkline.gates.mail.clock import Clock, wall_clock
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Timestamp


class Timing(Protocol):
    """What loops that wait go by."""

    def now(self) -> Timestamp:
        """The moment it is; may jump, forwards and backwards."""
        ...

    def elapsed(self) -> float:
        """Seconds since some beginning; never jumps."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Returns once so many seconds have elapsed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RealTiming:
    """The machine's own time, but for the clock, which may be another."""

    clock: Clock = wall_clock

    def now(self) -> Timestamp:
        """See :class:`Timing`."""
        return self.clock()

    def elapsed(self) -> float:
        """See :class:`Timing`."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """See :class:`Timing`."""
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class Jumps:
    """Notices that the clock was set back."""

    timing: Timing
    _last: tuple[Timestamp, float] | None = None

    def back(self) -> bool:
        """Whether it was set back by a minute or more since this was asked last."""
        now, elapsed = self.timing.now(), self.timing.elapsed()
        last, self._last = self._last, (now, elapsed)
        if last is None:
            return False
        lost = (elapsed - last[1]) - (now - last[0]) / NANOSECONDS_PER_SECOND
        return lost >= _A_MINUTE


_A_MINUTE = 60.0


async def rung(bell: asyncio.Event) -> None:
    """Returns once the bell was rung; then it is silent again."""
    await bell.wait()
    bell.clear()


async def rung_within(bell: asyncio.Event, timing: Timing, seconds: float) -> None:
    """Likewise, or once so many seconds have elapsed."""
    waits = [asyncio.ensure_future(bell.wait()), asyncio.ensure_future(timing.sleep(seconds))]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()
    bell.clear()
