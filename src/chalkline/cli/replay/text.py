"""A comparison on the terminal: what changes first, then whose, then the whole by clause, then what nobody can see."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rich.console import Console
from rich.markup import escape

from chalkline.cli.replay.comparison import ClauseRow, Comparison
from chalkline.cli.replay.examples import Told
from chalkline.cli.replay.words import (
    dates,
    mean_change,
    of_everybody,
    span,
    unseen_of_purged,
    waiting,
    what_is_left,
)
from chalkline.cli.tables import columns, indented
from chalkline.policy.decide.why import Why
from chalkline.policy.english.grammar import counted, words
from chalkline.school.loading import Loaded
from chalkline.school.names import name_of

_MOST_PEOPLE = 10


def show(console: Console, found: Comparison, told: Sequence[Told], loaded: Loaded) -> None:
    """Print all of it."""
    _Shown(console, found, loaded).show(told)


class _Shown:
    def __init__(self, console: Console, found: Comparison, loaded: Loaded) -> None:
        self.console, self.found, self.loaded = console, found, loaded

    def show(self, told: Sequence[Told]) -> None:
        """Print the parts that are not empty."""
        found = self.found
        self.console.print(f"[bold]{escape(self.loaded.school.name)}[/], {span(found)}")
        self._lines("", self._summary())
        self._table("What becomes of them", ("", "old", "new", "change"), self._totals())
        self._table("What changes", ("was", "would be", "events"), self._changes())
        headings = ("clause", "says", "old", "new", "change")
        self._table("Clauses that say something else", headings, self._clauses(changed=True))
        self._lines("No longer apply at all", found.fallen_silent)
        self._lines("Apply for the first time", found.speaking_up)
        self._table("How long they wait", ("old", "new", "so they wait", "events"), self._waits())
        self._people()
        self._examples(told)
        self._table("Clauses that say what they said", ("clause", "says", "events"), self._clauses(changed=False))
        self._purged()
        self._lines("Cannot see", [*self._unseen(), *unseen_of_purged(self.found.purged)])

    def _summary(self) -> Iterator[str]:
        found = self.found
        if found.events and not found.changes:
            yield "Nothing changes: what becomes of each event is the same under both."
        if found.freed:
            yield f"{found.freed:,} that would have been stopped would pass."
        if found.stopped:
            yield f"{found.stopped:,} that would have passed would be stopped."
        yield from mean_change(found.waits)

    def _totals(self) -> Iterator[Sequence[str]]:
        for outcome, old, new in self.found.totals:
            yield outcome, f"{old:,}", f"{new:,}", _signed(new - old)

    def _changes(self) -> Iterator[Sequence[str]]:
        for (old, new), events in self.found.changes:
            yield old, new, f"{events:,}"

    def _clauses(self, *, changed: bool) -> Iterator[Sequence[str]]:
        for row in self.found.clauses:
            if bool(row.change) == changed:
                yield self._clause(row)

    def _clause(self, row: ClauseRow) -> Sequence[str]:
        figures = (f"{row.old:,}", f"{row.new:,}", _signed(row.change)) if row.change else (f"{row.old:,}",)
        return row.clause, row.said, *figures

    def _waits(self) -> Iterator[Sequence[str]]:
        return waiting(self.found.waits)

    def _people(self) -> None:
        everybody, people = self.found.everybody, self.found.people
        if not everybody:
            return
        self._lines("Who is affected", [of_everybody(everybody, self.loaded)])
        rows = [
            (name_of(self.loaded.facts, row.person), f"{row.events:,}", f"{row.freed:,}", f"{row.stopped:,}")
            for row in people[:_MOST_PEOPLE]
        ]
        self._table("", ("", "events", "no longer stopped", "newly stopped"), rows)
        hidden = len(everybody) - len(people)
        if hidden:
            self._lines("", [f"{words(self.found.asker.name)} may not see who {hidden:,} of them are."])
        elif len(people) > _MOST_PEOPLE:
            self._lines("", [f"and {len(people) - _MOST_PEOPLE:,} more; `--json` lists all"])

    def _examples(self, told: Sequence[Told]) -> None:
        if told:
            self.console.print("\n[bold]Examples[/]")
        for one in told:
            whom = f" to {one.to}" if one.to else ""
            subject = f": “{one.subject}”" if one.subject else ""
            self.console.print(f"  {escape(one.when)}, {escape(one.who)}{escape(whom)}{escape(subject)}")
            self._why(f"was {one.old}", one.why_old)
            self._why(f"would be {one.new}", one.why_new)

    def _why(self, heading: str, why: Why) -> None:
        self.console.print(indented(f"{heading}: {why.outcome}", 4, self.console.width))
        for ground in why.grounds:
            if ground.effect.word in heading or ground.undecided:
                clause = ground.clause.partition("#")[2]
                text = f"{ground.title} ({clause}), because {ground.because.text}"
                self.console.print(indented(text, 6, self.console.width), style="dim")

    def _purged(self) -> None:
        if not self.found.purged.events:
            return
        gone = _Shown(self.console, self.found.of_purged, self.loaded)
        self._lines("Days whose period is over", [what_is_left(self.found.purged)])
        self._table("", ("", "old", "new", "change"), gone._totals())
        self._table("", ("was", "would be", "events"), gone._changes())
        self._table("", ("clause", "says", "old", "new", "change"), gone._clauses(changed=True))

    def _unseen(self) -> Iterator[str]:
        unseen = self.found.unseen
        if unseen.missing:
            yield f"nothing is stored of {dates(unseen.missing)}"
        if unseen.open:
            yield f"more may come of {dates(unseen.open)}: not over yet"
        for event, paths in unseen.fields.items():
            for path, days in paths.items():
                yield self._not_kept(event, path, days)
        if unseen.protected:
            yield f"{counted(unseen.protected, 'event')} concerned a protected contact, and no rule touches those"

    def _not_kept(self, event: str, path: str, days: Sequence[date]) -> str:
        return f"`{path}` of {event} was not kept on {dates(days)}: conditions that read it are undecided there"

    def _lines(self, title: str, lines: Iterable[str]) -> None:
        shown = list(dict.fromkeys(lines))
        if title and shown:
            self.console.print(f"\n[bold]{title}[/]")
        for line in shown:
            self.console.print(indented(line, 2, self.console.width))

    def _table(self, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        shown = list(rows)
        if not shown:
            return
        if title:
            self.console.print(f"\n[bold]{title}[/]")
        for line in columns(headings, shown).splitlines():
            self.console.print(f"  {line}")


def _signed(change: int) -> str:
    return f"{change:+,}" if change else ""
