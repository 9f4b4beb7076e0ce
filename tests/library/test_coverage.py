"""Every row of the requirements is said by a clause, by the mechanism that it names; which of them wait is a list."""

import tomllib

import pytest
from tests.library.schools import HERE, NAMES, covering, mechanisms, rows, runs_today, waiting, whole_school

ROWS = [(source, row) for source in NAMES for row in rows(source)]
both = pytest.mark.parametrize("source", list(NAMES), ids=NAMES.values())
REGISTER = "register"
"""What stands beside the policies and in no clause: approval, reviews, other documents."""


def test_all_rows_are_there() -> None:
    assert len(tomllib.loads((HERE / "rows.toml").read_text())) == 151


@pytest.mark.parametrize(("source", "row"), ROWS, ids=[f"{NAMES[source]}-{row}" for source, row in ROWS])
def test_a_row_is_covered_by_each_mechanism_that_it_names(source: str, row: str) -> None:
    found = frozenset[str]().union(*(mechanisms(rule) for rule in covering(whole_school(NAMES[source])).get(row, ())))
    assert set(rows(source)[row]) - {REGISTER} <= found


@both
def test_nothing_is_covered_that_the_source_does_not_have(source: str) -> None:
    assert set(covering(whole_school(NAMES[source]))) <= set(rows(source))


@both
def test_what_waits_is_listed_and_nothing_that_runs_is(source: str) -> None:
    covered = covering(whole_school(NAMES[source]))
    wait = [
        row
        for row, wanted in rows(source).items()
        if REGISTER not in wanted and not any(runs_today(rule) for rule in covered.get(row, ()))
    ]
    assert wait == waiting(source)
