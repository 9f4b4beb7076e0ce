"""The school that a command is for: loaded, or the command ends with all faults of its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from chalkline.cli.output import FOUND_FAULTS, print_diagnostics, stop
from chalkline.cli.policies import set_or_exit
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.clocks.knowledge import Knowledge
from chalkline.policy.decide.decider import Decider
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.values import Timestamp
from chalkline.school.folder import SETTINGS
from chalkline.school.loading import Loaded, load_school
from chalkline.school.times import HELP, Times

SchoolFolder = Annotated[
    Path, typer.Argument(metavar="SCHOOL", help="The school's folder, or its `school.toml`.", show_default=False)
]
On = Annotated[
    str | None,
    typer.Option("--on", help="The day, or day and time, to ask about; without it, now.", show_default=False),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Governed:
    """A school with the policies in its folder."""

    loaded: Loaded
    policies: PolicySet

    def known(self, at: Timestamp) -> Knowledge:
        """What is known of it at a moment."""
        facts, calendar = self.loaded.facts, self.loaded.calendar
        decider = Decider.of(self.policies, self.loaded.vocabulary)
        return Knowledge(
            facts=facts,
            calendar=calendar,
            at=at,
            conditions=lambda moment: decider.world(facts, calendar, moment),
        )


def is_school(path: Path) -> bool:
    """Whether the path is a school's folder."""
    return (path / SETTINGS).is_file()


def school_or_exit(
    path: Path, people: Path | None = None, facts: Sequence[Path] = (), calendars: Sequence[Path] = ()
) -> Loaded:
    """The school of a folder, or of its settings; ends the command where any of its files is at fault."""
    return loaded_or_exit(path, people, facts, calendars)[0]


def loaded_or_exit(
    path: Path, people: Path | None = None, facts: Sequence[Path] = (), calendars: Sequence[Path] = ()
) -> tuple[Loaded, tuple[Diagnostic, ...]]:
    """Likewise, with the warnings about its files."""
    if path.is_dir() and not is_school(path):
        stop(f"{path} is not a school's folder: it has no `{SETTINGS}`", f"`chalkline new {path}` starts one")
    loaded, diagnostics = load_school(path, people=people, facts=facts, calendars=calendars)
    if loaded is None:
        print_diagnostics(diagnostics)
        raise typer.Exit(FOUND_FAULTS)
    return loaded, diagnostics


def policies_of(loaded: Loaded) -> PolicySet:
    """The policies of the school's folder; ends the command where any of them is at fault."""
    return set_or_exit(loaded.check_policies())


def governed_or_exit(path: Path) -> Governed:
    """The school with its policies; ends the command where any file of either is at fault."""
    loaded = school_or_exit(path)
    return Governed(loaded=loaded, policies=policies_of(loaded))


def moment_at(text: str, zone: ZoneInfo) -> Timestamp:
    """The moment by the school's clock; ends the command where the text is none."""
    try:
        return Times(zone).beginning(text)
    except ValueError:
        stop(f"`{text}` is not a time", HELP)


def moment_or_now(text: str | None, zone: ZoneInfo) -> Timestamp:
    """The moment asked about, or now; ends the command where the text is none."""
    return Timestamp.of(datetime.now(UTC)) if text is None else moment_at(text, zone)
