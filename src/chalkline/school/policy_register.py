"""``register.csv``: which policies and documents there are, who approved them when, and which version binds from when.

Documents that policies lean on, and that are not written for Chalkline, stand here too: ``data-protection`` or ``Data
Protection Policy``, with or without a version.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.facts.fact import BEGINNING
from chalkline.policy.source import Placed
from chalkline.policy.values import Timestamp
from chalkline.school.cells import moment
from chalkline.school.log import Log
from chalkline.school.register_dates import HELP, When, a_year_after, before, when
from chalkline.school.school import School
from chalkline.school.table import Row, Table, read_table
from chalkline.school.times import Times

COLUMNS: Mapping[str, str] = {
    "policy": "the id of a policy, or the id or title of another document that policies lean on",
    "version": "the version that the row is about; empty for other documents",
    "approved_by": "who approved it: `governing body`",
    "approved": "when: a day, or a month such as `2026-09` or `September 2026`",
    "last_review": "when it was last reviewed",
    "next_review": "when its next review is",
    "statutory": "`yes` or `no`; empty: as the policy says",
    "website": "whether it goes on the website: `yes` or `no`; empty: as the policy says",
    "in_force_from": "the day from which this version binds; empty: it does not",
}
"""Every column of the file, in the order of the reference."""
_ANSWERS = {"yes": True, "no": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A row of the register."""

    policy: Placed[str]
    version: Placed[int] | None = None
    approved_by: str = ""
    approved: When | None = None
    last_review: When | None = None
    next_review: When | None = None
    statutory: Placed[bool] | None = None
    website: Placed[bool] | None = None
    in_force_from: Timestamp | None = None


@dataclass(slots=True, kw_only=True)
class _Reading:
    table: Table
    times: Times

    def taken(self, row: Row) -> Registered:
        """What the row says. Its faults are all named; a cell at fault counts as empty."""
        policy = self.table.placed(row, "policy")
        if not policy.value:
            self.table.say(Code.BAD_CELL, "there is no policy here", row, "policy", "write its id or title")
        found = Registered(
            policy=policy,
            version=self._version(row),
            approved_by=self.table.cell(row, "approved_by"),
            approved=self._when(row, "approved"),
            last_review=self._when(row, "last_review"),
            next_review=self._when(row, "next_review"),
            statutory=self._answer(row, "statutory"),
            website=self._answer(row, "website"),
            in_force_from=self._in_force(row),
        )
        self._check(found, row)
        return found

    def _version(self, row: Row) -> Placed[int] | None:
        written = self.table.placed(row, "version") if self.table.cell(row, "version") else None
        if written is None:
            return None
        if written.value.isascii() and written.value.isdigit() and int(written.value):
            return Placed(int(written.value), written.span)
        remedy = "write the whole number of the policy's front matter"
        self.table.say(Code.BAD_CELL, f"`{written.value}` is not a version", row, "version", remedy)
        return None

    def _when(self, row: Row, column: str) -> When | None:
        written = self.table.cell(row, column)
        try:
            return when(written) if written else None
        except ValueError:
            self.table.say(Code.BAD_TIME, f"`{written}` is not a day or month", row, column, HELP)
            return None

    def _answer(self, row: Row, column: str) -> Placed[bool] | None:
        written = self.table.cell(row, column)
        if not written:
            return None
        answer = _ANSWERS.get(written.casefold())
        if answer is None:
            self.table.say(Code.BAD_CELL, f"`{written}` is neither yes nor no", row, column, "write `yes` or `no`")
            return None
        return Placed(answer, self.table.span(row, column))

    def _in_force(self, row: Row) -> Timestamp | None:
        if not self.table.cell(row, "in_force_from"):
            return None
        if not self.table.cell(row, "version"):
            remedy = "write the version that binds"
            self.table.say(Code.BAD_CELL, "what binds has a version", row, "version", remedy)
        return moment(self.table, row, "in_force_from", self.times.beginning, BEGINNING)

    def _check(self, found: Registered, row: Row) -> None:
        for column, message, remedy in _odd_dates(found):
            self.table.say(Code.REGISTER_DATES, message, row, column, remedy)
        self._check_approval(found, row)
        if found.approved and found.last_review and before(a_year_after(found.last_review), found.approved):
            message = "it was approved more than a year after its last review"
            remedy = "review it again, or write down the review on which the approval rests"
            self.table.say(Code.STALE_REVIEW, message, row, "last_review", remedy)
        approved = self.times.beginning(found.approved.first.isoformat()) if found.approved else BEGINNING
        if found.in_force_from is not None and found.in_force_from < approved:
            message = "it binds before it was approved"
            self.table.say(Code.REGISTER_DATES, message, row, "in_force_from", "write the later day")

    def _check_approval(self, found: Registered, row: Row) -> None:
        """What Chalkline runs needs somebody who approved it, and when."""
        if found.version is None:
            return
        for column, what in (("approved_by", "who approved it"), ("approved", "when it was approved")):
            if not self.table.cell(row, column):
                message = f"the register does not say {what}"
                self.table.say(
                    Code.NO_APPROVAL, message, row, column, "have it approved, and write down by whom and when"
                )


def _odd_dates(found: Registered) -> Iterator[tuple[str, str, str]]:
    """Column, message and remedy for each date of the next review that cannot be."""
    coming = found.next_review
    if coming and found.approved and before(coming, found.approved):
        yield "next_review", "the next review lies before the approval", "write when it is reviewed after that"
    elif coming and found.last_review and before(coming, found.last_review):
        yield "next_review", "the next review lies before the last", "write when it is reviewed after that"


def read_register(name: str, data: bytes, school: School, log: Log, faults: Faults) -> tuple[Registered, ...]:
    """The rows of the register in their order; which versions bind goes into the log. Names every fault."""
    table = read_table(name, data, faults, columns=COLUMNS, required=("policy",))
    if table is None:
        return ()
    reading = _Reading(table=table, times=Times(school.zone))
    rows: dict[tuple[str, int | None], Registered] = {}
    for row in table.rows():
        found = reading.taken(row)
        key = (found.policy.value, found.version.value if found.version else None)
        if key in rows:
            table.say(Code.BAD_CELL, f"`{key[0]}` stands there twice", row, "policy", "leave one row for each version")
        rows.setdefault(key, found)
    for found in rows.values():
        if found.version and found.in_force_from is not None:
            version = f"{found.policy.value}@{found.version.value}"
            log.add(version, "in_force", by=name, since=found.in_force_from)
    return tuple(rows.values())
