"""When the next message may leave the spool: at a stated rate, evenly, and not while the next server is away."""

from dataclasses import dataclass

from chalkline.gates.mail.waiting.timing import Timing

_LONGEST_OUTAGE = 60.0
"""Seconds between two looks at whether the next server is back, at most."""


@dataclass(slots=True, kw_only=True)
class Pace:
    """Gives one turn after another, evenly, without catching up on what was missed."""

    timing: Timing
    interval: float
    """Seconds between turns."""
    _next: float = float("-inf")

    async def turn(self) -> None:
        """Returns when it is the turn of whoever asks; in the order in which they asked."""
        turn = max(self._next, self.timing.elapsed())
        self._next = turn + self.interval
        while (early := turn - self.timing.elapsed()) > _NEAR:
            await self.timing.sleep(early)

    def unused(self) -> None:
        """The last turn was not needed, and the next is as early as it was."""
        self._next -= self.interval


_NEAR = 1e-6


@dataclass(slots=True, kw_only=True)
class Outage:
    """Whether the next server is away; while it is, messages stay in line and are not tried one after another."""

    timing: Timing
    since: float | None = None
    """When it was first missed."""
    _looks: int = 0
    _until: float = 0.0

    @property
    def seconds_left(self) -> float:
        """Until it is tried again; 0 where it may be tried."""
        return 0.0 if self.since is None else max(0.0, self._until - self.timing.elapsed())

    def missed(self) -> None:
        """It could not be reached. Attempts that were under way together count once."""
        if self.seconds_left > 0:
            return
        now = self.timing.elapsed()
        self.since = now if self.since is None else self.since
        self._looks += 1
        self._until = now + min(_LONGEST_OUTAGE, 2.0**self._looks)

    def answered(self) -> None:
        """It is there."""
        self.since, self._looks = None, 0
