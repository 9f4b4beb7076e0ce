"""The classes of a bundle: what they are called, who is in them and who teaches them, from when to when."""

from collections import Counter
from collections.abc import Mapping

from chalkline.policy.codes import Code
from chalkline.policy.facts.fact import BEGINNING, FOREVER
from chalkline.policy.values import Timestamp
from chalkline.school.cells import items, moment
from chalkline.school.log import Log
from chalkline.school.oneroster.bundle import Bundle, Rows
from chalkline.school.table import Row
from chalkline.school.times import Times

_Time = tuple[Timestamp, Timestamp]
_ALWAYS = (BEGINNING, FOREVER)
_FACTS: Mapping[str, str] = {"student": "enrolled", "teacher": "teaches"}
"""What an enrolment of this role says; others, such as of aides, say nothing of lessons."""


def class_names(bundle: Bundle) -> Mapping[str, str] | None:
    """The id of each class by its id and, where no two share it, by its code; None where no table lists them."""
    rows = bundle.get("classes.csv")
    if rows is None:
        return None
    codes = Counter(rows.table.cell(row, "code") for row in rows.rows)
    by_code = {rows.table.cell(row, "code"): rows.table.cell(row, "id") for row in rows.rows}
    own = {id_: id_ for id_ in sorted(rows.ids)}
    return {**{code: id_ for code, id_ in by_code.items() if code and codes[code] == 1}, **own}


def enrol(bundle: Bundle, times: Times, log: Log) -> None:
    """Put into the log who is in which class and who teaches it: for the time given, else that of the class's terms."""
    rows = bundle.get("enrollments.csv")
    if rows is None:
        return
    terms = _times_of_classes(bundle, times)
    known = bundle["users.csv"].ids
    said: dict[tuple[str, str, str, _Time], None] = {}
    for row in rows.rows:
        person, class_id, role = (rows.table.cell(row, column) for column in ("user", "class", "role"))
        name = _FACTS.get(role.casefold())
        time = _time(rows, row, times, terms.get(class_id, _ALWAYS))
        if name and time and person in known:
            said[person, name, class_id, time] = None
    for person, name, class_id, (since, until) in said:
        log.add(person, name, class_id, by=rows.table.name, since=since, until=until)


def _time(rows: Rows, row: Row, times: Times, otherwise: _Time) -> _Time | None:
    """From when to when, as the row says or else as its class; None, with a fault, where that cannot be."""
    since = moment(rows.table, row, "from", times.beginning, otherwise[0])
    until = moment(rows.table, row, "to", times.end, otherwise[1])
    if since is None or until is None:
        return None
    if until <= since:
        rows.table.say(Code.BAD_CELL, "it ends before it begins", row, "to", "write a later day, or none")
        return None
    return since, until


def _times_of_classes(bundle: Bundle, times: Times) -> dict[str, _Time]:
    """From the beginning of a class's first term to the end of its last; classes without terms are left out."""
    sessions, rows = _sessions(bundle, times), bundle.get("classes.csv")
    if rows is None:
        return {}
    found: dict[str, _Time] = {}
    for row in rows.rows:
        terms = [sessions[term.value] for term in items(rows.table, row, "terms") if term.value in sessions]
        if terms:
            found[rows.table.cell(row, "id")] = (min(term[0] for term in terms), max(term[1] for term in terms))
    return found


def _sessions(bundle: Bundle, times: Times) -> dict[str, _Time]:
    rows = bundle.get("academicSessions.csv")
    if rows is None:
        return {}
    spans = ((rows.table.cell(row, "id"), _time(rows, row, times, _ALWAYS)) for row in rows.rows)
    return {id_: span for id_, span in spans if span is not None}
