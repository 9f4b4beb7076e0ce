import json
from pathlib import Path

from tests.cli.conftest import Run

POLICY = "policies/digital-communications.md"


def test_a_policy_is_explained_clause_by_clause(run: Run, alderbrook: Path) -> None:
    result = run("explain", alderbrook / POLICY)
    assert result.exit_code == 0
    assert "Signed by: staff and volunteers" in result.stdout
    assert "Passwords  [conduct.passwords]" in result.stdout


def test_one_clause_is_explained_alone(run: Run, alderbrook: Path) -> None:
    result = run("explain", f"{alderbrook / POLICY}#email.hours")
    assert "it is outside e-mail hours (weekdays from 07:30 to 17:00)" in result.stdout
    assert "Passwords" not in result.stdout


def test_a_clause_that_is_not_there_suggests_the_nearest(run: Run, alderbrook: Path) -> None:
    result = run("explain", f"{alderbrook / POLICY}#email.hour")
    assert result.exit_code == 2
    assert "email.hours" in result.stderr


def test_markdown_and_json(run: Run, alderbrook: Path) -> None:
    assert run("explain", "--markdown", alderbrook / POLICY).stdout.startswith("# Digital Communications Policy")
    assert json.loads(run("explain", "--json", alderbrook / POLICY).stdout)["title"] == "Digital Communications Policy"


def test_a_policy_with_faults_is_explained_as_far_as_it_can_be_read(run: Run, tmp_path: Path, alderbrook: Path) -> None:
    faulty = tmp_path / "faulty.md"
    faulty.write_text((alderbrook / POLICY).read_text().replace("then: hold", "then: halt", 1))
    result = run("explain", faulty)
    assert result.exit_code == 1
    assert "`halt`" in result.stderr
    assert "Passwords  [conduct.passwords]" in result.stdout


def test_a_policy_of_a_school_may_lean_on_its_others(run: Run, alderbrook: Path) -> None:
    school = alderbrook.parent / "ferndale"
    clause = f"{school / 'policies/digital-messaging.md'}#staff.hours"
    alone, together = run("explain", clause), run("explain", "--school", school, clause)
    assert alone.exit_code == 1
    assert "unknown case" in alone.stderr
    assert together.exit_code == 0, together.stderr
    assert "it is outside e-mail hours (weekdays from 07:30 to 17:00)" in together.stdout
    assert together.stdout.count("When:") == 1
