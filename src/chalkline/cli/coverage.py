"""``chalkline coverage``: which rule answers to which id, and whether it runs today."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from chalkline.cli.output import FOUND_FAULTS, err, out, print_json
from chalkline.cli.policies import bytes_of
from chalkline.cli.schools import SchoolFolder, governed_or_exit
from chalkline.cli.tables import columns
from chalkline.policy.english.grammar import counted
from chalkline.policy.verdicts.coverage import Covering, coverage, missing

Rows = Annotated[
    Path | None,
    typer.Option("--rows", help="A file with an id a line, each of which must be covered.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs, one rule a line.")]

_RUNNING_EVENTS = frozenset({"mail.send", "mail.receive"})
_RUNS = {
    "keep": "due dates",
    "at": "due dates",
    "must": "due dates",
    "may": "who may, and who asks whom",
    "record": "waits for its register",
    "case": "waits for reports",
    "pledge": "pledged, seen by no machine",
}
"""What runs today of each other kind."""
_WAITING = frozenset({"record", "case", "pledge"})


def coverage_command(*, school: SchoolFolder, rows: Rows = None, json: Json = False) -> None:
    """Show which rule covers which id of a list that the school keeps, such as its requirements.

    With `--rows`, ends with 1 where an id of the file is covered by no rule. In the file, a line that begins with `#`
    is a comment, and so is what follows the id after a blank.
    """
    found = coverage(governed_or_exit(school).policies)
    if json:
        for covering in found:
            print_json(_as_json(covering))
    else:
        _show(found)
    uncovered = missing(_wanted(rows), found) if rows else ()
    for row in uncovered:
        err().print(f"[bold red]not covered:[/] {row}")
    if uncovered:
        raise typer.Exit(FOUND_FAULTS)


def _show(found: Sequence[Covering]) -> None:
    lines = [(each.row, each.clause, each.kind, _today(each)) for each in found]
    out().print(columns(("row", "clause", "rule", "runs today"), lines))
    rows, running = {each.row for each in found}, {each.row for each in found if _runs(each)}
    out().print(f"\n{counted(len(rows), 'row')} covered, {len(running):,} by a rule that runs today")


def _runs(covering: Covering) -> bool:
    if covering.kind == "on":
        return not _RUNNING_EVENTS.isdisjoint(covering.events)
    return covering.kind not in _WAITING


def _today(covering: Covering) -> str:
    if covering.kind != "on":
        return _RUNS[covering.kind]
    waiting = [event for event in covering.events if event not in _RUNNING_EVENTS]
    decided = [event for event in covering.events if event in _RUNNING_EVENTS]
    parts = (f"decides {', '.join(decided)}" if decided else "", f"waits for {', '.join(waiting)}" if waiting else "")
    return "; ".join(filter(None, parts))


def _wanted(path: Path) -> list[str]:
    lines = bytes_of(path).decode("utf-8", "replace").splitlines()
    return [line.split()[0] for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _as_json(covering: Covering) -> Mapping[str, object]:
    return {
        "row": covering.row,
        "clause": covering.clause,
        "rule": covering.rule,
        "kind": covering.kind,
        "events": covering.events,
        "runs": _runs(covering),
        "today": _today(covering),
    }
