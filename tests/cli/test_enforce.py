"""``chalkline enforce`` and ``observe``: rows of facts, and what they change."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run

from chalkline.policy.values import Timestamp
from chalkline.school.loading import Loaded, load_school
from chalkline.school.times import Times

HOURS = "email#hours"


@pytest.fixture
def school(run: Run, tmp_path: Path) -> Path:
    """A new school, which enforces nothing."""
    folder = tmp_path / "mill-lane"
    assert run("new", folder).exit_code == 0
    return folder


def loaded(school: Path) -> Loaded:
    found, faults = load_school(school)
    assert found is not None, faults
    return found


def enforced(school: Path, on: str, clause: str = "email@1#hours") -> bool:
    found = loaded(school)
    at = Times(found.school.zone).beginning(on)
    return found.facts.at(Timestamp(at), found.calendar).enforced(clause)


def test_a_clause_is_enforced_from_a_day_and_it_says_what_then_happens(run: Run, school: Path) -> None:
    before = (school / "facts.csv").read_bytes()
    result = run("enforce", school, HOURS, "--from", "2099-12-01", "--by", "head", "--reason", "agreed, after a month")
    assert result.exit_code == 0, result.stderr
    assert "email#hours is enforced from Tuesday 1 December 2099." in result.stdout
    assert "Then: hold: it is kept, and goes by itself once it may" in result.stdout
    assert f"chalkline observe {school} email#hours" in result.stdout
    after = (school / "facts.csv").read_bytes()
    assert after.startswith(before)
    assert b"email#hours,enforced,,,2099-12-01,," in after
    assert b',head,"agreed, after a month"\n' in after
    assert (enforced(school, "2099-11-30 23:59"), enforced(school, "2099-12-01")) == (False, True)
    assert run("check", "--strict", school).exit_code == 0


def test_without_a_day_it_is_enforced_now_and_once(run: Run, school: Path) -> None:
    assert "is enforced from now on." in run("enforce", school, HOURS).stdout
    table = (school / "facts.csv").read_bytes()
    again = run("enforce", school, HOURS)
    assert "is enforced by then already; nothing changes" in again.stdout
    assert (school / "facts.csv").read_bytes() == table


def test_observing_ends_what_is_enforced_and_takes_back_what_would_be(run: Run, school: Path) -> None:
    run("enforce", school, HOURS)
    run("enforce", school, "email@1#hours", "--from", "2099-12-01")
    assert enforced(school, "2099-12-02")
    result = run("observe", school, HOURS, "--from", "2099-06-01")
    assert (
        "email#hours is only observed from Monday 1 June 2099: what it says is noted, and stops nothing."
        in result.stdout
    )
    assert (enforced(school, "2099-05-31 23:59"), enforced(school, "2099-06-01")) == (True, False)
    assert not enforced(school, "2099-12-02")
    assert "by then already; nothing changes" in run("observe", school, HOURS, "--from", "2099-06-02").stdout
    run("enforce", school, HOURS, "--from", "2099-09-01")
    assert (enforced(school, "2099-08-31"), enforced(school, "2099-09-01")) == (False, True)


def test_one_version_is_not_observed_while_every_version_is_enforced(run: Run, school: Path) -> None:
    run("enforce", school, HOURS)
    result = run("observe", school, "email@1#hours")
    assert result.exit_code == 2
    assert "`email@1#hours` is enforced because `email#hours` is, in every version" in result.stderr
    assert enforced(school, "2099-01-01")


@pytest.mark.parametrize(
    ("clause", "since", "says"),
    [
        ("email#hour", None, "did you mean `email#hours`?"),
        ("email", None, "its clauses are email#hours, email#programs"),
        ("email#passwords", None, "has no rule that a gate runs"),
        (HOURS, "2020-01-01", "2020-01-01 is past: what was decided then stays as it was"),
        (HOURS, "soon", "`soon` is not a time"),
    ],
)
def test_what_cannot_be_enforced_is_said_and_nothing_is_written(
    run: Run, school: Path, clause: str, since: str | None, says: str
) -> None:
    before = (school / "facts.csv").read_bytes()
    result = run("enforce", school, clause, *(("--from", since) if since else ()))
    assert result.exit_code == 2
    assert says in result.stderr
    assert (school / "facts.csv").read_bytes() == before


def test_a_dry_run_writes_nothing(run: Run, school: Path) -> None:
    before = (school / "facts.csv").read_bytes()
    assert "1 row would be added" in run("enforce", school, HOURS, "--dry-run").stdout
    assert (school / "facts.csv").read_bytes() == before


def test_the_table_is_begun_where_there_is_none(run: Run, school: Path) -> None:
    (school / "facts.csv").unlink()
    assert run("enforce", school, HOURS, "--from", "2099-12-01").exit_code == 0
    assert (school / "facts.csv").read_text().startswith("subject,name,object,value,from,to,recorded,by,reason\n")
    assert enforced(school, "2099-12-01")


def test_a_table_of_a_spreadsheet_keeps_its_form(run: Run, school: Path) -> None:
    (school / "facts.csv").write_bytes("\N{BOM}name;from;subject;to\r\nin_force;;email@1;".encode())
    assert run("enforce", school, HOURS, "--from", "2099-12-01").exit_code == 2  # it has no place for who and when
    (school / "facts.csv").write_bytes("\N{BOM}name;from;subject;to;recorded;by\r\nin_force;;email@1;;;".encode())
    assert run("enforce", school, HOURS, "--from", "2099-12-01", "--by", "head").exit_code == 0
    assert "\r\nenforced;2099-12-01;email#hours;;" in (school / "facts.csv").read_bytes().decode()
    assert enforced(school, "2099-12-01")
