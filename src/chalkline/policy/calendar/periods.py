"""Periods and times of day as policies write them."""

from dataclasses import dataclass
from enum import StrEnum

MINUTES_PER_DAY = 1440


@dataclass(frozen=True, slots=True, order=True)
class LocalTime:
    """A time of day in minutes from midnight, 0 to 1440; 1440 is the end of the day."""

    minute: int

    def __str__(self) -> str:
        return f"{self.minute // 60:02d}:{self.minute % 60:02d}"


END_OF_DAY = LocalTime(MINUTES_PER_DAY)


class Unit(StrEnum):
    """What a period counts."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    WORKING_DAY = "working day"
    SCHOOL_DAY = "school day"
    TERM = "term"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A number of units: ``456 days``, ``2 working days``, ``48 hours excluding weekends``."""

    count: int
    unit: Unit
    excluding_weekends: bool = False
    """For hours: time on Saturdays and Sundays does not count."""
