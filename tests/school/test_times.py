"""Days and times by the school's clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.policy.facts.fact import FOREVER
from chalkline.policy.values import Timestamp
from chalkline.school.times import Times

LONDON = ZoneInfo("Europe/London")
times = Times(LONDON)


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-09-01", "2026-08-31 23:00"),
        ("2026-12-01", "2026-12-01 00:00"),
        ("2026-09-01 15:15", "2026-09-01 14:15"),
        ("2026-09-01T9:05:30", "2026-09-01 08:05:30"),
        ("2026-09-01 24:00", "2026-09-01 23:00"),
        ("2026-09-01T15:15:00+02:00", "2026-09-01 13:15"),
        ("2026-09-01 15:15:00Z", "2026-09-01 15:15"),
        ("2026-03-29 01:30", "2026-03-29 01:00"),  # the clock skips it: the end of the gap
        ("2026-10-25 01:30", "2026-10-25 00:30"),  # the clock shows it twice: the first time
    ],
)
def test_moments_are_read_by_the_clock_of_the_school(written: str, utc: str) -> None:
    assert times.beginning(written) == Timestamp.of(datetime.fromisoformat(utc).replace(tzinfo=UTC))


def test_a_day_ends_when_the_next_begins() -> None:
    assert times.end("2026-10-25") == times.beginning("2026-10-26")
    assert times.end("2026-10-25 12:00") == times.beginning("2026-10-25 12:00")


def test_the_end_of_time_is_for_ever() -> None:
    assert times.end("9999-12-31") == FOREVER


@pytest.mark.parametrize("written", ["", "1/9/2026", "2026-02-30", "2026-09-01 25:00", "2026-09-01 10:60", "soon"])
def test_other_texts_are_no_moments(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any text will do
        times.beginning(written)


@given(st.datetimes(datetime(1975, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - by the school's clock
def test_local_times_are_those_of_the_zone(local: datetime) -> None:
    local = local.replace(second=0, microsecond=0)
    there_and_back = local.replace(tzinfo=LONDON).astimezone(UTC).astimezone(LONDON).replace(tzinfo=None)
    if there_and_back == local:  # else the clock skips it
        assert times.beginning(f"{local:%Y-%m-%d %H:%M}") == Timestamp.of(local.replace(tzinfo=LONDON))


@given(st.dates(date(1975, 1, 1), date(2100, 1, 1)))
def test_a_day_lasts_until_the_next(day: date) -> None:
    assert times.end(str(day)) == times.beginning(str(day + timedelta(days=1)))
