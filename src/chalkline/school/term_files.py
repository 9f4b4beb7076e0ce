"""iCalendar files: the terms, INSET days and closures in them, each with its place.

Only all-day events count, and only those that say what they are, by a category or by how their summary begins:

========  ====================  =====================================================
kind      category              summary
========  ====================  =====================================================
term      ``TERM``              ``Autumn term``, ``Spring term 2027``, ``TERM: Lent``
inset     ``INSET``             ``INSET``, ``Inset day: safeguarding``
closed    ``CLOSED``            ``Closed for snow``, ``Closure``, ``Half-term``
========  ====================  =====================================================

Everything else in a file, such as concerts, is passed over; so is what is cancelled. ``DTEND`` is the day after the
last (RFC 5545, section 3.6.1). Recurring events are expanded.
"""

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeGuard

import recurring_ical_events
from icalendar import Calendar

from chalkline.policy.calendar.school_days import Dates
from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source, Span
from chalkline.school.ical_events import BROKEN, EXPORT, PlacedEvent, read_events
from chalkline.school.texts import decoded

YEARS = range(1970, 2101)
_DAY = timedelta(days=1)
_TEN_YEARS = timedelta(days=3653)


class Kind(StrEnum):
    """What an event of a term file is."""

    TERM = "term"
    INSET = "inset"
    CLOSED = "closed"


_SUMMARIES = {
    Kind.TERM: re.compile(
        r"term(?::.*)?|(?:(?:autumn|winter|spring|summer|michaelmas|lent|hilary|easter|trinity) )?term"
        r"(?: \d)?(?: \(?\d{4}(?:\s?[/–-]\s?\d{2,4})?\)?)?",  # noqa: RUF001 - people type en dashes
        re.IGNORECASE,
    ),
    Kind.INSET: re.compile(r"inset\b.*", re.IGNORECASE),
    Kind.CLOSED: re.compile(r"(?:clos(?:ed|ure)|half[ -]term)\b.*", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One term, INSET day or closure, from its first day to its last."""

    kind: Kind
    name: str
    dates: Dates
    span: Span


def read_term_file(name: str, data: bytes, faults: Faults) -> tuple[Entry, ...]:
    """The entries of a file in its order; a fault for each that is wrong, or one for a file that cannot be read."""
    text = decoded(name, data, faults)
    if text is None:
        return ()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of guessed time zones, which whole days do not need
        events = read_events(Source.of(name, text), faults)
        return tuple(entry for event in events for entry in _entries(event, events, faults))


def _entries(event: PlacedEvent, events: Sequence[PlacedEvent], faults: Faults) -> Iterator[Entry]:
    kind = _kind(event)
    if kind is None:
        return
    dates = _dates(event, faults)
    if dates is None:
        return
    recurs = "RRULE" in event.event or "RDATE" in event.event
    for each in _recurrences(event, dates.first, events, faults) if recurs else [dates]:
        yield Entry(kind=kind, name=_name(event) or kind.value, dates=each, span=event.place_of("SUMMARY"))


def _name(event: PlacedEvent) -> str:
    return " ".join(event.text("SUMMARY").split())


def _kind(event: PlacedEvent) -> Kind | None:
    """What the event says it is; None for anything else, and for what is cancelled."""
    if event.text("STATUS").upper() == "CANCELLED":
        return None
    categories = {
        str(name).strip().lower() for each in event.values("CATEGORIES") for name in getattr(each, "cats", [])
    }
    by_category = (kind for kind in Kind if kind in categories)
    by_summary = (kind for kind, pattern in _SUMMARIES.items() if pattern.fullmatch(_name(event)))
    return next(by_category, next(by_summary, None))


def _dates(event: PlacedEvent, faults: Faults) -> Dates | None:
    """From the first day to the last; None, with a fault, where the event does not say."""
    first, after = event.time("DTSTART"), _day_after(event)
    if not (_is_day(first) and _is_day(after)):
        message, remedy = "this is not an event of whole days", "write its days as `DTSTART;VALUE=DATE:20260901`"
    elif first.year not in YEARS or after.year not in YEARS:
        message, remedy = f"the years go from {YEARS[0]} to {YEARS[-1]}", "correct the dates"
    elif after <= first:
        message, remedy = "this event ends before it begins", "`DTEND` is the day after the last"
    else:
        return Dates(first, after - _DAY)
    faults.say(Code.BAD_CALENDAR, message, event.place_of("DTSTART"), remedy)
    return None


def _day_after(event: PlacedEvent) -> object:
    """``DTEND``, or what ``DURATION`` makes it, or the day after the only one."""
    if "DTEND" in event.event:
        return event.time("DTEND")
    first = event.time("DTSTART")
    length = event.time("DURATION") if "DURATION" in event.event else _DAY
    return first + length if _is_day(first) and isinstance(length, timedelta) and length < _TEN_YEARS else None


def _recurrences(event: PlacedEvent, first: date, events: Sequence[PlacedEvent], faults: Faults) -> list[Dates]:
    """The occurrences of the first ten years, as later events of the same series have changed them."""
    if any(not {"COUNT", "UNTIL"} & set(rule) for rule in event.values("RRULE")):
        message, remedy = "this event recurs for ever", "give its `RRULE` an `UNTIL`"
        faults.say(Code.BAD_CALENDAR, message, event.place_of("RRULE"), remedy)
        return []
    series = Calendar()
    for each in events:
        if each is event or ("RECURRENCE-ID" in each.event and each.text("UID") == event.text("UID")):
            series.add_component(each.event)
    try:
        found = recurring_ical_events.of(series).between(first, first + _TEN_YEARS)
        same = [each for each in found if _kind(replace(event, event=each)) is _kind(event)]
        return [Dates(each["DTSTART"].dt, each["DTEND"].dt - _DAY) for each in same]
    except BROKEN as error:
        faults.say(Code.BAD_CALENDAR, f"the recurrence cannot be read: {error}", event.place_of("RRULE"), EXPORT)
        return []


def _is_day(value: object) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)
