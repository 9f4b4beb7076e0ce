"""The school that a command is for: loaded, or the command ends with all faults of its files."""

from collections.abc import Sequence
from pathlib import Path

import typer

from chalkline.cli.output import FOUND_FAULTS, print_diagnostics
from chalkline.school.loading import Loaded, load_school


def school_or_exit(
    path: Path, people: Path | None = None, facts: Sequence[Path] = (), calendars: Sequence[Path] = ()
) -> Loaded:
    """The school of ``school.toml`` and its other files; ends the command where any of them is at fault."""
    loaded, diagnostics = load_school(path, people=people, facts=facts, calendars=calendars)
    if loaded is None:
        print_diagnostics(diagnostics)
        raise typer.Exit(FOUND_FAULTS)
    return loaded
