"""``chalkline test``: do the policies do what their cases say?"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from chalkline.cli.case_files import SUFFIX, Case, CaseError, case_files, read_cases
from chalkline.cli.output import FOUND_FAULTS, out, print_json, stop
from chalkline.cli.trying import Suite, Unreadable

Folder = Annotated[Path, typer.Argument(help=f"A folder with `*{SUFFIX}` files, or one such file.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs, one case a line.")]


def cases_command(*, folder: Folder, json: Json = False) -> None:
    """Try policies on cases: each an event, the facts, the decision expected and the why expected.

    Ends with 0 if every case comes out as it says, 1 if one does not, 2 if there is none or one cannot be read.
    """
    tally: Counter[bool] = Counter()
    for path, case, differences in _tried(folder):
        tally[not differences] += 1
        if json:
            print_json({"file": str(path), "case": case.name, "passed": not differences, "differences": differences})
        else:
            _say(case, differences)
    if not tally:
        stop(f"no cases in {folder}", f"cases stand in files that end in `{SUFFIX}`")
    if not json:
        out().print(f"{tally[True]} passed, {tally[False]} failed")
    if tally[False]:
        raise typer.Exit(FOUND_FAULTS)


def _tried(folder: Path) -> Iterator[tuple[Path, Case, list[str]]]:
    for path in case_files(folder):
        try:
            suite = Suite.of(path, read_cases(path))
            for case in suite.file.cases:
                yield path, case, suite.differences(case)
        except (CaseError, Unreadable) as error:
            stop(str(error))


def _say(case: Case, differences: list[str]) -> None:
    console = out()
    console.print(f"[red]failed[/]  {escape(case.name)}" if differences else f"[green]passed[/]  {escape(case.name)}")
    for difference in differences:
        console.print(f"        {escape(difference)}")
