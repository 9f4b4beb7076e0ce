"""The events of iCalendar files (RFC 5545), each with its place; broken files end in faults."""

import re
from dataclasses import dataclass
from typing import Any

from icalendar import Calendar, Component

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source, Span

BROKEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What the libraries raise over malformed files; they promise no exception of their own."""
EXPORT = "export it again as iCalendar (.ics)"

_LINE = re.compile(r"[A-Za-z0-9-]+[;:]")
_BEGIN = re.compile(r"^BEGIN:VEVENT$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedEvent:
    """An event and where it stands: its properties are found from its ``BEGIN`` to the next."""

    event: Component
    source: Source
    start: int
    end: int

    def place_of(self, name: str) -> Span:
        """The line of a property; the event's first line where it has none."""
        line = re.compile(rf"^{name}[;:].*$|^BEGIN:VEVENT$", re.IGNORECASE | re.MULTILINE)
        first, *others = line.finditer(self.source.text, self.start, self.end)
        return self.source.span(*(others or [first])[0].span())

    def text(self, name: str) -> str:
        """A property as text: of several the first, of none the empty one."""
        return str(next(iter(self.values(name)), ""))

    def values(self, name: str) -> list[Any]:
        """What icalendar makes of each property of this name."""
        found = self.event.get(name, [])
        return found if isinstance(found, list) else [found]

    def time(self, name: str) -> object:
        """The date, moment or duration of a property; None where it has none, or a broken one."""
        try:
            return getattr(self.values(name)[0], "dt", None)
        except BROKEN:
            return None


def read_events(source: Source, faults: Faults) -> list[PlacedEvent]:
    """The events of a file in its order; none, with faults, where it cannot be read."""
    if not _is_well_formed(source, faults):
        return []
    try:
        components = Calendar.from_ical(source.text, multiple=True)
        events = [event for component in components for event in component.walk("VEVENT")]
    except BROKEN as error:
        faults.say(Code.BAD_CALENDAR, f"the calendar cannot be read: {error}", source.span(0, 0), EXPORT)
        return []
    if not components:
        faults.say(Code.BAD_CALENDAR, "the file ends before its calendar does", source.span(0, 0), EXPORT)
    starts = [match.start() for match in _BEGIN.finditer(source.text)]
    if components and len(starts) != len(events):
        faults.say(Code.BAD_CALENDAR, "an event of this calendar does not end", source.span(0, 0), EXPORT)
        return []
    placed = zip(events, starts, [*starts[1:], len(source.text)], strict=False)
    return [PlacedEvent(event=event, source=source, start=start, end=end) for event, start, end in placed]


def _is_well_formed(source: Source, faults: Faults) -> bool:
    """Whether every line is a property, goes on from the one before, or is blank."""
    before = len(faults)
    for number, start in enumerate(source.line_starts[:-1], 1):
        line = source.line(number)
        if line and not line.startswith((" ", "\t")) and not _LINE.match(line):
            span, message = source.span(start, start + len(line)), f"`{line[:40]}` is not a line of a calendar"
            faults.say(Code.BAD_CALENDAR, message, span, f"lines are `NAME:value`; {EXPORT}")
    return len(faults) == before
