"""Every row of the requirements is said by a clause, by the mechanism that it names; which of them wait is a list."""

import tomllib

import pytest
from tests.library.schools import (
    HERE,
    LIBRARY,
    NAMES,
    covering,
    mechanisms,
    rows,
    runs_today,
    waiting,
    whole_school,
)
from tests.library.trial import CLOCKS, PERMISSIONS

from chalkline.cli.case_files import case_files, read_cases
from chalkline.policy.model import OnRule

ROWS = [(source, row) for source in NAMES for row in rows(source)]
both = pytest.mark.parametrize("source", list(NAMES), ids=NAMES.values())
TABLE = tomllib.loads((HERE / "rows.toml").read_text())
EFFECTS = [(source, row) for source, row in ROWS if "then" in TABLE[row]]
REGISTER = "register"
"""What stands beside the policies and in no clause: approval, reviews, other documents."""


def clauses_tried(name: str) -> set[str]:
    """Every clause that a case says applies, or that a trial is about."""
    trials = (*CLOCKS.person, *CLOCKS.thing, *CLOCKS.case, *PERMISSIONS.asking, *PERMISSIONS.answer)
    cases = (case for path in case_files(LIBRARY / name) for case in read_cases(path).cases)
    return {
        *(clause for case in cases for clause in case.expect.clauses or ()),
        *(trial.clause.partition("#")[2] for trial in trials if trial.school == name),
    }


def test_all_rows_are_there() -> None:
    assert len(TABLE) == 151


@pytest.mark.parametrize(("source", "row"), ROWS, ids=[f"{NAMES[source]}-{row}" for source, row in ROWS])
def test_a_row_is_covered_by_each_mechanism_that_it_names(source: str, row: str) -> None:
    found = frozenset[str]().union(
        *(mechanisms(found.rule) for found in covering(whole_school(NAMES[source])).get(row, ()))
    )
    assert set(rows(source)[row]) - {REGISTER} <= found


@pytest.mark.parametrize(("source", "row"), EFFECTS, ids=[f"{NAMES[source]}-{row}" for source, row in EFFECTS])
def test_a_gate_has_an_effect_that_the_row_names(source: str, row: str) -> None:
    rules = [checked.rule for checked in covering(whole_school(NAMES[source]))[row]]
    assert {rule.then.value.word for rule in rules if isinstance(rule, OnRule)} & set(TABLE[row]["then"])


@both
def test_every_row_that_runs_today_is_tried(source: str) -> None:
    tried = clauses_tried(NAMES[source])
    clauses = {
        row: {checked.clause.partition("#")[2] for checked in found if runs_today(checked.rule)}
        for row, found in covering(whole_school(NAMES[source])).items()
    }
    assert [row for row, running in clauses.items() if running and not running & tried] == []


@both
def test_nothing_is_covered_that_the_source_does_not_have(source: str) -> None:
    assert set(covering(whole_school(NAMES[source]))) <= set(rows(source))


@both
def test_what_waits_is_listed_and_nothing_that_runs_is(source: str) -> None:
    covered = covering(whole_school(NAMES[source]))
    wait = [
        row
        for row, wanted in rows(source).items()
        if REGISTER not in wanted and not any(runs_today(found.rule) for found in covered.get(row, ()))
    ]
    assert wait == waiting(source)
