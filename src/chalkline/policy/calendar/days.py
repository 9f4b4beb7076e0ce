"""Days and local minutes as plain numbers.

A day is counted from 1 January 1970; a local minute is ``day * 1440 + minute of the day`` by the clock on the wall,
whatever the zone.
"""

from datetime import date

from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.calendar.periods import MINUTES_PER_DAY

MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY
SATURDAY = 5

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_EPOCH_WEEKDAY = 3
FIRST_DAY = 1 - _EPOCH_ORDINAL
LAST_DAY = date.max.toordinal() - _EPOCH_ORDINAL


def day_number(day: date) -> int:
    """The day as a number; 0 is 1 January 1970."""
    return day.toordinal() - _EPOCH_ORDINAL


def date_of(day: int) -> date:
    """The date of a day's number. Raises UnknownDate beyond the years 1 to 9999."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UnknownDate(None, "dates")
    return date.fromordinal(day + _EPOCH_ORDINAL)


def weekday(day: int) -> int:
    """The day of the week, 0 for Monday to 6 for Sunday."""
    return (day + _EPOCH_WEEKDAY) % 7


def minute_of_week(minute: int) -> int:
    """How far a local minute is into its week, 0 for Monday 00:00 to 10079."""
    return (minute + _EPOCH_WEEKDAY * MINUTES_PER_DAY) % MINUTES_PER_WEEK
