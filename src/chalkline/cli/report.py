"""How decisions are shown: a line for each recipient, the reasoning if asked for, a summary by clause; or JSON."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from textwrap import fill
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from chalkline.cli.deciding import Decided, Workbench
from chalkline.events.declared.mail import Mail
from chalkline.events.declared.people import Person
from chalkline.events.moments import text_of_moment
from chalkline.policy.decide.decision import Decision, Standing
from chalkline.policy.decide.why import Why
from chalkline.policy.english.figures import moment
from chalkline.policy.english.grammar import counted
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Audience

UNDECIDED = "undecided"
UNSTOPPED = "pass"
_STYLES = {
    UNSTOPPED: "green",
    "note": "cyan",
    "warn": "yellow",
    "hold": "bold yellow",
    "ask": "bold magenta",
    "refuse": "bold red",
    UNDECIDED: "bold blue",
}
_WIDTH = max(map(len, _STYLES))
_INDENT = _WIDTH + 4
_ASIDES = {
    Standing.OBSERVED: " (observed)",
    Standing.DISCHARGED: " (discharged)",
    Standing.ALLOWED: " (allowed)",
    Standing.PERMITTED: " (permitted)",
    Standing.COUNTS: "",
}


def verdict(decision: Decision) -> str:
    """What happens, in one word."""
    if decision.undecided:
        return UNDECIDED
    return decision.effect.word if decision.effect else UNSTOPPED


@dataclass(slots=True, kw_only=True)
class Report:
    """Prints decisions as they come, and keeps count for the summary."""

    workbench: Workbench
    console: Console
    explained_to: Audience | None
    """For whom the reasoning is printed; None for nobody."""
    verdicts: Counter[str] = field(default_factory=Counter)
    applied: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often a clause applied, by clause and how it stood."""

    @property
    def zone(self) -> ZoneInfo:
        """The school's zone."""
        return self.workbench.knowledge.school.zone

    def show(self, decisions: Iterable[Decided]) -> None:
        """Print the decisions under headings for what they came from, the same reasoning once."""
        for source, together in groupby(decisions, key=lambda decided: decided.source):
            group = list(together)
            self.console.print(f"\n[bold]{escape(source)}[/]  {escape(self._heading(group[0]))}")
            for why, alike in groupby(group, key=self._why):
                for decided in alike:
                    self._count(decided.decision)
                    word = verdict(decided.decision)
                    self.console.print(f"  [{_STYLES[word]}]{word:<{_WIDTH}}[/]  {escape(self._line(decided))}")
                self._say(why)

    def _why(self, decided: Decided) -> str:
        """The reasoning; empty where none is asked for, or no clause is named."""
        if self.explained_to is None or not decided.decision.findings:
            return ""
        return self.workbench.why(decided, self.explained_to).text

    def _say(self, why: str) -> None:
        for line in why.splitlines():
            margin = " " * (_INDENT + len(line) - len(line.lstrip(" >")))
            wrapped = fill(line.strip(), self.console.width, initial_indent=margin, subsequent_indent=margin)
            self.console.print(escape(wrapped), style="dim" if line.lstrip().startswith(">") else "")

    def summary(self) -> None:
        """Print how many of each, then by clause."""
        total = sum(self.verdicts.values())
        spread = ", ".join(f"{self.verdicts[word]} {word}" for word in _STYLES if self.verdicts[word])
        self.console.print(f"\n[bold]{counted(total, 'decision')}[/]" + (f": {spread}" if spread else ""))
        if self.applied:
            self.console.print(self._table())

    def _table(self) -> Table:
        table = Table(box=None, pad_edge=False, header_style="dim")
        for title, no_wrap in (("clause", True), ("", False), ("effect", True), ("times", True)):
            table.add_column(title, no_wrap=no_wrap)
        clauses = self.workbench.knowledge.policies.clauses
        for clause in clauses:
            for (named, what), times in self.applied.items():
                if named == clause:
                    table.add_row(escape(clause), escape(clauses[clause].title), what, str(times))
        return table

    def _count(self, decision: Decision) -> None:
        self.verdicts[verdict(decision)] += 1
        for finding in decision.findings:
            word = UNDECIDED if finding.undecided else finding.effect.word
            self.applied[finding.clause, word + _ASIDES[finding.standing]] += 1

    def _heading(self, decided: Decided) -> str:
        event = decided.event
        if decided.decision.protected:
            return "a protected contact"
        if not isinstance(event, Mail):
            return decided.decision.event
        return f"“{event.message.subject}” from {self._called(event.sender)}"

    def _line(self, decided: Decided) -> str:
        decision, event = decided.decision, decided.event
        if decision.protected:
            return "no rule touches it, and nobody is named"
        whom = f"to {self._called(event.recipient)}" if isinstance(event, Mail) else ""
        return "  ".join(filter(None, (whom, self._until(decision), ", ".join(_named(decision)))))

    def _until(self, decision: Decision) -> str:
        if decision.at is None:
            return "nothing says when it was sent; give --at"
        if decision.release_at is not None:
            return f"until {moment(decision.release_at, self.zone)}"
        people = dict.fromkeys(
            self.workbench.knowledge.name_of(p) for request in decision.asked for p in request.people
        )
        return f"asks {', '.join(people)}" if people else ""

    def _called(self, person: Person) -> str:
        name = self.workbench.knowledge.name_of(person.id) if person.id else ""
        address = person.address or "somebody unknown"
        return f"{name} <{address}>" if name else address


def _named(decision: Decision) -> Iterable[str]:
    for finding in decision.findings:
        doubt = " (undecided)" if finding.undecided else ""
        yield f"{finding.clause.partition('#')[2]}{_ASIDES[finding.standing]}{doubt}"


def as_json(decided: Decided, why: Why | None) -> Mapping[str, object]:
    """A decision as plain data: moments in RFC 3339, effects as words; nobody is named with a protected contact."""
    decision, event = decided.decision, decided.event
    return {
        "source": decided.source,
        "event": decision.event,
        "id": decision.id,
        **({} if decision.protected or not isinstance(event, Mail) else _people(event)),
        "at": _moment(decision.at),
        "decision": verdict(decision),
        "effect": decision.effect.word,
        "undecided": decision.undecided,
        "protected": decision.protected,
        "would": decision.would.word,
        "release_at": _moment(decision.release_at),
        "findings": [
            {
                "clause": finding.clause,
                "rule": finding.rule,
                "effect": finding.effect.word,
                "undecided": finding.undecided,
                "standing": finding.standing.value,
            }
            for finding in decision.findings
        ],
        "asked": decision.asked,
        "told": decision.told,
        "may_discharge": decision.may_discharge,
        **({} if why is None else {"why": why.text}),
    }


def _people(event: Mail) -> Mapping[str, object]:
    return {
        "sender": {"id": event.sender.id, "address": event.sender.address},
        "recipient": {"id": event.recipient.id, "address": event.recipient.address},
        "subject": event.message.subject,
    }


def _moment(at: Timestamp | None) -> str | None:
    return None if at is None else text_of_moment(at)
