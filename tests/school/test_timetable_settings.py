"""Periods of the day and weeks of the timetable in ``school.toml``, and what is wrong with them, where."""

from datetime import date

import pytest
from tests.school.files import SETTINGS, places, settings

from chalkline.school.school import School
from chalkline.school.week import EVERY_DAY, Period, Weeks


def school(more: str) -> School:
    found, faults = settings(SETTINGS + more)
    assert found is not None, faults
    assert faults == []
    return found


def test_periods_are_those_of_every_day_and_of_weekdays_that_differ() -> None:
    found = school('[periods]\nReg = "8.40am-9am"\n1 = "09:00 \u2013 10:00"\n[periods.Friday]\n1 = "09:00-09:45"\n')
    assert found.periods == {
        EVERY_DAY: {"Reg": Period(520, 540), "1": Period(540, 600)},
        4: {"1": Period(540, 585)},
    }


def test_weeks_are_named_by_days() -> None:
    found = school('[weeks]\ncycle = ["1", "2", "3"]\n2026-09-02 = "2"\n"2027-01-05" = "1"\n')
    assert found.weeks == Weeks(cycle=("1", "2", "3"), begins={date(2026, 9, 2): "2", date(2027, 1, 5): "1"})


def test_weeks_are_a_and_b_unless_somebody_says_otherwise() -> None:
    assert school('[weeks]\n2026-09-02 = "B"\n').weeks == Weeks(cycle=("A", "B"), begins={date(2026, 9, 2): "B"})
    assert school("").weeks is None


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('[periods]\n1 = "09:00"\n', ("bad-time", "09:00")),
        ('[periods]\n1 = "10:00-09:00"\n', ("bad-time", "10:00-09:00")),
        ('[periods]\n1 = "09:00-25:00"\n', ("bad-time", "09:00-25:00")),
        ("[periods]\n1 = 9\n", ("wrong-type", "1")),
        ('[periods.fridy]\n1 = "09:00-10:00"\n', ("unknown-key", "fridy")),
        ('[weeks]\n2026-09-02 = "C"\n', ("bad-week", "C")),
        ('[weeks]\nSeptember = "A"\n', ("bad-time", "September")),
        ('[weeks]\n2026-02-30 = "A"\n', ("bad-time", "2026-02-30")),
    ],
)
def test_a_fault_is_named_where_it_stands(more: str, expected: tuple[str, str]) -> None:
    _, faults = settings(SETTINGS + more)
    ((code, _, _, text),) = places(faults)
    assert code == expected[0]
    assert expected[1] in text


@pytest.mark.parametrize("value", ["-1", "101", "true", "2.5", '"20"'])
def test_the_largest_loss_is_a_share(value: str) -> None:
    _, faults = settings(f"largest_loss = {value}\n{SETTINGS}")
    assert [code for code, *_ in places(faults)] == ["wrong-type"]


@pytest.mark.parametrize("key", ["periods", "weeks"])
def test_they_are_tables(key: str) -> None:
    _, faults = settings(f"{key} = 7\n{SETTINGS}")
    assert places(faults) == [("wrong-type", 1, 1, key)]
