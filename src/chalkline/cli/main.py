"""The ``chalkline`` command: one command a module."""

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from chalkline.cli import cases, check, coverage, decide, due, enforce, explain, new, promises, who_may
from chalkline.cli.bundle import app as bundle_app
from chalkline.cli.demo.command import demo_command
from chalkline.cli.events.app import app as events_app
from chalkline.cli.gate import app as gate_app
from chalkline.cli.replay.command import replay_command
from chalkline.cli.spool.app import app as spool_app

CANNOT_WRITE = 3
"""Exit code: the output, or a file, could not be read or written."""

app = typer.Typer(
    name="chalkline",
    help="A school's policy, signed by people and run by gates: check it, read what it does, try it on real mail.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.command("new")(new.new_command)
app.command("check")(check.check_command)
app.command("explain")(explain.explain_command)
app.command("decide")(decide.decide_command)
app.command("due")(due.due_command)
app.command("promises")(promises.promises_command)
app.command("who-may")(who_may.who_may_command)
app.command("coverage")(coverage.coverage_command)
app.command("replay")(replay_command)
app.command("enforce")(enforce.enforce_command)
app.command("observe")(enforce.observe_command)
app.command("test")(cases.cases_command)
app.command("demo")(demo_command)
app.add_typer(bundle_app, name="bundle")
app.add_typer(events_app, name="events")
app.add_typer(gate_app, name="gate")
app.add_typer(spool_app, name="spool")


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"chalkline {version('chalkline')}")
        raise typer.Exit


@app.callback()
def chalkline(
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_say_version, is_eager=True)
    ] = False,
) -> None:
    """What all commands have in common."""


def main() -> None:
    """Run the command; where its output or a file cannot be read or written (a full disk), say so, and end with 3."""
    try:
        _run()
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # whoever reads has had enough: that is no fault
            what = error.filename or "cannot write the output"
            typer.echo(f"error: {what}: {(error.strerror or str(error)).lower()}", err=True)
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - until the very end: what is left is not tried again
        sys.exit(CANNOT_WRITE)


def _run() -> None:
    try:
        app()
    finally:
        if sys.stdout is not None:  # a caller may have closed it
            sys.stdout.flush()
