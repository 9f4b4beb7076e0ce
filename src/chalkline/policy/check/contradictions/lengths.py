"""Which of two periods is longer, wherever that is so for every calendar."""

from math import inf

from chalkline.policy.calendar.periods import ELAPSED_SECONDS, Period, Unit

_DAY = 86_400
_CLOCK_CHANGE = 3_600
_DAYS: dict[Unit, tuple[float, float]] = {
    Unit.DAY: (1, 1),
    Unit.WEEK: (7, 7),
    Unit.MONTH: (28, 31),
    Unit.YEAR: (365, 366),
    Unit.WORKING_DAY: (1, inf),
    Unit.SCHOOL_DAY: (1, inf),
    Unit.TERM: (1, inf),
}
"""The least and most days that a unit can be."""


def longer(one: Period, other: Period) -> bool:
    """Whether the one is longer than the other whatever the calendar says."""
    (count, unit, excluding), (other_count, other_unit, other_excluding) = one.measure, other.measure
    if (unit, excluding) == (other_unit, other_excluding):
        return count > other_count
    return _extent(one)[0] > _extent(other)[1]


def _extent(period: Period) -> tuple[float, float]:
    """The least and most seconds that it can be."""
    if period.unit in ELAPSED_SECONDS:
        seconds = period.count * ELAPSED_SECONDS[period.unit]
        return seconds, inf if period.excluding_weekends else seconds
    least, most = _DAYS[period.unit]
    return period.count * least * _DAY - _CLOCK_CHANGE, period.count * most * _DAY + _CLOCK_CHANGE
