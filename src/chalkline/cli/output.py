"""What the commands print: diagnostics with their caret, tables, or JSON for other programs.

Results go to standard output; progress and what is wrong with the call go to standard error, so that a pipe gets
results alone.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn, TextIO, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from chalkline.policy.codes import Severity
from chalkline.policy.diagnostics import Diagnostic, rendered

T = TypeVar("T")

FOUND_FAULTS = 1
"""Exit code: something was found wrong with what was given."""
USED_WRONGLY = 2
"""Exit code: the call itself is wrong; Typer's own."""

_NARROWEST = 64
"""Columns below which nothing is squeezed further: words and names stay whole, and the terminal breaks the lines."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}


def out() -> Console:
    """The console for results. Made anew each time, so that it writes where standard output now is."""
    _escape_what_cannot_be_written(sys.stdout)
    console = Console(highlight=False, soft_wrap=True, emoji=False)
    console.width = max(console.width, _NARROWEST)
    return console


def err() -> Console:
    """The console for progress and complaints."""
    _escape_what_cannot_be_written(sys.stderr)
    return Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def _escape_what_cannot_be_written(stream: TextIO) -> None:
    """Not every terminal has every letter of a subject; a command never ends because of one."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def print_json(value: object) -> None:
    """The value as one line of JSON, which is UTF-8 whatever the terminal's encoding is."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def print_diagnostics(diagnostics: Sequence[Diagnostic]) -> None:
    """Each diagnostic with its line and caret, then how many there are."""
    console = err()
    for diagnostic in diagnostics:
        head, _, rest = rendered(diagnostic).partition("\n")
        console.print(f"[{_STYLES[diagnostic.severity]}]{escape(head)}[/]\n{escape(rest)}\n")
    if diagnostics:
        console.print(escape(tally(diagnostics)))


def json_of(diagnostic: Diagnostic) -> dict[str, object]:
    """The diagnostic as plain data; lines and columns count from 1."""
    line, column = diagnostic.span.position
    return {
        "severity": diagnostic.severity.value,
        "code": diagnostic.code.value,
        "message": diagnostic.message,
        "file": diagnostic.span.source.name,
        "line": line,
        "column": column,
        "text": diagnostic.span.text,
        "help": diagnostic.help,
    }


def tally(diagnostics: Sequence[Diagnostic]) -> str:
    """``2 errors, 1 warning``."""
    counts = {severity: sum(d.severity is severity for d in diagnostics) for severity in Severity}
    return (
        ", ".join(f"{n} {severity.value}{'' if n == 1 else 's'}" for severity, n in counts.items() if n) or "no faults"
    )


def stop(message: str, hint: str = "") -> NoReturn:
    """End the command because the call is wrong, saying what is and how to mend it."""
    console = err()
    console.print(f"[bold red]error:[/] {escape(message)}")
    if hint:
        console.print(f"  = help: {escape(hint)}")
    raise typer.Exit(USED_WRONGLY)


def cannot_read(path: Path, error: OSError) -> NoReturn:
    """End the command because a file cannot be read, saying which and why."""
    stop(f"cannot read {path}: {(error.strerror or str(error)).lower()}", "check the path and who may read it")


def tracked(things: Iterable[T], what: str) -> Iterator[T]:
    """The things, one by one, with a bar on standard error if somebody looks there and results go elsewhere."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from things
        return
    with _bar() as bar:
        yield from bar.track(things, description=what)


@contextmanager
def _bar() -> Iterator[Progress]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err(), transient=True) as progress:
        yield progress
