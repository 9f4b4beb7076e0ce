"""Moments, windows and calendars near everything that is odd about them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from chalkline.policy.calendar.periods import LocalTime
from chalkline.policy.calendar.school_days import Calendar, Dates, Term
from chalkline.policy.calendar.windows import EVERY_DAY, WEEKDAYS, WEEKENDS, DayKind, Part, Slot, Window
from chalkline.policy.values import Timestamp

ZONES = (
    "Europe/London",
    "Australia/Lord_Howe",
    "America/New_York",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Pacific/Apia",
)
"""A shift of 30 minutes, an offset of 5:45, a winter time for Ramadan, shifts at midnight, a day that never was."""


def clock_changes(zone: str) -> list[datetime]:
    """The hours of 2026 after which the zone's clocks are put forward or back."""
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(365 * 24)]
    offsets = [hour.astimezone(ZoneInfo(zone)).utcoffset() for hour in hours]
    return [hours[index] for index, (before, after) in enumerate(pairwise(offsets)) if before != after]


ODD_DAYS = (date(2024, 2, 29), date(2027, 12, 31), date(2027, 2, 28), date(2011, 12, 29))
"""A leap day, an end of a year, a short month, the day before the day that never was."""
ODD_MOMENTS = {zone: clock_changes(zone) + [datetime.combine(day, time.min, UTC) for day in ODD_DAYS] for zone in ZONES}

minutes = st.one_of(st.integers(0, 1440), st.sampled_from((0, *range(60, 181, 15), 1380, 1410, 1440)))
days = st.one_of(
    st.sampled_from((*DayKind, WEEKDAYS, WEEKENDS, EVERY_DAY)),
    st.frozensets(st.integers(0, 6), min_size=1),
)


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    """Any that can be written: it begins before 24:00, ends after 00:00 and has some length."""
    start = draw(minutes.filter(lambda minute: minute < 1440))
    end = draw(minutes.filter(lambda minute: minute not in {0, start}))
    return Slot(days=draw(days), start=LocalTime(start), end=LocalTime(end))


slot_lists = st.lists(slots(), min_size=1, max_size=3).map(tuple)
parts = st.builds(Part, slots=slot_lists, without=st.one_of(st.just(()), slot_lists))
windows = st.lists(parts, min_size=1, max_size=2).map(Window.of)


class Situation(NamedTuple):
    """A school and a moment."""

    calendar: Calendar
    at: Timestamp


@st.composite
def situations(draw: st.DrawFn, known: tuple[int, int] = (0, 60)) -> Situation:
    """A whole minute near an odd moment, in or near one of three terms.

    Terms and bank holidays are known for some tens of days on either side, within ``known``, or not at all.
    """
    zone = draw(st.sampled_from(ZONES))
    at = draw(st.sampled_from(ODD_MOMENTS[zone])) + timedelta(minutes=draw(st.integers(-600, 600)))
    some_days = st.frozensets(st.integers(-20, 40).map(lambda off: at.date() + timedelta(days=off)), max_size=6)
    offs = st.tuples(st.integers(*known), st.integers(*known))
    reach = offs.map(lambda off: Dates(at.date() - timedelta(days=off[0]), at.date() + timedelta(days=off[1])))
    calendar = Calendar(
        zone=ZoneInfo(zone),
        terms=draw(three_terms(at.date())),
        closed=draw(some_days),
        bank_holidays=draw(some_days),
        known=draw(reach if known[0] else st.one_of(reach, st.none())),
        holidays_known=draw(reach if known[0] else st.one_of(reach, st.none())),
    )
    return Situation(calendar, Timestamp.of(at))


@st.composite
def three_terms(draw: st.DrawFn, near: date) -> tuple[Term, ...]:
    """Short ones, the first beginning up to twenty days ago."""
    terms, first = [], near - timedelta(days=draw(st.integers(0, 20)))
    for name in ("Autumn", "Spring", "Summer"):
        last = first + timedelta(days=draw(st.integers(0, 20)))
        terms.append(Term(name=name, first=first, last=last))
        first = last + timedelta(days=draw(st.integers(1, 10)))
    return tuple(terms)
