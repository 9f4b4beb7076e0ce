"""``chalkline new``: a school that is whole at once."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.conftest import Run

from chalkline.cli import new
from chalkline.school.loading import load_school
from chalkline.school.settings import ID


@pytest.fixture
def school(run: Run, tmp_path: Path) -> Path:
    """A new school."""
    folder = tmp_path / "mill-lane-primary"
    result = run("new", folder)
    assert result.exit_code == 0, result.stderr
    return folder


def test_it_checks_clean_at_once_warnings_included(run: Run, school: Path) -> None:
    result = run("check", "--strict", school)
    assert result.exit_code == 0, result.stderr
    assert "no faults in Mill Lane Primary: 6 people, 1 policy, 6 clauses" in result.stdout


def test_its_cases_pass_and_its_message_waits(run: Run, school: Path) -> None:
    assert "2 passed, 0 failed" in run("test", school).stdout
    assert "until Wednesday 18 November 2026 at 07:30" in run("decide", "--school", school, school / "mail").stdout


def test_its_policy_binds_from_today(run: Run, school: Path) -> None:
    result = run("due", "--school", school)
    assert "Coming" in result.stdout
    assert "Overdue" not in result.stdout


def test_nothing_of_the_starter_is_left_in_it(school: Path) -> None:
    texts = [path.read_text() for path in school.rglob("*") if path.is_file()]
    assert len(texts) == 7
    assert not [text for text in texts if "starter" in text.casefold()]
    assert 'id = "mill-lane-primary"' in (school / "school.toml").read_text()


def test_it_says_what_to_do_next_and_each_command_works(run: Run, tmp_path: Path) -> None:
    said = run("new", tmp_path / "willowbank").stdout
    commands = [line.split()[1:] for line in said.splitlines() if line.startswith("  chalkline ")]
    assert [command[0] for command in commands] == ["check", "explain", "decide", "test", "due"]
    assert [run(*command).exit_code for command in commands] == [0] * len(commands)


def test_an_empty_folder_is_used(run: Run, tmp_path: Path) -> None:
    assert run("new", tmp_path).exit_code == 0
    assert (tmp_path / "school.toml").exists()


def test_nothing_is_ever_overwritten(run: Run, school: Path) -> None:
    before = {path: path.read_bytes() for path in school.rglob("*") if path.is_file()}
    (school / "school.toml").write_text("mine")
    result = run("new", school)
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert (school / "school.toml").read_text() == "mine"
    assert {path for path in school.rglob("*") if path.is_file()} == set(before)


def test_where_nobody_may_write_is_said_kindly(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("new", tmp_path / "file" / "school")
    assert result.exit_code == 2
    assert "cannot write into" in result.stderr


@given(st.text())
def test_any_folder_makes_an_id_and_a_name(folder: str) -> None:
    id_ = new.school_id(folder)
    assert ID.fullmatch(id_)
    assert id_.isascii()
    assert new.school_name(id_).strip()


@pytest.mark.parametrize(
    ("folder", "name"),
    [("willowbank", "Willowbank School"), ("St Anne's Academy", "St Anne S Academy"), ("...", "School")],
)
def test_names(folder: str, name: str) -> None:
    assert new.school_name(new.school_id(folder)) == name


@pytest.mark.parametrize("today", [date(2025, 8, 1), date(2026, 7, 31), date(2026, 12, 31), date(2031, 2, 28)])
def test_its_terms_are_those_of_the_school_year_of_today(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, today: date
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Clock":
            del tz
            return cls(today.year, today.month, today.day, 12, tzinfo=UTC)

    monkeypatch.setattr(new, "datetime", Clock)
    assert run("new", tmp_path / "school").exit_code == 0
    loaded, faults = load_school(tmp_path / "school")
    assert not faults
    assert loaded is not None
    terms = loaded.calendar.terms
    assert terms[0].first.year == today.year - (today.month < 8)
    assert terms[-1].last.year == terms[0].first.year + 1
