"""``chalkline coverage`` on the demonstration school."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_every_row_stands_with_its_clause_its_rule_and_what_runs_today(run: Run, alderbrook: Path) -> None:
    lines = run("coverage", alderbrook, "--json").stdout.splitlines()
    found = {
        line["row"]: (line["clause"].partition("#")[2], line["kind"], line["runs"]) for line in map(json.loads, lines)
    }
    assert found["MAIL-5"] == ("email.hours", "on", True)
    assert found["MAIL-22"] == ("email.retention", "keep", True)
    assert found["STO-10"] == ("data.destroyed", "record", False)
    assert found["ACC-1"] == ("conduct.passwords", "pledge", False)


def test_rows_are_in_natural_order_and_counted(run: Run, alderbrook: Path) -> None:
    shown = run("coverage", alderbrook).stdout
    assert shown.index("MAIL-9 ") < shown.index("MAIL-10 ")
    assert "decides mail.send, mail.receive" in shown
    assert "15 rows covered, 12 by a rule that runs today" in shown


def test_rows_that_nothing_covers_are_named(run: Run, alderbrook: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.txt"
    rows.write_text("# what we must keep\nMAIL-5  sending hours\nWEB-1  filtering\n\nACC-7\n")
    result = run("coverage", alderbrook, "--rows", rows)
    assert result.exit_code == 1
    assert "not covered: WEB-1" in result.stderr
    assert "ACC-7" not in result.stderr


def test_rows_that_are_all_covered_end_well(run: Run, alderbrook: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.txt"
    rows.write_text("MAIL-5\nACC-7\n")
    assert run("coverage", alderbrook, "--rows", rows).exit_code == 0
