"""``chalkline bundle`` on the demonstration school."""

import json
from pathlib import Path
from shutil import copytree

import pytest
from tests.cli.conftest import Run


@pytest.fixture
def folder(run: Run, alderbrook: Path, tmp_path: Path) -> Path:
    """A bundle of the demonstration school."""
    result = run("bundle", "build", alderbrook, tmp_path / "bundle", "--fresh-hours", 6)
    assert result.exit_code == 0, result.stderr
    assert "base number 1" in result.stdout
    return tmp_path / "bundle"


def test_the_first_is_a_base_and_the_next_what_is_otherwise(run: Run, alderbrook: Path, folder: Path) -> None:
    assert "delta number 2: 0 subjects" in run("bundle", "build", alderbrook, folder).stdout
    assert "base number 3" in run("bundle", "build", alderbrook, folder, "--whole").stdout


def test_a_changed_policy_makes_a_base(run: Run, alderbrook: Path, folder: Path, tmp_path: Path) -> None:
    school = copytree(alderbrook, tmp_path / "school")
    policy = school / "policies/digital-communications.md"
    policy.write_text(policy.read_text().replace("title: ", "title: Our ", 1))
    assert "base number 2" in run("bundle", "build", school, folder).stdout


def test_what_it_holds_is_shown_to_people_and_programs(run: Run, folder: Path) -> None:
    shown = run("bundle", "show", folder)
    assert "Alderbrook High School: number 1, a base and 0 deltas" in shown.stdout
    assert "  permitted: direct_mail" in shown.stdout
    told = json.loads(run("bundle", "show", folder, "--json").stdout)
    assert (told["school"], told["number"], told["facts"]["attribute"]) == ("alderbrook", 1, ["name"])
    assert list(told["policies"]) == ["digital-communications@1"]


def test_facts_are_added_as_a_delta(run: Run, folder: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.csv"
    facts.write_text("subject,name,value,by\np-lee,withdrawn,direct_mail,head\n")
    assert "delta number 2: 1 subject" in run("bundle", "add-facts", folder, facts).stdout
    facts.write_text("subject,name,value\np-lee,likes,cake\n")
    assert run("bundle", "add-facts", folder, facts).exit_code == 1


@pytest.mark.parametrize(
    ("row", "warned"),
    [
        ("p-lee,withdrawn,direct_mail,head", ""),
        ("p-leee,withdrawn,direct_mail,head", "warning: nothing was known of `p-leee` here before"),
        ("p-lee,withdrawn,no_rule_about_mail,head", "warning: 1 of 1 fact left out"),
    ],
)
def test_facts_that_change_nothing_are_warned_of(run: Run, folder: Path, tmp_path: Path, row: str, warned: str) -> None:
    facts = tmp_path / "facts.csv"
    facts.write_text(f"subject,name,value,by\n{row}\n")
    result = run("bundle", "add-facts", folder, facts)
    assert (result.exit_code, bool(result.stderr)) == (0, bool(warned))
    assert warned in result.stderr


def test_a_sound_bundle_verifies_and_a_damaged_one_says_where(run: Run, folder: Path) -> None:
    assert run("bundle", "verify", folder).stdout == "1 file, all whole and in order\n"
    path = folder / "base-0000000001.bundle"
    path.write_bytes(path.read_bytes()[:-1])
    result = run("bundle", "verify", folder)
    assert result.exit_code == 1
    assert f"{path}: it ends after" in result.stderr
    assert "= help: copy it here once more" in result.stderr


@pytest.mark.parametrize("command", [("show",), ("add-facts", "facts.csv")])
def test_a_folder_without_a_bundle_is_named(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    result = run("bundle", command[0], tmp_path, *command[1:])
    assert result.exit_code == 2
    assert "there is no bundle" in result.stderr


def test_a_folder_that_cannot_be_written_is_named(run: Run, alderbrook: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("bundle", "build", alderbrook, tmp_path / "file")
    assert result.exit_code == 2
    assert "what was there is there still" in result.stderr
