"""``chalkline check``: every fault of every file, in one run."""

from pathlib import Path
from typing import Annotated

import typer

from chalkline.cli.output import FOUND_FAULTS, json_of, out, print_diagnostics, print_json
from chalkline.cli.policies import check_files
from chalkline.cli.schools import school_or_exit
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.diagnostics import has_errors
from chalkline.policy.vocabulary import Vocabulary

Files = Annotated[list[Path], typer.Argument(help="Policy files, or folders of them.", show_default=False)]
SchoolFile = Annotated[
    Path | None, typer.Option("--school", help="The school's `school.toml`, for roles of its own.", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs, one object a line.")]
Strict = Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")]


def check_command(*, files: Files, school: SchoolFile = None, json: Json = False, strict: Strict = False) -> None:
    """Check policies together: form, names, conditions, figures, contradictions.

    Ends with 0 if nothing stands against publication, 1 if something does, 2 if the call itself is wrong.
    """
    checked = check_files(files, vocabulary_for(school))
    if json:
        for diagnostic in checked.diagnostics:
            print_json(json_of(diagnostic))
    else:
        print_diagnostics(checked.diagnostics)
        if not checked.diagnostics:
            clauses = sum(len(policy.clauses) for policy in checked.policies)
            out().print(
                f"[green]no faults[/] in {_counted(len(checked.policies), 'policy', 'policies')}, "
                f"{_counted(clauses, 'clause', 'clauses')}"
            )
    if has_errors(checked.diagnostics) or (strict and checked.diagnostics):
        raise typer.Exit(FOUND_FAULTS)


def vocabulary_for(school: Path | None) -> Vocabulary:
    """The standard vocabulary with the school's own roles."""
    return VOCABULARY if school is None else school_or_exit(school).vocabulary


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
