"""``chalkline check``: every fault of every file, in one run."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from chalkline.cli.output import FOUND_FAULTS, err, json_of, out, print_diagnostics, print_json, stop
from chalkline.cli.policies import check_files
from chalkline.cli.schools import is_school, loaded_or_exit
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.diagnostics import Diagnostic, has_errors, in_order
from chalkline.policy.english.grammar import counted
from chalkline.policy.model import Policy
from chalkline.school.loading import Loaded, confirm_lists, load_school

Files = Annotated[
    list[Path],
    typer.Argument(help="A school's folder, or policy files and folders of them.", show_default=False),
]
SchoolFile = Annotated[
    Path | None,
    typer.Option("--school", help="The school's folder or `school.toml`, for roles of its own.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs, one object a line.")]
Strict = Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")]


Confirm = Annotated[
    bool,
    typer.Option("--confirm-lists", help="Of a school's folder: its lists are right, however many are gone from them."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    diagnostics: Sequence[Diagnostic]
    sound: str
    """What is said where there are none."""


def check_command(
    *, files: Files, school: SchoolFile = None, json: Json = False, strict: Strict = False, confirm: Confirm = False
) -> None:
    """Check policies together: form, names, conditions, figures, contradictions.

    Of a school's folder, its settings, people, timetable, facts, calendar and register are checked with its policies.
    Ends with 0 if nothing stands against publication, 1 if something does, 2 if the call itself is wrong.
    """
    if confirm or any(map(is_school, files)):
        result = _of_folder(files, school, confirm=confirm)
    else:
        result = _of_files(files, school)
    if json:
        for diagnostic in result.diagnostics:
            print_json(json_of(diagnostic))
    elif result.diagnostics:
        print_diagnostics(result.diagnostics)
    else:
        out().print(f"[green]no faults[/] in {escape(result.sound)}")
    if has_errors(result.diagnostics) or (strict and result.diagnostics):
        raise typer.Exit(FOUND_FAULTS)


def _of_files(files: Sequence[Path], school: Path | None) -> _Result:
    """The files, by the roles of the school, whose own faults are shown first."""
    vocabulary = VOCABULARY
    if school is not None:
        loaded, warnings = loaded_or_exit(school)
        print_diagnostics(warnings)
        vocabulary = loaded.vocabulary
    checked = check_files(files, vocabulary)
    return _Result(diagnostics=checked.diagnostics, sound=_read(checked.policies))


def _of_folder(files: Sequence[Path], school: Path | None, *, confirm: bool) -> _Result:
    """The school's own files and its policies, all at once; the policies once its own files are sound."""
    if len(files) > 1 or school is not None or not is_school(files[0]):
        stop("a school's folder is checked by itself", "name the folder alone, or files in it")
    loaded, diagnostics = confirm_lists(files[0]) if confirm else load_school(files[0])
    if loaded is None:
        err().print("The policies are checked once the school's own files are sound.", style="dim")
        return _Result(diagnostics=diagnostics, sound="")
    checked = loaded.check_policies()
    sound = f"{_known(loaded)}, {_read(checked.policies)}"
    return _Result(diagnostics=in_order([*diagnostics, *checked.diagnostics]), sound=sound)


def _known(loaded: Loaded) -> str:
    return f"{loaded.school.name}: {counted(len(loaded.addresses), 'person')}"


def _read(policies: Sequence[Policy]) -> str:
    clauses = sum(len(policy.clauses) for policy in policies)
    return f"{counted(len(policies), 'policy')}, {counted(clauses, 'clause')}"
