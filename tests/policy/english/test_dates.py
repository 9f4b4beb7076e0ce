"""Dates and deadlines."""

from zoneinfo import ZoneInfo

from tests.policy.calendar.written import london

from chalkline.policy.english.dates import day, deadline, point

ZONE = ZoneInfo("Europe/London")


def test_a_day_is_that_of_the_schools_clock() -> None:
    assert day(london("2025-08-15 00:00"), ZONE) == "15 August 2025"


def test_midnight_as_a_deadline_ends_the_day_before() -> None:
    assert deadline(london("2026-11-24 00:00"), ZONE) == "the end of Monday 23 November 2026"
    assert deadline(london("2026-11-24 16:00"), ZONE) == "Tuesday 24 November 2026 at 16:00"


def test_midnight_as_a_moment_is_the_day_alone() -> None:
    assert point(london("2026-11-24 00:00"), ZONE) == "Tuesday 24 November 2026"
    assert point(london("2026-11-24 15:15"), ZONE) == "Tuesday 24 November 2026 at 15:15"
