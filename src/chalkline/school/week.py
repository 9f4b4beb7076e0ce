"""The school's week: the times of its periods, and which week of the timetable a week of the year is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from typing import NamedTuple

from chalkline.policy.calendar.days import day_number, weekday

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Period(NamedTuple):
    """Minutes of the day by the school's clock: from when, and up to but not including when."""

    begins: int
    ends: int


EVERY_DAY = -1
Periods = Mapping[int, Mapping[str, Period]]
"""The periods by name: those of ``EVERY_DAY``, and of weekdays (0 for Monday) that differ."""


def period_of(periods: Periods, day: int, name: str) -> Period | None:
    """The period of this name on a weekday; None where there is none."""
    return periods.get(day, {}).get(name) or periods.get(EVERY_DAY, {}).get(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """How the weeks of the timetable follow one another."""

    cycle: tuple[str, ...]
    """Their names in turn: A, B."""
    begins: Mapping[date, str]
    """Days with the name of the week in which they are; from there on the weeks alternate again."""


def monday_of(day: int) -> int:
    """The number of the Monday of a day's week."""
    return day - weekday(day)


def named_weeks(weeks: Weeks, school_days: Iterable[int]) -> dict[int, str]:
    """The name of each week with school days, by the number of its Monday; weeks without any are not counted.

    Weeks before the first of which the name is given have none. A day given in a week without school days speaks of the
    next that has some.
    """
    given = sorted((monday_of(day_number(day)), name) for day, name in weeks.begins.items())
    names: dict[int, str] = {}
    turn: Iterable[str] = ()
    for monday in sorted({monday_of(day) for day in school_days}):
        while given and given[0][0] <= monday:
            turn = islice(cycle(weeks.cycle), weeks.cycle.index(given.pop(0)[1]), None)
        names.update((monday, name) for name in islice(turn, 1))
    return names
