"""``chalkline check``: every fault of every file, in one run."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from chalkline.cli.output import FOUND_FAULTS, json_of, out, print_diagnostics, print_json, stop
from chalkline.cli.policies import Checked, check_files
from chalkline.cli.schools import is_school, policies_of, school_or_exit, settings_of
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.diagnostics import Diagnostic, has_errors, in_order
from chalkline.policy.english.grammar import counted
from chalkline.policy.vocabulary import Vocabulary
from chalkline.school.loading import Loaded, load_school

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    diagnostics: Sequence[Diagnostic]
    sound: str
    """What is said where there are none."""


def check_command(*, files: Files, school: SchoolFile = None, json: Json = False, strict: Strict = False) -> None:
    """Check policies together: form, names, conditions, figures, contradictions.

    Of a school's folder, its settings, people, facts and calendar are checked with its policies. Ends with 0 if nothing
    stands against publication, 1 if something does, 2 if the call itself is wrong.
    """
    result = _of_folder(files, school) if any(map(is_school, files)) else _of_files(files, school)
    if json:
        for diagnostic in result.diagnostics:
            print_json(json_of(diagnostic))
    elif result.diagnostics:
        print_diagnostics(result.diagnostics)
    else:
        out().print(f"[green]no faults[/] in {result.sound}")
    if has_errors(result.diagnostics) or (strict and result.diagnostics):
        raise typer.Exit(FOUND_FAULTS)


def vocabulary_for(school: Path | None) -> Vocabulary:
    """The standard vocabulary with the school's own roles."""
    return VOCABULARY if school is None else school_or_exit(school).vocabulary


def _of_files(files: Sequence[Path], school: Path | None) -> _Result:
    checked = check_files(files, vocabulary_for(school))
    return _Result(diagnostics=checked.diagnostics, sound=_read(checked))


def _of_folder(files: Sequence[Path], school: Path | None) -> _Result:
    """The school's own files and its policies, all at once; the policies once the settings can be read."""
    if len(files) > 1 or school is not None:
        stop("a school's folder is checked by itself", "name the folder alone, or files in it")
    settings = settings_of(files[0])
    loaded, diagnostics = load_school(settings)
    if loaded is None:
        return _Result(diagnostics=diagnostics, sound="")
    checked = check_files(policies_of(loaded.school, settings), loaded.vocabulary)
    sound = f"{_known(loaded)}, {_read(checked)}"
    return _Result(diagnostics=in_order([*diagnostics, *checked.diagnostics]), sound=sound)


def _known(loaded: Loaded) -> str:
    return f"{loaded.school.name}: {counted(len(loaded.addresses), 'person')}"


def _read(checked: Checked) -> str:
    clauses = sum(len(policy.clauses) for policy in checked.policies)
    return f"{counted(len(checked.policies), 'policy')}, {counted(clauses, 'clause')}"
