"""``chalkline who-may`` on the demonstration school."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

ON = ("--on", "2026-11-20")
STANDING = """
## Wiping {#devices.wiping}

The network manager wipes a lost device without asking.

~~~rule
may: device.wipe
who: network_manager
~~~
"""


@pytest.fixture
def folder(alderbrook: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration school whose network manager has a standing permission."""
    copy = Path(shutil.copytree(alderbrook, tmp_path / "alderbrook"))
    with (copy / "policies/digital-communications.md").open("a") as policy:
        policy.write(STANDING)
    return copy


def asked(run: Run, *arguments: object) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(run("who-may", *arguments, "--json").stdout)
    return found


def test_who_has_it_who_may_ask_and_whom(run: Run, alderbrook: Path) -> None:
    result = run("who-may", alderbrook, "direct_mail", *ON)
    assert result.exit_code == 0
    for said in (
        "How: on asking the head of year",
        "Lasts: 1 year",
        "May ask now: Imran Quinn and Karen Marsh",
        "They ask now: Carys Jones",
        "Imran Quinn, for Ann Lee, from Monday 5 October 2026, to the end of Monday 4 October 2027, by Carys Jones",
    ):
        assert said in result.stdout


def test_before_it_was_given_nobody_has_it(run: Run, alderbrook: Path) -> None:
    result = run("who-may", alderbrook, "direct_mail", "--on", "2026-10-04")
    assert "Nobody is known to have it." in result.stdout


def test_what_is_withdrawn_is_not_in_force(run: Run, folder: Path) -> None:
    with (folder / "facts.csv").open("a") as facts:
        facts.write("p-iquinn,withdrawn,p-lee,direct_mail,2026-11-01,,,,\n")
        facts.write("p-okafor,withdrawn,,device.wipe,2026-11-01,,,,\n")
    found = asked(run, folder, "direct_mail", *ON)
    assert [given["in_force"] for given in found["given"]] == [False]
    assert [each["person"] for each in found["withdrawn"]] == ["p-iquinn"]
    assert [each["withdrawn"] for each in asked(run, folder, "device.wipe", *ON)["standing"]] == [True]


def test_a_standing_permission_belongs_to_whoever_holds_the_role(run: Run, folder: Path) -> None:
    (standing,) = asked(run, folder, "device.wipe", *ON)["standing"]
    assert (standing["name"], standing["withdrawn"]) == ("Sam Okafor", False)


def test_without_a_name_all_are_listed(run: Run, folder: Path) -> None:
    result = run("who-may", folder, *ON)
    assert "direct_mail  0         1" in result.stdout
    assert "device.wipe  1         0" in result.stdout


def test_the_nearest_right_name_is_offered(run: Run, alderbrook: Path) -> None:
    result = run("who-may", alderbrook, "direct_male")
    assert result.exit_code == 2
    assert "did you mean `direct_mail`?" in result.stderr
