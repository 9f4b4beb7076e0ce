"""When a period that begins at an anchor is over, and when one that ends there begins.

Days are whole days: the day of the anchor does not count, and the period is over when the last day that counts is. So
what is kept 456 days from Monday the 5th is due at 00:00 after the 456th following day. The same holds for weeks, for
months and years (which clamp to the shorter month and are counted from the anchor each time), for working days and
school days, and for terms: the term in which the anchor lies does not count. Hours are elapsed time.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date
from functools import lru_cache

from chalkline.policy.calendar.days import SATURDAY, date_of, day_number, weekday
from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.calendar.evaluate import between
from chalkline.policy.calendar.periods import CALENDAR_UNITS, ELAPSED_SECONDS, MINUTES_PER_DAY, Period, Unit
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.windows import WEEKDAYS, DayKind, Part, Slot, Window
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Duration, Timestamp

_WEEK = 7 * MINUTES_PER_DAY * 60 * NANOSECONDS_PER_SECOND
_FIRST_MOMENT = -62_135_596_800 * NANOSECONDS_PER_SECOND
_LAST_MOMENT = 253_402_300_799 * NANOSECONDS_PER_SECOND
_WORKING_WEEK = Window(parts=(Part(slots=(Slot(days=WEEKDAYS),)),))
_COUNTED = {Unit.WORKING_DAY: DayKind.WORKING, Unit.SCHOOL_DAY: DayKind.SCHOOL}


def due(anchor: Timestamp, period: Period, calendar: Calendar) -> Timestamp:
    """The first moment at which the period that begins at the anchor is over.

    Raises UnknownDate where the calendar does not reach so far.
    """
    if period.unit in ELAPSED_SECONDS:
        return _elapsed(anchor, period, calendar, 1)
    return due_from_day(calendar.local_minute(anchor) // MINUTES_PER_DAY, period, calendar)


def due_from_day(day: int, period: Period, calendar: Calendar) -> Timestamp:
    """Likewise for an anchor that is a day, by its number, and a period of days, weeks, months, years or terms."""
    return calendar.instant(_day_off(day, period, calendar, 1) + 1)


def begin(anchor: Timestamp, period: Period, calendar: Calendar) -> Timestamp:
    """The last moment from which the period fits in before the anchor: ``5 school days`` before a trip, whole days.

    Raises UnknownDate where the calendar does not reach so far back.
    """
    if period.unit in ELAPSED_SECONDS:
        return _elapsed(anchor, period, calendar, -1)
    day = calendar.local_minute(anchor) // MINUTES_PER_DAY
    return calendar.instant(_day_off(day, period, calendar, -1))


def _elapsed(anchor: Timestamp, period: Period, calendar: Calendar, sign: int) -> Timestamp:
    span = period.count * ELAPSED_SECONDS[period.unit] * NANOSECONDS_PER_SECOND
    away = _with_weekends(anchor, span, calendar, sign) if period.excluding_weekends else span
    moment = anchor + sign * away
    if not _FIRST_MOMENT <= moment <= _LAST_MOMENT:
        raise UnknownDate(None, "moments")
    return Timestamp(moment)


def _with_weekends(anchor: Timestamp, span: int, calendar: Calendar, sign: int) -> int:
    """The shortest time from the anchor on, or back, that holds ``span`` outside weekends."""

    def counted(away: int) -> Duration:
        start, end = sorted((anchor, Timestamp(anchor + sign * away)))
        return between(_WORKING_WEEK, start, end, calendar)

    return bisect_left(range(2 * span + _WEEK), span, key=counted)


def _day_off(day: int, period: Period, calendar: Calendar, sign: int) -> int:
    """The last day that counts, going on (1) or back (-1) from a day."""
    if period.unit in CALENDAR_UNITS:
        factor, unit = CALENDAR_UNITS[period.unit]
        count = sign * period.count * factor
        return day + count if unit is Unit.DAY else _months_off(day, count)
    if period.unit is Unit.TERM:
        return _terms_off(day, period.count, calendar, sign)
    return _counted_off(day, period.count, _COUNTED[period.unit], calendar, sign)


def _months_off(day: int, months: int) -> int:
    start = date_of(day)
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        raise UnknownDate(None, "dates")
    return day_number(date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])))


def _counted_off(day: int, count: int, kind: DayKind, calendar: Calendar, sign: int) -> int:
    """The ``count``-th day of the kind after or before a day."""
    first = day + sign
    while first not in calendar.reach(kind) and weekday(first) >= SATURDAY:
        first += sign
    _require(first, kind, calendar)
    days = _in_order(calendar, kind)
    index = bisect_left(days, first) + count - 1 if sign > 0 else bisect_right(days, first) - count
    if not 0 <= index < len(days):
        reach = calendar.reach(kind)
        raise UnknownDate(date_of(reach.stop if sign > 0 else reach.start - 1), kind.value)
    return days[index]


def _terms_off(day: int, count: int, calendar: Calendar, sign: int) -> int:
    """The last day of the ``count``-th term that begins after a day, or the first of one that ended before it."""
    _require(day, DayKind.TERM, calendar)
    today = date_of(day)
    ends = [term.last for term in calendar.terms if term.first > today]
    starts = [term.first for term in reversed(calendar.terms) if term.last < today]
    found = ends if sign > 0 else starts
    if count > len(found):
        reach = calendar.reach(DayKind.TERM)
        raise UnknownDate(date_of(reach.stop if sign > 0 else reach.start - 1), "terms")
    return day_number(found[count - 1])


def _require(day: int, kind: DayKind, calendar: Calendar) -> None:
    if day not in calendar.reach(kind):
        raise UnknownDate(date_of(day), kind.value)


@lru_cache(maxsize=64)
def _in_order(calendar: Calendar, kind: DayKind) -> tuple[int, ...]:
    return tuple(sorted(calendar.days(kind)))
