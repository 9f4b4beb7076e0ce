"""A school's calendar, from its term files and its nation's bank holidays."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays

from chalkline.policy.calendar.school_days import Calendar, Dates, Term
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Note, has_errors
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source
from chalkline.school.school import Nation
from chalkline.school.term_files import Entry, Kind, read_term_file

LONGEST_HOLIDAY = timedelta(days=100)
"""Days without any term, after which a file is likely to be missing."""

_HOLIDAYS_FROM = 1990

_SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


def read_calendar(
    files: Iterable[tuple[str, bytes]], *, zone: ZoneInfo, nation: Nation, faults: Faults
) -> Calendar | None:
    """The calendar that the files, by name, declare together; None where any is faulty, with all the faults.

    Terms are known from the first day of the first to the last day of the last; bank holidays from 1990, since people's
    contracts begin long before the first term on file, to the last year of those. Without files nothing is known.
    """
    found = Faults()
    names, entries = [], list[Entry]()
    for name, data in files:
        names.append(name)
        entries += read_term_file(name, data, found)
    terms = _terms(entries, found)
    if names and not (terms or found):
        message, remedy = (
            "no term is in the calendar",
            "add all-day events such as `Autumn term`, or of category `TERM`",
        )
        found.say(Code.BAD_CALENDAR, message, Source.of(names[0], "").span(0, 0), remedy)
    faults += found
    return None if has_errors(found) else _calendar(terms, entries, zone, nation)


def bank_holidays(nation: Nation, years: Iterable[int]) -> frozenset[date]:
    """The public holidays of the years, days in lieu included. Announced ones are as good as the library's release."""
    return frozenset(holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=years))


def _calendar(terms: Sequence[Entry], entries: Sequence[Entry], zone: ZoneInfo, nation: Nation) -> Calendar:
    if not terms:
        return Calendar(zone=zone)
    known = Dates(terms[0].dates.first, terms[-1].dates.last)
    years = range(min(known.first.year, _HOLIDAYS_FROM), known.last.year + 1)
    return Calendar(
        zone=zone,
        terms=tuple(Term(name=term.name, first=term.dates.first, last=term.dates.last) for term in terms),
        closed=frozenset(day for entry in entries if entry.kind is not Kind.TERM for day in _days(entry.dates)),
        bank_holidays=bank_holidays(nation, years),
        known=known,
        holidays_known=Dates(date(years[0], 1, 1), date(years[-1], 12, 31)),
    )


def _terms(entries: Iterable[Entry], faults: Faults) -> list[Entry]:
    """The terms in the order of their days, each once; with faults for what cannot be so."""
    by_dates = {entry.dates: entry for entry in entries if entry.kind is Kind.TERM}
    terms = [by_dates[dates] for dates in sorted(by_dates)]
    for term in terms:
        if term.dates.first == term.dates.last:
            remedy = "let it go from its first to its last day; `DTEND` is the day after that"
            faults.say(Code.BAD_CALENDAR, f"`{term.name}` is a single day", term.span, remedy)
    for before, after in pairwise(terms):
        _check_neighbours(before, after, faults)
    return terms


def _check_neighbours(before: Entry, after: Entry, faults: Faults) -> None:
    note = Note(message=f"`{before.name}` ends on {before.dates.last}", span=before.span)
    if after.dates.first <= before.dates.last:
        message, remedy = f"`{after.name}` begins before `{before.name}` ends", "correct their dates, or take one out"
    elif after.dates.first - before.dates.last > LONGEST_HOLIDAY:
        message, remedy = (
            f"no term is known for long before `{after.name}`",
            "add the terms between them",
        )
    else:
        return
    faults.say(Code.BAD_CALENDAR, message, after.span, remedy, note)


def _days(dates: Dates) -> Iterable[date]:
    return (dates.first + timedelta(days=ahead) for ahead in range((dates.last - dates.first).days + 1))
