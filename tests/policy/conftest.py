"""The school whose calendar these tests share."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from chalkline.policy.calendar.school_days import Calendar, Dates, Term

HALF_TERM = frozenset(date(2026, 10, day) for day in range(26, 31))
INSET_DAY = date(2026, 9, 1)


@pytest.fixture(scope="session")
def school() -> Calendar:
    """In England; two terms of 2026/27, known to the end of the second, with bank holidays known for both years."""
    return Calendar(
        zone=ZoneInfo("Europe/London"),
        terms=(
            Term(name="Autumn term", first=date(2026, 9, 1), last=date(2026, 12, 18)),
            Term(name="Spring term", first=date(2027, 1, 4), last=date(2027, 3, 25)),
        ),
        closed=HALF_TERM | {INSET_DAY},
        bank_holidays=frozenset(
            (
                date(2026, 8, 31),
                date(2026, 12, 25),
                date(2026, 12, 28),
                date(2027, 1, 1),
                date(2027, 3, 26),
                date(2027, 3, 29),
                date(2027, 5, 3),
            )
        ),
        known=Dates(date(2026, 9, 1), date(2027, 3, 25)),
        holidays_known=Dates(date(2026, 1, 1), date(2027, 12, 31)),
    )
