"""The users of a bundle, read as the rows of the school's own table of people are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.facts.fact import BEGINNING, FOREVER
from chalkline.policy.spelling import suggestion
from chalkline.policy.values import Timestamp
from chalkline.school.cells import items, moment
from chalkline.school.log import Log
from chalkline.school.oneroster.bundle import Bundle, Rows, read_bundle
from chalkline.school.oneroster.classes import class_names, enrol
from chalkline.school.oneroster.forms import AGENTS, ROLES
from chalkline.school.people_file import PeopleReading, Register, year_group
from chalkline.school.school import School
from chalkline.school.settings import address
from chalkline.school.table import Row, Table
from chalkline.school.times import Times


@dataclass(slots=True, kw_only=True)
class _Users:
    """What reading the users has found so far."""

    people: PeopleReading
    roles: dict[str, set[str]] = field(default_factory=dict)
    """OneRoster's roles of each person."""

    def take(self, row: Row) -> None:
        """Read one user; their own columns first, as those of the school's own table."""
        table, log = self.people.table, self.people.log
        self.people.take(row)
        person = table.cell(row, "id")
        given = table.cell(row, "preferred_name") or table.cell(row, "given_name")
        if name := " ".join(filter(None, (given, table.cell(row, "family_name")))):
            log.add(person, "attribute", "name", name, by=table.name)
        self._take_year(table, row, person)
        self.take_role(table, row, person)

    def _take_year(self, table: Table, row: Row, person: str) -> None:
        """Read the year group, where there is one; teachers of several have none."""
        grades = [grade.value for grade in items(table, row, "grades") if grade.value.casefold() not in _NO_YEAR]
        year = year_group(grades[0]) if len(grades) == 1 else None
        if year is not None:
            self.people.log.add(person, "attribute", "year", str(year), by=table.name)
        elif len(grades) == 1:
            table.say(
                Code.BAD_CELL, f"`{grades[0]}` is not a year group", row, "grades", "write a number, such as `07`"
            )

    def take_role(
        self, table: Table, row: Row, person: str, since: Timestamp = BEGINNING, until: Timestamp = FOREVER
    ) -> None:
        """Read a role, and which of the school's roles follow from it."""
        written = table.cell(row, "role")
        if not written:
            return
        role = _BY_LETTERS.get(written.casefold())
        if role is None:
            remedy = suggestion(written, ROLES, f"the roles are {', '.join(f'`{each}`' for each in ROLES)}")
            table.say(Code.UNKNOWN_ROLE, f"OneRoster has no role `{written}`", row, "role", remedy)
            return
        self.roles.setdefault(person, set()).add(role)
        for each in ROLES[role]:
            self.people.log.add(person, "role", value=each, by=table.name, since=since, until=until)

    def take_roles(self, rows: Rows) -> None:
        """The roles of OneRoster 1.2, which stand in a table of their own."""
        for row in rows.rows:
            since = moment(rows.table, row, "from", self.people.times.beginning, BEGINNING)
            until = moment(rows.table, row, "to", self.people.times.end, FOREVER)
            if since is not None and until is not None:
                self.take_role(rows.table, row, rows.table.cell(row, "user"), since, until)

    def relate(self, rows: Rows) -> None:
        """Say who is what to which pupil, whichever of the two names the other as an agent."""
        said: dict[tuple[str, str, str], None] = {}
        for row in rows.rows:
            for agent in items(rows.table, row, "agents"):
                person = rows.table.cell(row, "id")
                said |= dict.fromkeys([*self._stands(agent.value, person), *self._stands(person, agent.value)])
        for grown_up, pupil, kind in said:
            self.people.log.add(grown_up, "related", pupil, kind, by=rows.table.name)

    def _stands(self, one: str, other: str) -> Iterator[tuple[str, str, str]]:
        if "student" in self.roles.get(other, ()):
            for role in sorted(self.roles.get(one, ())):
                if role in AGENTS:
                    yield one, other, AGENTS[role]

    def take_guardians(self, rows: Rows) -> None:
        """Make parents of addresses that a pupil's row alone knows; brothers and sisters share them."""
        for row in rows.rows:
            for written in items(rows.table, row, "guardian_addresses"):
                found = address(written, rows.table.faults)
                if found is not None:
                    self._take_guardian(found, rows.table.cell(row, "id"), rows.table.name)

    def _take_guardian(self, found: str, pupil: str, by: str) -> None:
        owner = self.people.owners.get(found)
        if owner is None:
            owner = guardian_id(found)
            self.people.owners[found] = owner
            self.people.addresses[owner] = (found,)
            self.people.log.add(owner, "role", value="parent", by=by)
        self.people.log.add(owner, "related", pupil, "parent", by=by)


_NO_YEAR = {"it", "pr", "pk", "tk", "kg", "ps", "ug", "other"}
"""Grades of the code list that OneRoster takes (CEDS) that are no year group of a school here."""
_BY_LETTERS: Mapping[str, str] = {role.casefold(): role for role in ROLES}


def guardian_id(found: str) -> str:
    """The id of a parent of whom only the address is known."""
    return f"guardian:{found.replace('@', '(at)')}"


def read_oneroster(folder: Path, school: School, log: Log, faults: Faults) -> Register:
    """The register of the bundle; what it says goes into the log. Names every fault of every table."""
    bundle = read_bundle(folder, faults)
    users = bundle.get("users.csv")
    if users is None:
        return Register(addresses={}, named=())
    times = Times(school.zone)
    reading = PeopleReading(table=users.table, school=school, times=times, log=log)
    _read_users(_Users(people=reading), users, bundle)
    enrol(bundle, times, log)
    return Register(addresses=reading.addresses, named=tuple(reading.named), classes=class_names(bundle))


def _read_users(reading: _Users, users: Rows, bundle: Bundle) -> None:
    for row in users.rows:
        reading.take(row)
    if "roles.csv" in bundle:
        reading.take_roles(bundle["roles.csv"])
    reading.relate(users)
    reading.take_guardians(users)
