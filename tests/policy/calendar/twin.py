"""The calendar minute by minute, straight from zoneinfo and the language page.

Slow, plain, and independent of the engine's own clock, status and timelines.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from chalkline.policy.calendar.periods import Period, Unit
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.windows import DayKind, Days, Slot, Window
from chalkline.policy.values import Timestamp

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def moment(at: Timestamp) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(at) // 10**9)


def wall(at: datetime, calendar: Calendar) -> datetime:
    """What the school's clock shows, without its zone."""
    return at.astimezone(calendar.zone).replace(tzinfo=None)


def minutes_after(at: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Each whole minute later than a moment, with what the clock shows."""
    at = at.replace(second=0, microsecond=0)
    while True:
        at += MINUTE
        yield at, wall(at, calendar)


def is_one(days: Days, day: date, calendar: Calendar) -> bool | None:
    """Whether a date is one of the days; None where nobody knows."""
    if not isinstance(days, DayKind):
        return day.weekday() in days
    weekend = day.weekday() in {5, 6}
    if weekend and days in {DayKind.SCHOOL, DayKind.WORKING}:
        return False
    terms = calendar.known is not None and calendar.known.first <= day <= calendar.known.last
    holidays = calendar.holidays_known or calendar.known
    known_holidays = holidays is not None and holidays.first <= day <= holidays.last
    in_term = any(term.first <= day <= term.last for term in calendar.terms)
    free = day in calendar.bank_holidays
    return {
        DayKind.SCHOOL: (in_term and not free and day not in calendar.closed) if terms and known_holidays else None,
        DayKind.TERM: in_term if terms else None,
        DayKind.WORKING: not free if known_holidays else None,
        DayKind.BANK_HOLIDAY: free if known_holidays else None,
    }[days]


def slot_has(slot: Slot, shown: datetime, calendar: Calendar) -> bool | None:
    """Tries the slot as it begins today, and as it began yesterday."""
    found: list[bool | None] = []
    for days_back in (0, 1):
        midnight = datetime.combine(shown.date(), datetime.min.time()) - days_back * DAY
        start = midnight + slot.start.minute * MINUTE
        end = midnight + slot.end.minute * MINUTE + (DAY if slot.end <= slot.start else timedelta())
        if start <= shown < end:
            found.append(is_one(slot.days, midnight.date(), calendar))
    return any_of(found)


def any_of(found: list[bool | None]) -> bool | None:
    return True if True in found else None if None in found else False


def inside(window: Window, shown: datetime, calendar: Calendar) -> bool | None:
    found: list[bool | None] = []
    for part in window.parts:
        base = any_of([slot_has(slot, shown, calendar) for slot in part.slots])
        without = any_of([slot_has(slot, shown, calendar) for slot in part.without])
        both = (base, None if without is None else not without)
        found.append(False if False in both else None if None in both else True)
    return any_of(found)


def between(window: Window, start: datetime, end: datetime, calendar: Calendar) -> timedelta | None:
    """Both on whole minutes. None where any minute is unknown."""
    total, at = timedelta(), start
    while at < end:
        found = inside(window, wall(at, calendar), calendar)
        if found is None:
            return None
        total += found * MINUTE
        at += MINUTE
    return total


def boundaries(window: Window, after: datetime, calendar: Calendar, until: datetime) -> Iterator[datetime]:
    now = inside(window, wall(after, calendar), calendar)
    for at, shown in minutes_after(after, calendar):
        if at > until:
            return
        before, now = now, inside(window, shown, calendar)
        if before is not now:
            yield at


LOCAL_PARTS: dict[Unit, Callable[[datetime], object]] = {
    Unit.MINUTE: lambda shown: shown.replace(second=0),
    Unit.HOUR: lambda shown: (shown.date(), shown.hour),
    Unit.DAY: lambda shown: shown.date(),
    Unit.WEEK: lambda shown: shown.isocalendar()[:2],
    Unit.MONTH: lambda shown: (shown.year, shown.month),
}


def next_local_change(after: datetime, unit: Unit, calendar: Calendar) -> datetime:
    part = LOCAL_PARTS[unit]
    now = part(wall(after, calendar))
    return next(at for at, shown in minutes_after(after, calendar) if part(shown) != now)


def instant(shown: datetime, calendar: Calendar) -> datetime:
    """The first moment at which the clock shows this time or, where spring skips it, a later one."""
    start = shown.replace(tzinfo=UTC) - timedelta(hours=25)
    return next(at for at, now in minutes_after(start, calendar) if now >= shown)


def due(anchor: datetime, period: Period, calendar: Calendar) -> datetime:
    """For an anchor on a whole minute and dates that the calendar knows."""
    if period.unit in {Unit.MINUTE, Unit.HOUR}:
        return _elapsed(anchor, period, calendar)
    last = last_day(wall(anchor, calendar).date(), period, calendar)
    return next(at for at, shown in minutes_after(anchor, calendar) if shown.date() > last)


def _elapsed(anchor: datetime, period: Period, calendar: Calendar) -> datetime:
    left = period.count * (60 if period.unit is Unit.HOUR else 1)
    at = anchor
    while left:
        left -= not (period.excluding_weekends and wall(at, calendar).weekday() in {5, 6})
        at += MINUTE
    return at


def last_day(day: date, period: Period, calendar: Calendar) -> date:
    """Day by day for all but months and years, which go month by month over the calendar on the wall."""
    if period.unit in {Unit.MONTH, Unit.YEAR}:
        return _months_later(day, period.count * (12 if period.unit is Unit.YEAR else 1))
    left, anchor = period.count * (7 if period.unit is Unit.WEEK else 1), day
    while left:
        day += DAY
        left -= _counts(day, anchor, period.unit, calendar)
    return day


def _counts(day: date, anchor: date, unit: Unit, calendar: Calendar) -> bool:
    if unit is Unit.TERM:  # a term counts on its last day, if all of it came after the anchor
        return any(term.last == day and anchor < term.first for term in calendar.terms)
    kind = {Unit.WORKING_DAY: DayKind.WORKING, Unit.SCHOOL_DAY: DayKind.SCHOOL}.get(unit)
    return kind is None or is_one(kind, day, calendar) is True


def _months_later(day: date, months: int) -> date:
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + 31 * DAY).replace(day=1)
    following = (first + 31 * DAY).replace(day=1)
    return min(first + (day.day - 1) * DAY, following - DAY)
