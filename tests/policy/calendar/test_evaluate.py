from zoneinfo import ZoneInfo

import pytest
from tests.policy.calendar.written import london, window

from chalkline.policy.calendar.boundaries import next_boundary, next_boundary_of, next_local_change
from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.calendar.evaluate import between, contains
from chalkline.policy.calendar.periods import Unit
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.timeline import weekly_ranges
from chalkline.policy.values import NANOSECONDS_PER_MINUTE, Timestamp

NO_CALENDAR = Calendar(zone=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("weekdays 07:30-17:00", "2026-11-20 07:30", True),
        ("weekdays 07:30-17:00", "2026-11-20 16:59:59", True),
        ("weekdays 07:30-17:00", "2026-11-20 17:00", False),
        ("weekdays", "2026-12-25 12:00", True),  # bank holidays included
        ("working days", "2026-12-25 12:00", False),
        ("school days", "2026-09-01 12:00", False),  # INSET day
        ("term time", "2026-09-01 12:00", True),
        ("school days", "2026-10-28 12:00", False),  # half-term
        ("school days", "2026-09-05 12:00", False),  # Saturday
        ("term time", "2026-09-05 12:00", True),
        ("friday 22:00-06:00", "2026-11-21 05:59", True),  # Saturday morning belongs to Friday
        ("friday 22:00-06:00", "2026-11-20 05:59", False),
        ("weekdays except friday 12:00-13:00", "2026-11-20 12:30", False),
    ],
)
def test_contains(school: Calendar, text: str, at: str, expected: bool) -> None:
    assert contains(window(text), london(at), school) is expected


@pytest.mark.parametrize("text", ["school days", "term time", "working days", "weekdays except bank holidays"])
def test_without_a_calendar_it_is_undecided(text: str) -> None:
    with pytest.raises(UnknownDate):
        contains(window(text), london("2026-11-20 12:00"), NO_CALENDAR)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weekdays 07:30-17:00", True),
        ("school days 08:45-11:00", False),  # whatever the calendar says, it is too late
        ("weekdays, school days", True),
        ("weekends except school days", False),
    ],
)
def test_a_date_that_decides_nothing_need_not_be_known(text: str, expected: bool) -> None:
    assert contains(window(text), london("2026-11-20 12:00"), NO_CALENDAR) is expected


def test_the_repeated_hour_belongs_to_a_window_both_times() -> None:
    start = london("2026-10-25 00:00")
    night = between(window("sunday 01:00-02:00"), start, london("2026-10-25 06:00"), NO_CALENDAR)
    assert night == 120 * NANOSECONDS_PER_MINUTE


def test_between_counts_what_is_inside_to_the_nanosecond() -> None:
    start, end = Timestamp(london("2026-11-20 16:59") + 1), Timestamp(london("2026-11-23 07:30") + 5)
    found = between(window("weekdays 07:30-17:00"), start, end, NO_CALENDAR)
    assert found == NANOSECONDS_PER_MINUTE - 1 + 5
    assert between(window("weekdays"), end, start, NO_CALENDAR) == 0


def test_between_needs_every_date_of_the_span(school: Calendar) -> None:
    with pytest.raises(UnknownDate, match="2027-03-26"):
        between(window("term time"), london("2027-03-20 00:00"), london("2027-04-20 00:00"), school)


def test_between_counts_at_most_two_centuries() -> None:
    start = london("1900-01-01 00:00")
    assert between(window("weekdays"), start, london("2100-01-01 00:00"), NO_CALENDAR) > 0
    with pytest.raises(UnknownDate, match="beyond all calendars"):
        between(window("weekdays"), start, london("2101-01-01 00:00"), NO_CALENDAR)


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("weekdays 07:30-17:00", "2026-11-20 18:00", "2026-11-23 07:30"),
        ("weekdays 07:30-17:00", "2026-11-23 07:30", "2026-11-23 17:00"),
        ("school days 08:45-15:15", "2026-12-18 16:00", "2027-01-04 08:45"),  # over the holidays
        ("sunday 01:30-02:30", "2026-03-29 00:59", "2026-03-29 02:00"),  # spring skips 01:30
        ("term time", "2026-07-01 00:00", "2026-09-01 00:00"),  # begins to be known
        ("term time", "2027-03-01 00:00", "2027-03-26 00:00"),  # and ceases to be
    ],
)
def test_next_boundary(school: Calendar, text: str, after: str, expected: str) -> None:
    assert next_boundary(window(text), london(after), school) == london(expected)


def test_a_window_reopens_when_autumn_repeats_the_hour() -> None:
    night = window("sunday 01:15-01:30")
    found = [london("2026-10-25 00:30")]
    for _ in range(4):
        boundary = next_boundary(night, found[-1], NO_CALENDAR)
        assert boundary is not None
        found.append(boundary)
    assert [f"{at.utc:%H:%M}" for at in found] == ["23:30", "00:15", "00:30", "01:15", "01:30"]


def test_no_boundary_within_reach(school: Calendar) -> None:
    after = london("2026-11-20 18:00")
    assert next_boundary(window("every day"), after, school) is None
    assert next_boundary(window("weekdays"), after, school, until=london("2026-11-20 23:59")) is None
    assert next_boundary(window("weekdays"), after, school, until=london("2026-11-21 00:00")) is not None


def test_the_first_boundary_of_several(school: Calendar) -> None:
    windows = [window("weekdays 07:30-17:00"), window("saturday 09:00-12:00")]
    assert next_boundary_of(windows, london("2026-11-20 18:00"), school) == london("2026-11-21 09:00")
    assert next_boundary_of([], london("2026-11-20 18:00"), school) is None


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (Unit.SECOND, "2026-02-28 23:30:02"),
        (Unit.MINUTE, "2026-02-28 23:31"),
        (Unit.DAY, "2026-03-01 00:00"),
        (Unit.WEEK, "2026-03-02 00:00"),
        (Unit.MONTH, "2026-03-01 00:00"),
        (Unit.YEAR, "2027-01-01 00:00"),
    ],
)
def test_next_local_change(unit: Unit, expected: str) -> None:
    assert next_local_change(london("2026-02-28 23:30:01"), unit, NO_CALENDAR.clock) == london(expected)


def test_weekly_ranges() -> None:
    assert weekly_ranges(window("monday 07:30-17:00, sunday 22:00-06:00")) == ((0, 360), (450, 1020), (9960, 10080))
    assert weekly_ranges(window("school days")) is None
