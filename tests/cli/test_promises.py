"""``chalkline promises`` on the demonstration school."""

import json
from collections import Counter
from pathlib import Path

from tests.cli.conftest import Run

ON = ("--on", "2026-11-20")


def test_every_clause_has_a_verdict_and_says_why(run: Run, alderbrook: Path) -> None:
    result = run("promises", alderbrook, *ON)
    assert result.exit_code == 0
    assert "nothing connected watches mail.send, and it is not enforced yet" in result.stdout
    assert "0 of 12 have signed; not yet" not in result.stdout
    assert "2 of 12 have signed; not yet" in result.stdout
    assert "15 clauses: 15 cannot see" in result.stdout


def test_as_json_people_are_named(run: Run, alderbrook: Path) -> None:
    lines = run("promises", alderbrook, *ON, "--json").stdout.splitlines()
    found = {promise["clause"].partition("#")[2]: promise for promise in map(json.loads, lines)}
    assert Counter(promise["verdict"] for promise in found.values()) == {"cannot see": 15}
    reading = {finding["verdict"]: finding for finding in found["accounts.read"]["findings"]}
    assert reading["kept"]["because"] == "done by 2 people"
    assert "Bilal Khan" in reading["cannot see"]["names"]


def test_what_is_due_becomes_what_nobody_sees_once_its_moment_has_passed(run: Run, alderbrook: Path) -> None:
    def leavers(on: str) -> list[tuple[str, str]]:
        lines = map(json.loads, run("promises", alderbrook, "--on", on, "--json").stdout.splitlines())
        (promise,) = (line for line in lines if line["clause"].endswith("#accounts.leavers"))
        return [(each["verdict"], ", ".join(each["names"])) for each in promise["findings"] if len(each["people"]) == 1]

    assert leavers("2026-12-18") == [("due", "Callum Reid")]
    assert leavers("2026-12-19") == [("cannot see", "Callum Reid")]


def test_only_some_verdicts_are_shown_and_all_are_counted(run: Run, alderbrook: Path) -> None:
    result = run("promises", alderbrook, *ON, "--only", "broken", "--only", "due")
    assert "nothing connected" not in result.stdout
    assert "15 clauses: 15 cannot see" in result.stdout
    assert run("promises", alderbrook, *ON, "--only", "due", "--json").stdout == ""
