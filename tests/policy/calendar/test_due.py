"""The examples of the language page, and the days on which they go wrong."""

from zoneinfo import ZoneInfo

import pytest
from tests.policy.calendar.written import london, period

from chalkline.policy.calendar.due import begin, due
from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.calendar.school_days import Calendar


@pytest.mark.parametrize(
    ("anchor", "lasting", "expected"),
    [
        ("2026-01-05 13:00", "456 days", "2027-04-07 00:00"),  # a Monday the 5th; 6 April 2027 is the 456th day after
        ("2026-01-05 00:00", "1 day", "2026-01-07 00:00"),
        ("2026-01-31 09:00", "1 month", "2026-03-01 00:00"),  # clamped to 28 February
        ("2026-01-31 09:00", "2 months", "2026-04-01 00:00"),  # counted from the anchor: 31 March, not 28
        ("2024-02-29 09:00", "1 year", "2025-03-01 00:00"),
        ("2024-02-29 09:00", "4 years", "2028-03-01 00:00"),
        ("2026-12-31 23:59", "1 week", "2027-01-08 00:00"),
        ("2026-03-28 12:00", "24 hours", "2026-03-29 13:00"),  # the clocks went forward
        ("2026-10-24 12:00", "24 hours", "2026-10-25 11:00"),  # and back
        ("2026-11-20 10:00", "48 hours excluding weekends", "2026-11-24 10:00"),  # Friday to Tuesday
        ("2026-11-21 10:00", "24 hours excluding weekends", "2026-11-24 00:00"),  # from a Saturday
        ("2026-12-24 10:00", "2 working days", "2026-12-31 00:00"),  # Christmas, the weekend and Monday's holiday
        ("2026-10-23 10:00", "1 school day", "2026-11-03 00:00"),  # half-term
        ("2026-09-02 10:00", "1 term", "2027-03-26 00:00"),  # the rest of this one does not count
        ("2026-09-01 00:00", "1 term", "2027-03-26 00:00"),  # nor does one whose first day it is
        ("2026-12-19 10:00", "1 term", "2027-03-26 00:00"),
    ],
)
def test_due(school: Calendar, anchor: str, lasting: str, expected: str) -> None:
    assert due(london(anchor), period(lasting), school) == london(expected)


@pytest.mark.parametrize(
    ("anchor", "lasting"),
    [
        ("2027-03-25 10:00", "1 school day"),
        ("2027-01-04 10:00", "1 term"),
        ("2027-12-31 10:00", "1 working day"),
        ("2025-12-30 10:00", "1 working day"),
        ("2026-01-05 10:00", "8000 years"),
        ("9999-12-31 10:00", "1 day"),
        ("9999-12-31 10:00", "48 hours"),
    ],
)
def test_beyond_the_calendar_nothing_is_due(school: Calendar, anchor: str, lasting: str) -> None:
    with pytest.raises(UnknownDate):
        due(london(anchor), period(lasting), school)


def test_without_a_calendar_weekdays_are_not_working_days() -> None:
    with pytest.raises(UnknownDate, match="working days are not known for 2026-01-06"):
        due(london("2026-01-05 10:00"), period("1 working day"), Calendar(zone=ZoneInfo("Europe/London")))


@pytest.mark.parametrize(
    ("anchor", "lasting", "expected"),
    [
        ("2027-01-06 09:00", "2 days", "2027-01-04 00:00"),
        ("2027-01-05 09:00", "2 school days", "2026-12-18 00:00"),
        ("2027-01-04 09:00", "3 working days", "2026-12-29 00:00"),
        ("2027-03-31 09:00", "1 month", "2027-02-28 00:00"),
        ("2027-01-04 09:00", "24 hours", "2027-01-03 09:00"),
        ("2027-01-04 09:00", "24 hours excluding weekends", "2027-01-01 09:00"),
        ("2027-01-04 09:00", "1 term", "2026-09-01 00:00"),
    ],
)
def test_begin(school: Calendar, anchor: str, lasting: str, expected: str) -> None:
    assert begin(london(anchor), period(lasting), school) == london(expected)
