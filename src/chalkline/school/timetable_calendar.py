"""``timetable/*.ics``: lessons as calendar programs export them, each event a lesson of the class it is named after.

``SUMMARY`` is the class, ``LOCATION`` the room, each ``ORGANIZER`` and ``ATTENDEE`` whose address is somebody's of the
register takes the lesson. Events of whole days, and cancelled ones, are passed over.
"""

import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from chalkline.events.mail.addresses import normal
from chalkline.policy.calendar.school_days import Dates
from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source
from chalkline.policy.values import Timestamp
from chalkline.school.class_names import ClassNames
from chalkline.school.ical_events import BROKEN, EXPORT, PlacedEvent, read_events
from chalkline.school.texts import decoded

_MAILTO = "mailto:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A lesson on one day."""

    class_id: str
    teachers: tuple[str, ...]
    room: str
    since: Timestamp
    until: Timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonCalendars:
    """What reading such files needs to know."""

    zone: ZoneInfo
    known: Dates
    """The days of which lessons are looked for."""
    owners: Mapping[str, str]
    """Whose each address is."""
    classes: ClassNames
    faults: Faults

    def read(self, name: str, data: bytes) -> list[Held]:
        """The lessons of the file, occurrence by occurrence; a fault for each event that cannot be one."""
        text = decoded(name, data, self.faults)
        if text is None:
            return []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of guessed time zones: a lesson without one is by the school's clock
            events = read_events(Source.of(name, text), self.faults)
            changed = _changed(events)
            lessons = (event for event in events if self._is_lesson(event))
            return [held for event in lessons for held in self._held(event, changed.get(event.text("UID"), ()))]

    def _is_lesson(self, event: PlacedEvent) -> bool:
        timed = isinstance(event.time("DTSTART"), datetime) and event.text("STATUS").upper() != "CANCELLED"
        return timed and "RECURRENCE-ID" not in event.event

    def _held(self, event: PlacedEvent, changed: Sequence[PlacedEvent]) -> Iterator[Held]:
        class_id = self.classes.named(event.text("SUMMARY").strip(), lambda: event.place_of("SUMMARY"))
        teachers = tuple(sorted({*self._teachers(event)}))
        for each in self._occurrences(event, changed):
            since, until = each.time("DTSTART"), each.time("DTEND")
            if isinstance(since, datetime) and isinstance(until, datetime) and since < until:
                yield Held(
                    class_id=class_id,
                    teachers=teachers,
                    room=each.text("LOCATION").strip(),
                    since=self._at(since),
                    until=self._at(until),
                )

    def _teachers(self, event: PlacedEvent) -> Iterator[str]:
        for written in (*event.values("ORGANIZER"), *event.values("ATTENDEE")):
            owner = self.owners.get(normal(str(written).casefold().removeprefix(_MAILTO)))
            if owner is not None:
                yield owner

    def _occurrences(self, event: PlacedEvent, changed: Sequence[PlacedEvent]) -> list[PlacedEvent]:
        series = Calendar()
        for each in (event, *changed):
            series.add_component(each.event)
        first, last = self.known
        try:
            found = recurring_ical_events.of(series).between(_midnight(first), _midnight(last, 1))
        except BROKEN as error:
            message = f"the recurrence cannot be read: {error}"
            self.faults.say(Code.BAD_CALENDAR, message, event.place_of("RRULE"), EXPORT)
            return []
        occurrences = (replace(event, event=each) for each in found)
        return [each for each in occurrences if each.text("STATUS").upper() != "CANCELLED"]

    def _at(self, moment: datetime) -> Timestamp:
        return Timestamp.of(moment if moment.tzinfo else moment.replace(tzinfo=self.zone))


def _changed(events: Iterable[PlacedEvent]) -> dict[str, list[PlacedEvent]]:
    """The occurrences that were changed by themselves, by the series to which they belong."""
    found: dict[str, list[PlacedEvent]] = defaultdict(list)
    for event in events:
        if "RECURRENCE-ID" in event.event:
            found[event.text("UID")].append(event)
    return found


def _midnight(day: date, ahead: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(days=ahead)  # noqa: DTZ001 - of whatever zone events have
