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
        (ON, "on Friday 18 December 2026 at 15:15: suspends access (mail, home area, shared area): Callum Reid"),
        (ON, "mail, received before 21 August 2025: delete, unless another clause keeps it longer"),
        (ON, "no case is known: report the loss"),
        (("--on", "2026-12-19"), "it was due on Friday 18 December 2026 at 15:15"),
        (("--on", "2026-12-18"), "Coming\n  on Friday 18 December 2026 at 15:15"),
        ((*ON, "--within", "2 weeks"), "Nothing that has a date is due by then."),
    ],
)
def test_the_agenda_is_told_in_plain_english(run: Run, alderbrook: Path, arguments: Sequence[str], said: str) -> None:
    result = run("due", "--school", alderbrook, *arguments)
    assert result.exit_code == 0
    assert said in result.stdout


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
    ("on", "said"), [("2026-11-20", "by"), ("2026-11-26", "by"), ("2026-11-27", "overdue since"), ("2026-09-01", None)]
)
def test_a_review_of_the_register_is_due_by_its_day(run: Run, alderbrook: Path, on: str, said: str | None) -> None:
    result = run("due", "--school", alderbrook.parent / "ferndale", "--on", on)
    assert result.exit_code == 0, result.stderr
    assert (f"{said} 26 November 2026: " in result.stdout) is (said is not None)


def test_ids_and_names_stay_whole_on_a_narrow_terminal(
    run: Run, alderbrook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "64")
    result = run("due", "--school", alderbrook, *ON)
    assert "(digital-communications#accounts.leavers)" in result.stdout
    assert max(map(len, result.stdout.splitlines()[2:])) <= 64
