"""The register of policies: what binds, and headers that cannot be, as real ones were written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.school.folders import faults, load, world

from chalkline.school.register_dates import a_year_after, before, when

HEAD = "policy,version,approved_by,approved,last_review,next_review,statutory,website,in_force_from\n"


def of(tmp_path: Path, row: str) -> list[tuple[str, int, str]]:
    """Code, column and text of each fault of a register of one row."""
    found = faults(tmp_path, {"register.csv": f"{HEAD}{row}\n"})
    assert all((name, line) == ("register.csv", 2) for _, name, line, *_ in found)
    return [(code, column, text) for code, _, _, column, text in found]


def test_a_header_whose_review_lies_before_its_approval_is_caught(tmp_path: Path) -> None:
    assert of(tmp_path, "acceptable-use,1,governors,September 2025,September 2022,August 2025,yes,yes,") == [
        ("stale-review", 43, "September 2022"),
        ("register-dates", 58, "August 2025"),
    ]


def test_a_policy_that_nobody_approved_is_caught(tmp_path: Path) -> None:
    assert of(tmp_path, "internet,1,,,,,,,") == [("no-approval", 12, ""), ("no-approval", 13, "")]
    assert of(tmp_path, "internet,1,governors,,,,,,") == [("no-approval", 22, "")]


@pytest.mark.parametrize(
    "row",
    [
        "p,1,governors,September 2025,September 2025,September 2026,yes,yes,2025-10-01",
        "p,1,governors,September 2025,Sept 2024,Sept 2025,yes,yes,2025-09-01",  # the month may yet come right
        "p,1,governors,2025-09-30,2024-09-30,2025-09-30,no,no,2025-09-30",  # a year to the day
        "p,1,governors,2025-09,2025-10,2026-09,,,",  # reviewed since
        "Safeguarding Policy,,,,,,,,",
        "p,1,governors,2025-02-28,2024-02-29,,,,",
    ],
)
def test_near_misses_are_no_faults(tmp_path: Path, row: str) -> None:
    assert of(tmp_path, row) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("p,1,governors,2025-10-01,2024-09-30,,,,", ("stale-review", 26, "2024-09-30")),
        ("p,1,governors,2025-09-30,,2025-09-29,,,", ("register-dates", 27, "2025-09-29")),
        ("p,,,,2025-09-30,2025-09-29,,,", ("register-dates", 17, "2025-09-29")),
        ("p,1,governors,2025-09-30,,,,,2025-09-29", ("register-dates", 30, "2025-09-29")),
        ("p,1,governors,Sept 25,,,,,", ("bad-time", 15, "Sept 25")),
        ("p,1,governors,30/09/2025,,,,,", ("bad-time", 15, "30/09/2025")),
        ("p,1,governors,2025-13,,,,,", ("bad-time", 15, "2025-13")),
        ("p,one,governors,2025-09,,,,,", ("bad-cell", 3, "one")),
        ("p,0,governors,2025-09,,,,,", ("bad-cell", 3, "0")),
        ("p,1,governors,2025-09,,,perhaps,,", ("bad-cell", 25, "perhaps")),
        ("p,,governors,2025-09,,,,,2026-09-01", ("bad-cell", 3, "")),
        ("p,1,governors,2025-09,,,,,2026-09", ("bad-time", 27, "2026-09")),
        (",1,governors,2025-09,,,,,", ("bad-cell", 1, "")),
    ],
)
def test_a_fault_is_named_where_it_stands(tmp_path: Path, row: str, expected: tuple[str, int, str]) -> None:
    assert expected in of(tmp_path, row)


def test_a_version_stands_there_once(tmp_path: Path) -> None:
    rows = "p,1,governors,2025-09,,,,,\np,2,governors,2025-09,,,,,\np,1,governors,2025-09,,,,,\n"
    assert faults(tmp_path, {"register.csv": HEAD + rows}) == [("bad-cell", "register.csv", 4, 1, "p")]


def test_a_version_binds_from_its_day_until_a_later_one_does(tmp_path: Path) -> None:
    rows = "p,1,governors,2025-09-01,,,,,2025-09-01\np,2,governors,2026-09-01,,,,,2026-09-10\n"
    school = load(tmp_path, {"register.csv": HEAD + rows})
    days = ("2025-08-31 23:59", "2025-09-01", "2026-09-09 23:59", "2026-09-10")
    assert [world(school, day).version_in_force("p") for day in days] == [None, "p@1", "p@1", "p@2"]


@given(st.dates().filter(lambda day: day.year < 9999), st.dates())
def test_a_month_is_before_a_day_only_where_all_its_days_are(one: object, other: object) -> None:
    month, day = when(f"{one:%Y-%m}".rjust(7, "0")), when(f"{other:%Y-%m-%d}".rjust(10, "0"))
    assert before(month, day) is (month.last < day.first)
    assert not (before(month, day) and before(day, month))
    assert before(month, a_year_after(month))
