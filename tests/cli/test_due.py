"""``chalkline due`` on the demonstration school."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

Told = Mapping[str, Any]
ON = ("--on", "2026-11-20")


@pytest.fixture
def told(run: Run, alderbrook: Path) -> Told:
    """What is due on a Friday in November, as data."""
    result = run("due", "--school", alderbrook, *ON, "--json")
    assert result.exit_code == 0, result.stderr
    found: Told = json.loads(result.stdout)
    return found


def test_an_account_is_to_be_suspended_at_its_moment(told: Told) -> None:
    assert told["coming"] == [
        {
            "on": "2026-12-18T15:15:00Z",
            "person": "p-reid",
            "name": "Callum Reid",
            "clause": "digital-communications@1#accounts.leavers",
            "rule": 1,
            "act": "suspends access (mail, home area, shared area)",
        }
    ]


def test_mail_is_due_by_the_day_before_which_it_came(told: Told) -> None:
    (mail,) = told["things"]
    assert (mail["thing"], mail["moment"], mail["act"]) == ("mail", "received", "delete mail")
    assert mail["before"] == "2025-08-20T23:00:00Z"  # the beginning of 21 August by the school's clock


def test_whoever_has_no_date_is_named(told: Told) -> None:
    unseen = {each["person"]: each["why"] for each in told["cannot_see"] if each["act"] == "sign policy"}
    assert unseen["p-khan"] == "nobody has said when `contract_start` is"
    assert "p-lee" not in unseen, "she has signed"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (ON, "Friday 18 December 2026 at 15:15  Callum Reid  suspends access (mail, home area, shared area)"),
        (ON, "received before 21 August 2025  delete, unless another clause keeps it longer"),
        (ON, "no case is known"),
        (("--on", "2026-12-19"), "it was due on Friday 18 December 2026 at 15:15"),
        (("--on", "2026-12-18"), "Friday 18 December 2026 at 15:15  Callum Reid"),
        ((*ON, "--within", "2 weeks"), "Nothing that has a date is due by then."),
    ],
)
def test_the_agenda_is_told_in_plain_english(run: Run, alderbrook: Path, arguments: Sequence[str], said: str) -> None:
    result = run("due", "--school", alderbrook, *arguments)
    assert result.exit_code == 0
    assert said in " ".join(result.stdout.split()) or said in result.stdout


def test_a_leaver_whose_moment_has_passed_is_never_said_to_be_suspended(run: Run, alderbrook: Path) -> None:
    told = json.loads(run("due", "--school", alderbrook, "--on", "2026-12-19", "--json").stdout)
    assert [each["person"] for each in told["passed"]] == ["p-reid"]
    assert told["coming"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--on", "yesterday"), "`yesterday` is not a time"),
        (("--within", "2 fortnights"), "is not a unit of time"),
        ((*ON, "--within", "9 terms"), "has no end"),
    ],
)
def test_a_call_that_cannot_be_meant_is_said_kindly(
    run: Run, alderbrook: Path, arguments: Sequence[str], said: str
) -> None:
    result = run("due", "--school", alderbrook, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("on", "said"), [("2026-11-20", "coming"), ("2026-11-26", "coming"), ("2026-11-27", "overdue")]
)
def test_a_review_of_the_register_is_due_by_its_day(run: Run, alderbrook: Path, on: str, said: str) -> None:
    school = alderbrook.parent / "ferndale"
    result = run("due", "--school", school, "--on", on)
    assert result.exit_code == 0, result.stderr
    (line,) = (line for line in result.stdout.splitlines() if line.startswith("26 November 2026 "))
    assert line.split()[-1] == said
