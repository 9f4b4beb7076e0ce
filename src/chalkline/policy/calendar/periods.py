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


START_OF_DAY = LocalTime(0)
NOON = LocalTime(720)
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


ELAPSED_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}
"""Units of elapsed time: clock changes do not matter to them."""

CALENDAR_UNITS = {
    Unit.DAY: (1, Unit.DAY),
    Unit.WEEK: (7, Unit.DAY),
    Unit.MONTH: (1, Unit.MONTH),
    Unit.YEAR: (12, Unit.MONTH),
}
"""Units of the calendar in days or months, which never equal one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A number of units: ``456 days``, ``2 working days``, ``48 hours excluding weekends``."""

    count: int
    unit: Unit
    excluding_weekends: bool = False
    """For hours, minutes and seconds: time on Saturdays and Sundays does not count."""

    def __str__(self) -> str:
        plural = "" if self.count == 1 else "s"
        return f"{self.count} {self.unit.value}{plural}{' excluding weekends' if self.excluding_weekends else ''}"

    @property
    def measure(self) -> tuple[int, Unit, bool]:
        """What two periods share exactly if they mean the same, as ``2 weeks`` and ``14 days`` do.

        Elapsed units come as seconds, weeks as days, years as months; ``24 hours`` is not ``1 day``, nor ``456 days``
        ``15 months``.
        """
        if self.unit in ELAPSED_SECONDS:
            return self.count * ELAPSED_SECONDS[self.unit], Unit.SECOND, self.excluding_weekends
        factor, unit = CALENDAR_UNITS.get(self.unit, (1, self.unit))
        return self.count * factor, unit, self.excluding_weekends
