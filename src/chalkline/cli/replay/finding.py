"""A replay under way: how far it is, and how it is stopped."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from chalkline.cli.output import err
from chalkline.store.events.store import DayFile
from chalkline.store.replay import running
from chalkline.store.replay.partial import Partial
from chalkline.store.replay.running import Found, Replay

CANCELLED = 130
"""Exit code: somebody stopped it, as shells say it."""


STOPPED_HERE = "Stopped. Nothing is lost: the same command with `--resume` goes on from here."
STOPPED_ON_SPARK = "Stopped, on the cluster too."


def found_here(replay: Replay, files: Sequence[DayFile], workers: int, *, resume: bool) -> Iterator[Found]:
    """What this machine finds in the files."""
    with under_way(files) as progress:
        yield from replay.run(files, workers=workers, resume=resume, progress=progress)


@contextmanager
def stoppable(stopped: str) -> Iterator[None]:
    """Whoever stops the block is told ``stopped``, and the command ends."""
    try:
        yield
    except KeyboardInterrupt:
        err().print(stopped)
        raise typer.Exit(CANCELLED) from None


def say_unkept(found: Partial) -> None:
    """Whoever waits is told that what was found could not be kept, as on a full disk; the figures are right."""
    if found.unkept:
        err().print(
            f"Not all could be kept beside the events ({escape(found.unkept)}). The figures are right; but the next"
            " replay takes as long, and one that is stopped begins anew."
        )


@contextmanager
def under_way(files: Sequence[DayFile]) -> Iterator[running.Progress]:
    """A bar on standard error, and what it is told."""
    with _bar() as bar:
        task = bar.add_task("replaying", total=sum(file.stored.rows for file in files))
        yield lambda events: bar.advance(task, events)


@contextmanager
def _bar() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), _Rate(), TimeRemainingColumn())
    quiet = not (err().is_terminal and "CI" not in os.environ)
    with Progress(*columns, console=err(), transient=True, disable=quiet) as progress:
        yield progress


class _Rate(ProgressColumn):
    """How many events have been looked at, and how many a second."""

    def render(self, task: Task) -> Text:
        """As one text."""
        speed = f", {task.speed:,.0f}/s" if task.speed else ""
        return Text(f"{task.completed:,.0f} of {task.total or 0:,.0f} events{speed}")
