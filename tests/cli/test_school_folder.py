"""Commands that take a whole school's folder."""

import json
import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import Run


@pytest.fixture
def folder(alderbrook: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration school that a test may change."""
    return Path(shutil.copytree(alderbrook, tmp_path / "alderbrook"))


def test_a_folder_is_checked_with_all_that_is_in_it(run: Run, alderbrook: Path) -> None:
    result = run("check", alderbrook)
    assert result.exit_code == 0
    assert "no faults in Alderbrook High School: 16 people, 1 policy, 15 clauses" in result.stdout


def test_faults_of_the_schools_files_and_of_its_policies_are_shown_alike(run: Run, folder: Path) -> None:
    with (folder / "facts.csv").open("a") as facts:
        facts.write("p-nobody,role,,staff,,,,,\n")
    policy = folder / "policies/digital-communications.md"
    policy.write_text(policy.read_text().replace("then: warn\n", "then: wran\n", 1))
    result = run("check", folder)
    assert result.exit_code == 1
    assert "warning[stray-fact]" in result.stderr
    assert "error[bad-choice]" in result.stderr
    assert "1 error, 1 warning" in result.stderr


def test_a_warning_about_the_school_alone_does_not_fail_unless_asked(run: Run, folder: Path) -> None:
    with (folder / "facts.csv").open("a") as facts:
        facts.write("p-nobody,role,,staff,,,,,\n")
    assert run("check", folder).exit_code == 0
    assert run("check", "--strict", folder).exit_code == 1


def test_a_folder_is_checked_by_itself(run: Run, alderbrook: Path) -> None:
    result = run("check", alderbrook, alderbrook / "policies")
    assert result.exit_code == 2
    assert "by itself" in result.stderr


def test_mail_is_decided_by_the_policies_of_the_folder(run: Run, alderbrook: Path) -> None:
    mail = alderbrook / "mail/01-sunday-evening.eml"
    short = run("decide", "--school", alderbrook, mail)
    long = run("decide", "--school", alderbrook / "school.toml", "--policy", alderbrook / "policies", alderbrook / mail)
    assert short.exit_code == 0
    assert "hold" in short.stdout
    assert short.stdout == long.stdout


def test_a_folder_without_a_school_is_said_kindly(run: Run, tmp_path: Path) -> None:
    result = run("decide", "--school", tmp_path, tmp_path)
    assert result.exit_code == 2
    assert "chalkline new" in result.stderr


def test_warnings_about_the_school_are_shown_with_files_too(run: Run, folder: Path) -> None:
    with (folder / "facts.csv").open("a") as facts:
        facts.write("p-nobody,role,,staff,,,,,\n")
    result = run("check", "--school", folder, folder / "policies")
    assert result.exit_code == 0
    assert "warning[stray-fact]" in result.stderr
    assert "no faults in 1 policy" in result.stdout


SCHOOLS = ("alderbrook", "ferndale", "willow_lodge", "starter")


@pytest.mark.parametrize("school", SCHOOLS)
@pytest.mark.parametrize("command", [("due", "--school"), ("promises",), ("who-may",), ("coverage",)])
def test_every_school_of_the_library_is_answered_for(
    run: Run, alderbrook: Path, school: str, command: tuple[str, ...]
) -> None:
    folder = alderbrook.parent / school
    for extra in ((), ("--json",)):
        result = run(*command, folder, *extra)
        assert result.exit_code == 0, result.stderr
        assert not result.stderr
    assert all(isinstance(json.loads(line), dict) for line in result.stdout.splitlines())


@pytest.mark.parametrize("school", SCHOOLS)
def test_no_promise_is_left_out_and_nobody_is_unseen_without_a_name(run: Run, alderbrook: Path, school: str) -> None:
    folder = alderbrook.parent / school
    promises = [json.loads(line) for line in run("promises", folder, "--json").stdout.splitlines()]
    clauses = {line.split("{#")[1].split("}")[0] for path in folder.glob("policies/*.md") for line in headings(path)}
    assert {promise["clause"].partition("#")[2] for promise in promises} == clauses
    for promise in promises:
        assert promise["findings"]
        assert {finding["verdict"] for finding in promise["findings"]} >= {promise["verdict"]}


def headings(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if line.startswith("#") and "{#" in line]
