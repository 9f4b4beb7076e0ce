"""``facts.csv``: what the school knows, a fact a row."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from msgspec.structs import replace

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.facts.kinds import KINDS, FactKind
from chalkline.policy.source import Span
from chalkline.policy.spelling import suggestion
from chalkline.policy.values import Timestamp
from chalkline.school.cells import moment
from chalkline.school.fact_checks import Choice, choices, is_sound
from chalkline.school.log import Log
from chalkline.school.school import School
from chalkline.school.table import Row, Table, read_table
from chalkline.school.times import Times

COLUMNS: Mapping[str, str] = {
    "subject": "the id of whom or what the fact is about",
    "name": "which kind of fact it is",
    "object": "the id of whom or what else it concerns",
    "value": "what is said",
    "from": "when it begins; a day begins at midnight; empty: always",
    "to": "when it ends; a day is included, a time is not; empty: until further notice",
    "recorded": "when it was written down; rows count in this order, and then in that of the file",
    "by": "who said so",
    "reason": "why, in their words",
}
"""Every column of the file, in the order of the reference."""
_SHOWN = 5


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What reading the file has found so far."""

    table: Table
    school: str
    before: int
    """The number of the last fact in the log so far."""
    times: Times
    choices: Mapping[str, Choice]
    people: Container[str] | None
    """Whom the register knows; None where there is no register."""
    strangers: dict[str, Span] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        """Read one fact. A row at fault is read to its end, so that all its faults are named."""
        kind, times = self._kind(row), self._times(row)
        if kind is not None and is_sound(self.table, row, kind, self.choices) and times is not None:
            self._add(kind, row, *times)

    def _kind(self, row: Row) -> FactKind | None:
        name = self.table.cell(row, "name")
        kind = KINDS.get(name)
        if kind is None:
            remedy = suggestion(name, KINDS, f"the names are {', '.join(f'`{each}`' for each in KINDS)}")
            message = f"no fact is named `{name}`" if name else "the fact has no name"
            self.table.say(Code.UNKNOWN_FACT, message, row, "name", remedy)
        return kind

    def _times(self, row: Row) -> tuple[Timestamp, Timestamp, Timestamp] | None:
        since = moment(self.table, row, "from", self.times.beginning, BEGINNING)
        until = moment(self.table, row, "to", self.times.end, FOREVER)
        recorded = moment(self.table, row, "recorded", self.times.beginning, BEGINNING)
        if since is None or until is None or recorded is None:
            return None
        if until < since:
            remedy = "write a later moment; a fact taken back ends at the moment at which it begins"
            self.table.say(Code.BAD_CELL, "it ends before it begins", row, "to", remedy)
        return since, until, recorded

    def _add(self, kind: FactKind, row: Row, since: Timestamp, until: Timestamp, recorded: Timestamp) -> None:
        fact = Fact(
            number=self.before + len(self.facts) + 1,
            school=self.school,
            subject=self._text(row, "subject"),
            name=kind.name,
            object=self._text(row, "object"),
            value=self._text(row, "value"),
            since=since,
            until=until,
            recorded=recorded,
            by=self._text(row, "by") or self.table.name,
            reason=self._text(row, "reason"),
        )
        self.facts.append(fact)
        if kind.subject == "person":
            self._check_known(row, "subject")
        if kind.name == "related":
            self._check_known(row, "object")

    def _check_known(self, row: Row, column: str) -> None:
        person = self.table.cell(row, column)
        if self.people is not None and person not in self.people and person not in self.strangers:
            self.strangers[person] = self.table.span(row, column)

    def say_strangers(self) -> None:
        """Warn of people whom the register does not know: a slip of the pen, or somebody who has left it."""
        for place in list(self.strangers.values())[:1]:
            shown = ", ".join(f"`{person}`" for person in list(self.strangers)[:_SHOWN])
            more = f" and {len(self.strangers) - _SHOWN} more" if len(self.strangers) > _SHOWN else ""
            remedy = "add them to people.csv, or correct their ids"
            message = f"facts speak of people who are not in the register: {shown}{more}"
            self.table.faults.say(Code.STRAY_FACT, message, place, remedy)

    def _text(self, row: Row, column: str) -> str:
        """The text of a cell, one object for equal texts."""
        text = self.table.cell(row, column)
        return self.texts.setdefault(text, text)


def read_facts(
    name: str, data: bytes, school: School, log: Log, faults: Faults, *, people: Container[str] | None = None
) -> None:
    """The facts of the file go into the log, in the order in which they were recorded. Names every fault.

    With ``people``, the ids of the register, it warns of facts about anybody else.
    """
    table = read_table(name, data, faults, columns=COLUMNS, required=("subject", "name"))
    if table is None:
        return
    reading = _Reading(
        table=table,
        school=school.id,
        before=len(log),
        times=Times(school.zone),
        choices=choices(school.roles),
        people=people,
    )
    for row in table.rows():
        reading.take(row)
    reading.say_strangers()
    log.extend(_in_order(reading.facts))


def _in_order(facts: list[Fact]) -> Iterable[Fact]:
    """The facts numbered in the order in which they were recorded."""
    if all(one.recorded <= other.recorded for one, other in pairwise(facts)):
        return facts
    numbers = [fact.number for fact in facts]
    return map(_numbered, sorted(facts, key=lambda fact: fact.recorded), numbers)


def _numbered(fact: Fact, number: int) -> Fact:
    return replace(fact, number=number)
