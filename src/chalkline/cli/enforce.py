"""``chalkline enforce`` and ``chalkline observe``: which clauses bite, as rows of the school's facts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from chalkline.cli.clauses import enforceable
from chalkline.cli.output import out, stop
from chalkline.cli.schools import Governed, SchoolFolder, governed_or_exit, moment_at
from chalkline.policy.english.dates import point
from chalkline.policy.english.explain import explained_clause
from chalkline.policy.english.grammar import counted
from chalkline.policy.facts.fact import FOREVER, Fact
from chalkline.policy.facts.references import clause_names
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Timestamp
from chalkline.school.adding_rows import CannotAdd, add_rows, take_back
from chalkline.school.enforcement import Saying, begun, cells, ended, enforcing
from chalkline.school.facts_file import COLUMNS
from chalkline.school.folder import NOTHING_GIVEN, files_of, settings_of
from chalkline.school.loading import load_school

_FACTS = "facts.csv"

Clauses = Annotated[
    list[str],
    typer.Argument(
        metavar="CLAUSE",
        help="Clauses as `policy#clause`, such as `email#hours`; with `policy@2#clause`, in that version alone.",
        show_default=False,
    ),
]
From = Annotated[
    str | None,
    typer.Option("--from", help="The day, or day and time, from which; without it, now.", show_default=False),
]
By = Annotated[
    str,
    typer.Option("--by", help="Who says so, for the record.", default_factory=getuser, show_default="your login name"),
]
Reason = Annotated[str, typer.Option("--reason", help="Why, for the record.", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")]


def enforce_command(
    school: SchoolFolder, clauses: Clauses, *, since: From = None, by: By, reason: Reason = "", dry_run: DryRun = False
) -> None:
    """Enforce clauses: what they say happens, instead of only being noted.

    A row for each goes into the school's `facts.csv`; nothing else is touched. It says what changes and from when, and
    how to undo it. A clause that is enforced by then already stays as it is.
    """
    change = _Change.of(school, clauses, since, Saying(by=by, at=_now(), reason=reason))
    facts = [fact for name, clause in change.clauses for fact in change.beginning(name, clause)]
    change.made(facts, dry_run=dry_run)
    for name, clause in change.clauses:
        change.tell_enforced(name, clause, new=any(fact.subject == name for fact in facts))
    change.tell_rest(facts, "observe", dry_run=dry_run)


def observe_command(
    school: SchoolFolder, clauses: Clauses, *, since: From = None, by: By, reason: Reason = "", dry_run: DryRun = False
) -> None:
    """Stop enforcing clauses: what they say is only noted again.

    Nothing is deleted: a row for each goes into the school's `facts.csv` that ends what enforces it.
    """
    change = _Change.of(school, clauses, since, Saying(by=by, at=_now(), reason=reason))
    facts = [fact for name, clause in change.clauses for fact in change.ending(name, clause)]
    change.made(facts, dry_run=dry_run)
    for name, clause in change.clauses:
        change.tell_observed(name, new=any(fact.subject in clause_names(clause) for fact in facts))
    change.tell_rest(facts, "enforce", dry_run=dry_run)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What is changed of which school, from when."""

    folder: Path
    governed: Governed
    clauses: tuple[tuple[str, str], ...]
    """Each as it was named, with ``id@version#clause``."""
    at: Timestamp
    saying: Saying

    @classmethod
    def of(cls, folder: Path, named: Sequence[str], since: str | None, saying: Saying) -> "_Change":
        """The change that is asked for; ends the command where it cannot be."""
        governed = governed_or_exit(folder)
        at = saying.at if since is None else moment_at(since, governed.loaded.calendar.zone)
        if at < saying.at and _day(at, governed) != _day(saying.at, governed):
            stop(f"{since} is past: what was decided then stays as it was", "give a day from today on, or none for now")
        clauses = tuple((name, enforceable(name, governed.policies)) for name in dict.fromkeys(named))
        return cls(folder=folder, governed=governed, clauses=clauses, at=at, saying=saying)

    def beginning(self, name: str, clause: str) -> Iterator[Fact]:
        """The fact that enforces it; none where it is enforced by then, for good."""
        standing = enforcing(self.governed.loaded.facts, clause)
        if not any(fact.since <= self.at and fact.until == FOREVER for fact in standing):
            yield begun(name, self.at, self.saying)

    def ending(self, name: str, clause: str) -> Iterator[Fact]:
        """The facts that end what enforces it; ends the command where more than is named would end."""
        for fact in ended(self.governed.loaded.facts, clause, self.at, self.saying):
            if "@" in name and fact.subject != name:
                stop(f"`{name}` is enforced because `{fact.subject}` is, in every version", f"observe `{fact.subject}`")
            yield fact

    def made(self, facts: Sequence[Fact], *, dry_run: bool) -> None:
        """The rows are in the school's facts; ends the command where they cannot be, and then nothing was written."""
        if not facts or dry_run:
            return
        size = self.table.stat().st_size if self.table.exists() else 0
        try:
            add_rows(self.table, self._rows(facts), COLUMNS)
        except CannotAdd as why:
            stop(str(why), f"add the column, or the row by hand: its columns are {', '.join(COLUMNS)}")
        loaded, _ = load_school(self.folder)
        if loaded is None:
            take_back(self.table, size)
            stop(f"{self.table} would not be read any more; nothing was changed", "run `chalkline check` on the folder")

    @property
    def table(self) -> Path:
        """Where the rows go: the school's ``facts.csv``, or whichever of its tables of facts comes last."""
        settings = settings_of(self.folder)
        files = [path.value for path in files_of(self.governed.loaded.school, settings.parent, NOTHING_GIVEN).facts]
        usual = settings.parent / _FACTS
        return files[-1] if files and usual not in files else usual

    def tell_enforced(self, name: str, clause: str, *, new: bool) -> None:
        """From when it is enforced, and what it then does."""
        when = f"from {self._when}" if new else "by then already; nothing changes"
        out().print(f"[bold]{escape(name)}[/] is enforced {escape(when)}.")
        if new:
            policies = self.governed.policies
            policy = next(each for each in policies.policies if each.reference == clause.partition("#")[0])
            conditions = {rule.place: rule.conditions for rule in policies.rules}
            explained = explained_clause(policy, policies.clauses[clause], self.governed.loaded.vocabulary, conditions)
            out().print(f"Until then what it says is only noted; from then on it happens:\n\n{escape(explained.plain)}")

    def tell_observed(self, name: str, *, new: bool) -> None:
        """From when it is only observed."""
        when = (
            f"from {self._when}: what it says is noted, and stops nothing"
            if new
            else "by then already; nothing changes"
        )
        out().print(f"[bold]{escape(name)}[/] is only observed {escape(when)}.")

    def tell_rest(self, facts: Sequence[Fact], undo: str, *, dry_run: bool) -> None:
        """Where it was written, who takes it over when, and how to undo it."""
        if not facts:
            return
        names = " ".join(name for name, _ in self.clauses)
        done = "would be added" if dry_run else f"{'was' if len(facts) == 1 else 'were'} added"
        out().print(f"{counted(len(facts), 'row')} {done} to {escape(str(self.table))}.")
        if not dry_run:
            out().print(
                "A gate that reads this folder knows within seconds; for one that reads bundles, build the next."
            )
            out().print(f"To undo it: chalkline {undo} {escape(str(self.folder))} {escape(names)}")

    @property
    def _when(self) -> str:
        return "now on" if self.at == self.saying.at else point(self.at, self.governed.loaded.calendar.zone)

    def _rows(self, facts: Sequence[Fact]) -> list[Mapping[str, str]]:
        return [cells(fact, self.governed.loaded.calendar.zone) for fact in facts]


def _now() -> Timestamp:
    """To the second, as tables write it."""
    now = Timestamp.of(datetime.now(UTC))
    return Timestamp(now - now % NANOSECONDS_PER_SECOND)


def _day(at: Timestamp, governed: Governed) -> object:
    return at.utc.astimezone(governed.loaded.calendar.zone).date()
