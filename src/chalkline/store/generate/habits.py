"""When a school is busy: days, and the hours of a day for each kind of people. Tables, drawn from no school's log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from chalkline.policy.calendar.days import SATURDAY, day_number, weekday
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.windows import DayKind
from chalkline.store.generate.cast import Numbers

Shares = npt.NDArray[np.float64]

_SECONDS_PER_HOUR = 3_600
_LAST_SECOND = 86_399


class Kind(Enum):
    """What a day is to a school."""

    SCHOOL = "school day"
    FREE = "holiday"
    WEEKEND = "weekend"


BUSYNESS: Mapping[Kind, float] = {Kind.SCHOOL: 1.0, Kind.FREE: 0.12, Kind.WEEKEND: 0.15}
"""How much happens, against a school day."""


def _hours(text: str) -> Shares:
    """Twenty-four figures as shares of a day."""
    figures = np.array([float(figure) for figure in text.split()])
    shares: Shares = figures / figures.sum()
    return shares


#              midnight                morning                   noon                 evening
HOURS: Mapping[str, tuple[Shares, Shares]] = {
    "staff": (
        _hours("0.1 0 0 0 0 0.2 1 7 13 12 13 11 10 10 11 12 7 2 1 1.2 1.6 1.5 0.8 0.3"),
        _hours("0.3 0.1 0 0 0 0.2 1 3 6 9 10 9 6 5 6 7 7 7 6 7 9 9 5 2"),
    ),
    "pupils": (
        _hours("0.6 0.2 0.1 0 0 0 0.6 4 7 8 8 8 9 8 8 9 9 8 7 7 7 6 4 2"),
        _hours("1.5 0.5 0.2 0 0 0 0.2 0.8 2 4 6 7 7 7 7 7 7 7 7 7 7 6 5 3"),
    ),
    "outside": (
        _hours("0.6 0.3 0.2 0.2 0.2 0.6 2 7 9 8 7 6 6 6 6 6 6 6 7 7 7 6 4 1.5"),
        _hours("0.8 0.4 0.2 0.2 0.2 0.5 1 3 6 8 9 8 7 6 6 6 6 6 7 8 8 7 4 2"),
    ),
}
"""By whose habit: the hours of a school day, and of any other."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a school."""

    date: date
    kind: Kind


def days(first: date, last: date, calendar: Calendar) -> Sequence[Day]:
    """The days from the first to the last, both included; beyond the calendar every weekday is a school day."""
    count = (last - first).days + 1
    return [Day(day, _kind(day, calendar)) for day in (first + timedelta(days=n) for n in range(count))]


def _kind(day: date, calendar: Calendar) -> Kind:
    number = day_number(day)
    if weekday(number) >= SATURDAY:
        return Kind.WEEKEND
    known = number in calendar.reach(DayKind.SCHOOL)
    return Kind.SCHOOL if not known or number in calendar.days(DayKind.SCHOOL) else Kind.FREE


def shares_of(days: Sequence[Day], random: np.random.Generator) -> Shares:
    """The share of all events that each day has; no two days are quite alike."""
    weights = np.array([BUSYNESS[day.kind] for day in days]) * random.lognormal(0, 0.12, len(days))
    shares: Shares = weights / weights.sum()
    return shares


def activity(people: Numbers, random: np.random.Generator) -> Shares:
    """How likely each of the people is to be the one: a few write much, many little."""
    weights = random.lognormal(0, 0.9, len(people))
    shares: Shares = weights / weights.sum()
    return shares


def seconds(whose: str, kind: Kind, count: int, random: np.random.Generator) -> Numbers:
    """Seconds since midnight at which somebody of this habit does something, in no order."""
    school_day, other = HOURS[whose]
    hours = random.choice(24, count, p=school_day if kind is Kind.SCHOOL else other)
    moments: Numbers = hours * _SECONDS_PER_HOUR + random.integers(0, _SECONDS_PER_HOUR, count)
    return moments


def moments(day: date, seconds: Numbers, zone: str) -> pa.Array:
    """The moments of a local day; in the hour that spring skips, the end of the gap."""
    local = (day_number(day) * (_LAST_SECOND + 1) + seconds) * 1_000_000
    naive = pa.array(local, pa.int64()).cast(pa.timestamp("us"))
    zoned = pc.assume_timezone(naive, zone, ambiguous="earliest", nonexistent="latest")
    return zoned.cast(pa.timestamp("us", tz="UTC"))
