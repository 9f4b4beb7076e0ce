"""Whether a moment lies inside a window, and how much of a span does."""

from chalkline.policy.calendar.days import date_of
from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.calendar.local import Stretch
from chalkline.policy.calendar.periods import MINUTES_PER_DAY
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.status import Status
from chalkline.policy.calendar.timeline import Timeline, timeline
from chalkline.policy.calendar.windows import Window
from chalkline.policy.values import NANOSECONDS_PER_MINUTE, Duration, Timestamp

LONGEST_SPAN = 200 * 366 * MINUTES_PER_DAY * NANOSECONDS_PER_MINUTE
"""Nanoseconds of the longest span that is counted."""


def contains(window: Window, at: Timestamp, calendar: Calendar) -> bool:
    """Whether the moment is inside the window. 17:00 is outside a window that ends at 17:00.

    Raises UnknownDate where a date decides that the calendar does not know.
    """
    return contains_minute(window, calendar.local_minute(at), calendar)


def contains_minute(window: Window, minute: int, calendar: Calendar) -> bool:
    """Likewise, of a local minute."""
    found = timeline(window, calendar).at(minute)
    if found is Status.UNKNOWN:
        raise _unknown(window, minute)
    return found is Status.INSIDE


def between(window: Window, start: Timestamp, end: Timestamp, calendar: Calendar) -> Duration:
    """How much of the time from ``start`` up to ``end`` is inside the window; none if ``end`` is not after ``start``.

    The hour that autumn repeats counts both times. Raises UnknownDate where any of that time is unknown, and for more
    than 200 years: no calendar goes so far, and no policy may make a gate count so long.
    """
    if end - start > LONGEST_SPAN:
        raise UnknownDate(None, "windows")
    line, inside = timeline(window, calendar), 0
    for stretch in calendar.clock.stretches(start // NANOSECONDS_PER_MINUTE):
        if stretch.start * NANOSECONDS_PER_MINUTE >= end:
            break
        found, unknown = _sums_in(stretch, line, start, end)
        if unknown:
            first = max(start // NANOSECONDS_PER_MINUTE, stretch.start)
            raise _unknown(window, _first_unknown(line, first + stretch.offset))
        inside += found
    return Duration(inside)


def _sums_in(stretch: Stretch, line: Timeline, start: int, end: int) -> tuple[int, int]:
    """Nanoseconds inside and unknown of what the stretch has of the span; of one wholly inside they are remembered."""
    first, last = stretch.start * NANOSECONDS_PER_MINUTE, stretch.end * NANOSECONDS_PER_MINUTE
    shift = stretch.offset * NANOSECONDS_PER_MINUTE
    if first <= start or end < last:
        return _sums(line, max(first, start) + shift, min(last, end) + shift)
    sums = line.of_stretches.get(stretch)
    if sums is None:
        sums = line.of_stretches[stretch] = _sums(line, first + shift, last + shift)
    return sums


def _sums(line: Timeline, start: int, end: int) -> tuple[int, int]:
    """Nanoseconds inside and unknown, between two local times in nanoseconds."""
    (first, into_first), (last, into_last) = divmod(start, NANOSECONDS_PER_MINUTE), divmod(end, NANOSECONDS_PER_MINUTE)
    inside, unknown = (minutes * NANOSECONDS_PER_MINUTE for minutes in line.sums_between(first, last))
    for minute, rest in ((first, -into_first), (last, into_last)):
        found = line.at(minute)
        inside += rest * (found is Status.INSIDE)
        unknown += rest * (found is Status.UNKNOWN)
    return inside, unknown


def _first_unknown(line: Timeline, minute: int) -> int:
    following: int | None = minute
    while following is not None and line.at(following) is not Status.UNKNOWN:
        minute, following = following, line.next_change(following)
    return minute if following is None else following


def _unknown(window: Window, minute: int) -> UnknownDate:
    return UnknownDate(date_of(minute // MINUTES_PER_DAY), " and ".join(sorted(kind.value for kind in window.kinds)))
