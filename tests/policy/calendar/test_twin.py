"""The closed forms agree with a twin that counts minute by minute."""

from datetime import datetime, timedelta
from itertools import product

from hypothesis import given, reject
from hypothesis import strategies as st
from tests.policy.calendar import twin
from tests.policy.calendar.strategies import Situation, situations, windows

from chalkline.policy.calendar.boundaries import next_boundary, next_local_change
from chalkline.policy.calendar.days import day_number
from chalkline.policy.calendar.due import begin, due
from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.calendar.evaluate import between, contains
from chalkline.policy.calendar.periods import Period, Unit
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.windows import Window
from chalkline.policy.values import NANOSECONDS_PER_MINUTE, Duration, Timestamp

HORIZON = Duration(2 * 1440 * NANOSECONDS_PER_MINUTE)
FAR = (300, 300)


def contains_or_unknown(window: Window, at: Timestamp, calendar: Calendar) -> bool | None:
    try:
        return contains(window, at, calendar)
    except UnknownDate:
        return None


def interesting_days(calendar: Calendar, at: Timestamp) -> set[int]:
    """The days around a moment and around the ends of what the calendar knows."""
    edges = [edge for dates in (calendar.known, calendar.holidays_known) if dates for edge in dates]
    return {day_number(day) + off for day in (at.utc.date(), *edges) for off in (-1, 0, 1, 2)}


@given(situations(), windows)
def test_contains(situation: Situation, window: Window) -> None:
    calendar, at = situation
    minutes = {0, *(time.minute - before for time in window.times for before in (0, 1))}
    for day, minute in product(interesting_days(calendar, at), minutes):
        moment = calendar.instant(day, minute)
        expected = twin.inside(window, twin.wall(twin.moment(moment), calendar), calendar)
        assert contains_or_unknown(window, moment, calendar) is expected


@given(situations(), windows, st.integers(0, 3 * 1440))
def test_between(situation: Situation, window: Window, minutes: int) -> None:
    calendar, start = situation
    end = Timestamp(start + minutes * NANOSECONDS_PER_MINUTE)
    try:
        found = int(between(window, start, end, calendar)) // NANOSECONDS_PER_MINUTE * twin.MINUTE
    except UnknownDate:
        found = None
    assert found == twin.between(window, twin.moment(start), twin.moment(end), calendar)


@given(situations(), windows)
def test_next_boundary(situation: Situation, window: Window) -> None:
    calendar, after = situation
    until, found, boundary = Timestamp(after + HORIZON), [], next_boundary(window, after, calendar)
    while boundary is not None and boundary <= until:
        found.append(boundary.utc)
        boundary = next_boundary(window, boundary, calendar)
    assert found == [*twin.boundaries(window, twin.moment(after), calendar, twin.moment(until))]


@given(situations(), st.sampled_from(list(twin.LOCAL_PARTS)))
def test_next_local_change(situation: Situation, unit: Unit) -> None:
    calendar, after = situation
    found = next_local_change(after, unit, calendar.clock)
    assert found.utc == twin.next_local_change(twin.moment(after), unit, calendar)


@given(situations(), st.integers(0, 1439))
def test_instant(situation: Situation, minute: int) -> None:
    calendar, day = situation.calendar, situation.at.utc.date()
    shown = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    assert calendar.instant(day_number(day), minute).utc == twin.instant(shown, calendar)


ELAPSED = st.builds(
    Period,
    count=st.integers(1, 100),
    unit=st.sampled_from((Unit.MINUTE, Unit.HOUR)),
    excluding_weekends=st.booleans(),
)
MOST = {Unit.DAY: 40, Unit.WEEK: 5, Unit.MONTH: 2, Unit.WORKING_DAY: 15, Unit.SCHOOL_DAY: 3, Unit.TERM: 2}
COUNTED = st.sampled_from(list(MOST)).flatmap(
    lambda unit: st.builds(Period, count=st.integers(1, MOST[unit]), unit=st.just(unit))
)


@given(situations(known=FAR), st.one_of(ELAPSED, COUNTED))
def test_due(situation: Situation, period: Period) -> None:
    calendar, anchor = situation
    try:
        found = due(anchor, period, calendar)
    except UnknownDate:  # so many terms or school days are not in the calendar; the twin would look for them for ever
        reject()
    assert found.utc == twin.due(twin.moment(anchor), period, calendar)


@given(situations(), ELAPSED)
def test_begin_is_the_last_moment_from_which_a_period_fits(situation: Situation, period: Period) -> None:
    calendar, anchor = situation
    start = begin(anchor, period, calendar)
    assert due(start, period, calendar) <= anchor
    assert due(Timestamp(start + NANOSECONDS_PER_MINUTE), period, calendar) > anchor


@given(situations(known=FAR), COUNTED)
def test_begin_counts_whole_days(situation: Situation, period: Period) -> None:
    """What begins on the day before the first that counts is over before the day of the anchor is."""
    calendar, anchor = situation
    try:
        start = begin(anchor, period, calendar)
        over = due(Timestamp(start - NANOSECONDS_PER_MINUTE), period, calendar)
    except UnknownDate:
        reject()
    assert over <= anchor
