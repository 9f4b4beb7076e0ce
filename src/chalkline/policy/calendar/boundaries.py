"""When something next changes because time goes by: the boundaries at which a hold may end."""

from calendar import isleap, monthrange
from collections.abc import Callable, Iterable

from chalkline.policy.calendar.days import MINUTES_PER_WEEK, date_of, minute_of_week
from chalkline.policy.calendar.local import LocalClock
from chalkline.policy.calendar.periods import MINUTES_PER_DAY, Unit
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.timeline import timeline
from chalkline.policy.calendar.windows import Window
from chalkline.policy.values import NANOSECONDS_PER_MINUTE, NANOSECONDS_PER_SECOND, Timestamp

HORIZON_DAYS = 400
"""How far a boundary is looked for where nobody says: beyond a year's end and its leap day."""


def next_boundary(
    window: Window, after: Timestamp, calendar: Calendar, until: Timestamp | None = None
) -> Timestamp | None:
    """The first moment later than ``after`` at which the window opens or closes, or begins or ceases to be known.

    None if there is none up to and including ``until``; without it, within 400 days.
    """
    line = timeline(window, calendar)
    return _next_change(calendar.clock, after, _horizon(after, until), line.at, line.next_change)


def next_boundary_of(
    windows: Iterable[Window], after: Timestamp, calendar: Calendar, until: Timestamp | None = None
) -> Timestamp | None:
    """The first boundary of any of the windows."""
    found = (next_boundary(window, after, calendar, until) for window in windows)
    return min((moment for moment in found if moment is not None), default=None)


def next_local_change(after: Timestamp, unit: Unit, clock: LocalClock) -> Timestamp:
    """The first moment later than ``after`` at which the local second, minute, hour, day, week, month or year changes.

    What a condition reads of a moment (``at.getHours()``) stays the same until then.
    """
    if unit is Unit.SECOND:
        return Timestamp((after // NANOSECONDS_PER_SECOND + 1) * NANOSECONDS_PER_SECOND)
    start_of_next = _STARTS_OF_NEXT[unit]
    found = _next_change(clock, after, _horizon(after, None), start_of_next, start_of_next)
    if found is None:
        raise AssertionError("no part of local time lasts 400 days")
    return found


def _horizon(after: Timestamp, until: Timestamp | None) -> Timestamp:
    days = HORIZON_DAYS * MINUTES_PER_DAY * NANOSECONDS_PER_MINUTE
    return Timestamp(after + days) if until is None else until


def _next_change(
    clock: LocalClock,
    after: Timestamp,
    until: Timestamp,
    value_at: Callable[[int], object],
    change_after: Callable[[int], int | None],
) -> Timestamp | None:
    """When what is so by the local minute changes: as the minutes go by, or as the clock is put forward or back."""
    now = value_at(clock.local_minute(after))
    for start, end, offset in clock.stretches(after // NANOSECONDS_PER_MINUTE):
        if start * NANOSECONDS_PER_MINUTE > until:
            return None
        if value_at(start + offset) != now:
            return Timestamp(start * NANOSECONDS_PER_MINUTE)
        change = change_after(start + offset)
        if change is not None and change - offset < end:
            moment = Timestamp((change - offset) * NANOSECONDS_PER_MINUTE)
            return moment if moment <= until else None
    return None


def _next_month(minute: int) -> int:
    day = minute // MINUTES_PER_DAY
    today = date_of(day)
    return (day + monthrange(today.year, today.month)[1] - today.day + 1) * MINUTES_PER_DAY


def _next_year(minute: int) -> int:
    day = minute // MINUTES_PER_DAY
    today = date_of(day)
    return (day + 365 + isleap(today.year) - today.timetuple().tm_yday + 1) * MINUTES_PER_DAY


_STARTS_OF_NEXT: dict[Unit, Callable[[int], int]] = {
    Unit.MINUTE: lambda minute: minute + 1,
    Unit.HOUR: lambda minute: minute - minute % 60 + 60,
    Unit.DAY: lambda minute: minute - minute % MINUTES_PER_DAY + MINUTES_PER_DAY,
    Unit.WEEK: lambda minute: minute - minute_of_week(minute) + MINUTES_PER_WEEK,
    Unit.MONTH: _next_month,
    Unit.YEAR: _next_year,
}
"""When the next local minute, hour and so on begins; as good as a name for the one that it is now."""
