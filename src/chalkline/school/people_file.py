"""``people.csv``: who is who, by what addresses, in which roles, and who stands how to whom."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.facts.fact import BEGINNING, FOREVER
from chalkline.policy.source import Placed
from chalkline.policy.values import Timestamp
from chalkline.school.cells import is_id, items, moment
from chalkline.school.log import Log
from chalkline.school.school import School
from chalkline.school.school_file import check_role
from chalkline.school.settings import address
from chalkline.school.table import Row, Table, read_table
from chalkline.school.times import Times

LIFE = (
    "joined",
    "enrolment",
    "induction",
    "contract_start",
    "contract_end",
    "employment_end",
    "final_exam",
    "left",
)
"""The moments of a person's life at school that have a column each."""


_YEARS = {"r": 0, "reception": 0, "n": -1, "nursery": -1}
_YEAR = re.compile(r"(?:year |y)?(\d\d?)")


def year_group(written: str) -> int | None:
    """The year group as a number: reception is 0, nursery -1. None for anything else."""
    plain = written.casefold()
    match = _YEAR.fullmatch(plain)
    return int(match[1]) if match else _YEARS.get(plain)


class Said(NamedTuple):
    """What a cell says: a fact without its time."""

    subject: str
    name: str
    object: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The people of the file. What it says of them is in the log."""

    addresses: Mapping[str, tuple[str, ...]]
    """The addresses of each person, normalised, in the order written."""
    named: tuple[Placed[str], ...]
    """Ids of other people that the file speaks of."""
    classes: Mapping[str, str] | None = None
    """The id of each class by its id and by its code; None where nothing lists the classes."""

    @property
    def owners(self) -> dict[str, str]:
        """Whose each address is."""
        return {address: person for person, known in self.addresses.items() for address in known}


NOBODY = Register(addresses={}, named=())


@dataclass(slots=True, kw_only=True)
class PeopleReading:
    """What reading the file has found so far."""

    table: Table
    school: School
    times: Times
    log: Log
    addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    named: list[Placed[str]] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """Read one person. A row at fault is read to its end, so that all its faults are named."""
        person = self.table.cell(row, "id")
        if is_id(self.table, row, "id", "id of a person"):
            self._check_new(person, row)
        self.addresses[person] = tuple(dict.fromkeys(_addresses(self, row, person)))
        since, until = self._span(row)
        for column, kind in COLUMNS.items():
            for said in kind.says(self, row, column):
                self.log.add(*said, by=self.table.name, since=since, until=until)
        for name, at in self._moments(row):
            self.log.add(person, "moment", value=name, by=self.table.name, since=at)

    def _check_new(self, person: str, row: Row) -> None:
        if person in self.addresses:
            remedy = "make one row of the two; what changes with time goes into facts.csv"
            self.table.say(Code.DUPLICATE_PERSON, f"`{person}` stands in the table twice", row, "id", remedy)

    def _span(self, row: Row) -> tuple[Timestamp, Timestamp]:
        since = moment(self.table, row, "from", self.times.beginning, BEGINNING)
        until = moment(self.table, row, "to", self.times.end, FOREVER)
        if since is not None and until is not None and until <= since:
            self.table.say(Code.BAD_CELL, "it ends before it begins", row, "to", "write a later day, or none")
        return since or BEGINNING, until or FOREVER

    def _moments(self, row: Row) -> Iterator[tuple[str, Timestamp]]:
        for name in LIFE:
            if self.table.cell(row, name):
                at = moment(self.table, row, name, self.times.beginning, BEGINNING)
                if at is not None:
                    yield name, at


def read_people(name: str, data: bytes, school: School, log: Log, faults: Faults) -> Register | None:
    """The register of the file; what it says goes into the log. None where it is no such table. Names every fault."""
    table = read_table(name, data, faults, columns=COLUMNS, required=("id",))
    if table is None:
        return None
    reading = PeopleReading(table=table, school=school, times=Times(school.zone), log=log)
    for row in table.rows():
        reading.take(row)
    return Register(addresses=reading.addresses, named=tuple(reading.named))


def _addresses(reading: PeopleReading, row: Row, person: str) -> Iterator[str]:
    for written in (*items(reading.table, row, "addresses"), *items(reading.table, row, "more_addresses")):
        found = address(written, reading.table.faults)
        if found is None:
            continue
        owner = reading.owners.setdefault(found, person)
        if owner != person:
            remedy = f"leave it with whom it belongs to: `{owner}` or `{person}`"
            message = f"`{written.value}` is the address of `{owner}` too"
            reading.table.faults.say(Code.DUPLICATE_ADDRESS, message, written.span, remedy)
        else:
            yield found


def _nothing(reading: PeopleReading, row: Row, column: str) -> Iterator[Said]:
    """Nothing: the column is read otherwise."""
    del reading, row, column
    yield from ()


def _roles(reading: PeopleReading, row: Row, column: str) -> Iterator[Said]:
    for role in items(reading.table, row, column):
        if check_role(role, reading.school.roles, reading.table.faults):
            yield Said(reading.table.cell(row, "id"), "role", value=role.value)


def _text(reading: PeopleReading, row: Row, column: str) -> Iterator[Said]:
    if written := reading.table.cell(row, column):
        yield Said(reading.table.cell(row, "id"), "attribute", column, written)


def _year(reading: PeopleReading, row: Row, column: str) -> Iterator[Said]:
    written = reading.table.cell(row, column)
    year = year_group(written)
    if year is not None:
        yield Said(reading.table.cell(row, "id"), "attribute", column, str(year))
    elif written:
        remedy = "write a number, such as `7`; reception is `R` and nursery `N`"
        reading.table.say(Code.BAD_CELL, f"`{written}` is not a year group", row, column, remedy)


def _classes(reading: PeopleReading, row: Row, column: str) -> Iterator[Said]:
    for class_id in items(reading.table, row, column):
        yield Said(reading.table.cell(row, "id"), "enrolled", class_id.value)


def _relatives(reading: PeopleReading, row: Row, column: str) -> Iterator[Said]:
    for other in items(reading.table, row, column):
        reading.named.append(other)
        yield Said(other.value, "related", reading.table.cell(row, "id"), column)


Says = Callable[[PeopleReading, Row, str], Iterator[Said]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: what the reference says of it, and the facts that a cell of it states."""

    doc: str
    says: Says = _nothing


COLUMNS: Mapping[str, Column] = {
    "id": Column(doc="what the school's own systems name the person by; it never changes"),
    "name": Column(doc="the full name", says=_text),
    "addresses": Column(doc="mail addresses, the school's and their own, between semicolons"),
    "roles": Column(doc="roles, between semicolons", says=_roles),
    "year": Column(doc="a pupil's year group: `7`, `Year 7`, `R` or `N`", says=_year),
    "form": Column(doc="a pupil's form", says=_text),
    "classes": Column(doc="the classes that a pupil is in, between semicolons", says=_classes),
    "from": Column(doc="the first day on which what the row says holds; empty: always"),
    "to": Column(doc="the last day on which it holds; empty: until further notice"),
    **{
        kind: Column(doc=f"ids of those who are this to the person: {noun}", says=_relatives)
        for kind, noun in VOCABULARY.relations.items()
    },
    **{name: Column(doc=VOCABULARY.moments[name].doc) for name in LIFE},
}
"""Every column of the file, in the order of the reference."""
