import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Run

PolicyFile = Callable[[str], Path]


def test_a_sound_policy_has_no_faults(run: Run, alderbrook: Path) -> None:
    result = run("check", alderbrook / "policies")
    assert result.exit_code == 0
    assert "no faults in 1 policy, 15 clauses" in result.stdout


def test_all_faults_are_shown_with_place_caret_and_help(run: Run, policy: PolicyFile) -> None:
    result = run("check", policy("on: mail.sent\nwhen: message.subjekt == 1\nthen: note"))
    assert result.exit_code == 1
    assert "policy.md:14:5" in result.stderr
    assert "`mail.send`" in result.stderr
    assert "^" in result.stderr
    assert "1 error" in result.stderr


def test_faults_as_json_are_one_object_a_line(run: Run, policy: PolicyFile) -> None:
    result = run("check", "--json", policy("on: mail.send\nwhen: message.subjekt == 1\nthen: note"))
    faults = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(fault["code"], fault["line"], fault["text"]) for fault in faults] == [("unknown-field", 15, "subjekt")]


def test_faults_of_several_files_come_in_one_run(run: Run, policy: PolicyFile, tmp_path: Path) -> None:
    first = policy("on: mail.send\nthen: nod")
    second = tmp_path / "second.md"
    second.write_text("nothing here\n")
    result = run("check", first, second)
    assert "policy.md" in result.stderr
    assert "second.md" in result.stderr


def test_strict_fails_on_warnings(run: Run, policy: Callable[[str, str], Path]) -> None:
    path = policy("on: mail.send\nwhen: message.reply\nthen: note", "Within 3 days or so.")
    assert run("check", path).exit_code == 0
    assert run("check", "--strict", path).exit_code == 1


def test_a_file_that_is_not_there_is_said_kindly(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path / "nowhere.md")
    assert result.exit_code == 2
    assert "cannot read" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_without_policies_is_said_kindly(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path)
    assert result.exit_code == 2
    assert "no policies in" in result.stderr


def test_a_school_brings_its_own_roles(run: Run, policy: PolicyFile, alderbrook: Path, tmp_path: Path) -> None:
    school = tmp_path / "school.toml"
    own = '\n[roles]\nfirst_aider = "first aider"\n'
    lines = (alderbrook / "school.toml").read_text().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("people", "facts", "calendars"))]
    school.write_text("".join(kept) + own)
    path = policy('on: mail.send\nwhen: "first_aider" in sender.roles\nthen: note\ntell: first_aider')
    assert run("check", path).exit_code == 1
    assert run("check", "--school", school, path).exit_code == 0


def test_a_line_number_is_no_picture(run: Run, policy: Callable[[str, str], Path]) -> None:
    assert "policy.md:100:5" in run("check", policy("on: mail.sent\nthen: note", "word\n" * 86)).stderr
