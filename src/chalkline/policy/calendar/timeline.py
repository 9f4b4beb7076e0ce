"""A window laid out in time: what is known of every local minute, found by bisection.

Within the days that the calendar knows a timeline lists where the status changes; beyond them every week is alike.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from chalkline.policy.calendar.days import MINUTES_PER_WEEK, minute_of_week, weekday
from chalkline.policy.calendar.local import Stretch
from chalkline.policy.calendar.periods import MINUTES_PER_DAY
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.status import Status, status
from chalkline.policy.calendar.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How the status changes between two local minutes."""

    starts: tuple[int, ...]
    """Where each stretch of one status begins; the first is where the course does."""
    statuses: tuple[Status, ...]
    sums: tuple[tuple[int, int], ...]
    """Before each start, and before the end of all: the minutes inside and the minutes unknown."""
    end: int

    def index(self, minute: int) -> int:
        """Which stretch the minute is in."""
        return bisect_right(self.starts, minute) - 1

    def sums_before(self, minute: int) -> tuple[int, int]:
        """The minutes inside, and those unknown, from the beginning of the course up to this minute."""
        if minute >= self.end:
            return self.sums[-1]
        index = self.index(minute)
        inside, unknown = self.sums[index]
        ahead, found = minute - self.starts[index], self.statuses[index]
        return inside + ahead * (found is Status.INSIDE), unknown + ahead * (found is Status.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What is known of every local minute, for one window and one calendar."""

    known: Course
    """From the first day that the calendar knows to the day after the last."""
    week: Course
    """Any week beyond, by the minute of the week."""
    of_stretches: dict[Stretch, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)
    """Nanoseconds inside and unknown of whole stretches of the clock, as far as they were asked for."""

    def at(self, minute: int) -> Status:
        """The status of a local minute."""
        known = self.known
        if known.starts[0] <= minute < known.end:
            return known.statuses[bisect_right(known.starts, minute) - 1]
        return self.week.statuses[self.week.index(minute_of_week(minute))]

    def next_change(self, minute: int) -> int | None:
        """The first later local minute whose status is another; None if there is none."""
        now, following = self.at(minute), self._next_start(minute)
        while following is not None and self.at(following) is now:
            following = self._next_start(following)
        return following

    def sums_between(self, start: int, end: int) -> tuple[int, int]:
        """The minutes inside, and those unknown, from one local minute up to another."""
        (inside, unknown), (inside_before, unknown_before) = self._sums_before(end), self._sums_before(start)
        return inside - inside_before, unknown - unknown_before

    def _next_start(self, minute: int) -> int | None:
        known, first = self.known, self.known.starts[0]
        if first <= minute < known.end:
            index = known.index(minute) + 1
            return known.starts[index] if index < len(known.starts) else known.end
        ahead = self._next_start_of_week(minute)
        if minute < first and (ahead is None or ahead > first):
            return first
        return ahead

    def _next_start_of_week(self, minute: int) -> int | None:
        if len(self.week.starts) == 1:
            return None
        passed = minute_of_week(minute)
        index = self.week.index(passed) + 1
        return minute - passed + (self.week.starts[index] if index < len(self.week.starts) else MINUTES_PER_WEEK)

    def _sums_before(self, minute: int) -> tuple[int, int]:
        """Counted from a Monday of 1970, below zero before it."""
        known, first = self.known, self.known.starts[0]
        if minute <= first:
            return self._sums_of_weeks(minute)
        beyond = max(minute, known.end)
        return _total(
            self._sums_of_weeks(first),
            known.sums_before(minute),
            self._sums_of_weeks(beyond),
            _negative(self._sums_of_weeks(known.end)),
        )

    def _sums_of_weeks(self, minute: int) -> tuple[int, int]:
        passed = minute_of_week(minute)
        weeks = (minute - passed) // MINUTES_PER_WEEK
        inside, unknown = self.week.sums[-1]
        return _total((weeks * inside, weeks * unknown), self.week.sums_before(passed))


@lru_cache(maxsize=1024)
def timeline(window: Window, calendar: Calendar) -> Timeline:
    """The window laid out over the calendar."""
    reaches = [reach for kind in window.kinds if (reach := calendar.reach(kind))]
    start = min((reach.start for reach in reaches), default=0)
    stop = max((reach.stop + 1 for reach in reaches), default=0)  # a slot of the last day may go on into the next
    monday = stop + 1 - weekday(stop + 1) + 7
    return Timeline(
        known=_course(window, calendar, range(start, stop), 0),
        week=_course(window, calendar, range(monday, monday + 7), monday * MINUTES_PER_DAY),
    )


def weekly_ranges(window: Window) -> tuple[tuple[int, int], ...] | None:
    """The minutes of the week inside the window, as ranges ``start <= minute < end``; None if it needs a calendar.

    In order. Monday 00:00 is 0; a range never spans the end of the week. :func:`minute_of_week` says where a local
    minute is.
    """
    if window.kinds:
        return None
    week = timeline(window, Calendar(zone=ZoneInfo("UTC"))).week
    edges = pairwise((*week.starts, week.end))
    return tuple(edge for edge, found in zip(edges, week.statuses, strict=True) if found is Status.INSIDE)


def _course(window: Window, calendar: Calendar, days: range, origin: int) -> Course:
    """The course of these days, its minutes counted from ``origin``."""
    cuts = sorted({0, *(time.minute % MINUTES_PER_DAY for slot in window.slots for time in (slot.start, slot.end))})
    minutes = [day * MINUTES_PER_DAY + cut for day in days for cut in cuts]
    found = [(minute - origin, status(window, minute, calendar)) for minute in minutes]
    end = days.stop * MINUTES_PER_DAY - origin
    merged = [found[0], *(later for before, later in pairwise(found) if later[1] is not before[1])] if found else []
    starts = tuple(start for start, _ in merged) or (end,)
    statuses = tuple(status for _, status in merged) or (Status.OUTSIDE,)
    lengths = [after - before for before, after in pairwise((*starts, end))]
    return Course(starts=starts, statuses=statuses, sums=_sums(lengths, statuses), end=end)


def _sums(lengths: Iterable[int], statuses: Iterable[Status]) -> tuple[tuple[int, int], ...]:
    pairs = zip(lengths, statuses, strict=True)
    counted = [(length * (found is Status.INSIDE), length * (found is Status.UNKNOWN)) for length, found in pairs]
    return tuple(accumulate(counted, _total, initial=(0, 0)))


def _total(*sums: tuple[int, int]) -> tuple[int, int]:
    return sum(inside for inside, _ in sums), sum(unknown for _, unknown in sums)


def _negative(sums: tuple[int, int]) -> tuple[int, int]:
    return -sums[0], -sums[1]
