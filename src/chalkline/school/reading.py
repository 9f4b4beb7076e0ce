"""The reading of a school's folder: each file after those that it speaks of, all faults of all files together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import has_errors
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Placed
from chalkline.school.calendars import read_calendar
from chalkline.school.facts_file import read_facts
from chalkline.school.folder import Files, read_files, start_of
from chalkline.school.last_lists import NO_LISTS, LastLists, Lists, counted, kept, say_missing, say_shrunken
from chalkline.school.log import Log
from chalkline.school.oneroster.people import read_oneroster
from chalkline.school.people_file import NOBODY, Register, read_people
from chalkline.school.policy_register import Registered, read_register
from chalkline.school.school import School
from chalkline.school.teachers import add_teachers
from chalkline.school.timetable import Timetable


@dataclass(slots=True, kw_only=True)
class FolderReading:
    """A school's files while they are read into its log. What they come to is there once :meth:`read` is done."""

    school: School
    files: Files
    last: LastLists | None
    confirmed: bool
    log: Log
    faults: Faults
    people: Register = NOBODY
    lists: Lists = NO_LISTS
    calendar: Calendar | None = None
    """None where its files are at fault."""
    register: tuple[Registered, ...] | None = None
    """None where there is no register of policies."""

    def read(self) -> None:
        """Read all files, in the order in which what they say stands in the log."""
        _state(self.school, self.log)
        if self.files.people is not None:
            self._read_lists(self.files.people)
        self.calendar = read_calendar(
            read_files(self.files.calendars, self.faults),
            zone=self.school.zone,
            nation=self.school.nation,
            faults=self.faults,
        )
        self._read_timetable()
        self._compare()
        add_teachers(self.log)
        self._read_facts()
        self._read_register()
        self._say_missing()

    def _read_lists(self, people: Placed[Path]) -> None:
        """Read the people of the lists, and those of the last ones who are missing from these."""
        before = len(self.log)
        self.people = self._people_of(people)
        counts = counted(self.people, self.log[before:])
        missing: tuple[str, ...] = ()
        if self.last is not None:
            self.people, missing = kept(self.last, self.people, self.log)
        _check_people([*_named(self.school), *self.people.named], self.people, self.faults)
        said = self.log[before:]
        self.lists = Lists(counts=counts, addresses=self.people.addresses, facts=said, missing=missing)

    def _people_of(self, people: Placed[Path]) -> Register:
        if people.value.is_dir():
            return read_oneroster(people.value, self.school, self.log, self.faults)
        for name, data in read_files([people], self.faults):
            return read_people(name, data, self.school, self.log, self.faults) or NOBODY
        return NOBODY

    def _read_timetable(self) -> None:
        """Read the timetable; without a calendar, the faults of that come first."""
        if self.calendar is None:
            return
        timetable = Timetable(
            school=self.school, calendar=self.calendar, register=self.people, log=self.log, faults=self.faults
        )
        timetable.read(read_files(self.files.timetable, self.faults))
        self.lists = replace(self.lists, counts={**self.lists.counts, "lessons": timetable.lessons})

    def _compare(self) -> None:
        """Hold the lists against the last ones, unless they are to take their place, or could not be read at all."""
        unread = not self.lists.counts.get("people") and has_errors(self.faults)
        if self.last is not None and self.files.people is not None and not (self.confirmed or unread):
            place = start_of(str(self.files.people.value))
            say_shrunken(self.last, self.lists.counts, self.school.largest_loss, place, self.faults)

    def _read_facts(self) -> None:
        people = self.people.addresses if self.files.people else None
        for name, data in read_files(self.files.facts, self.faults):
            read_facts(name, data, self.school, self.log, self.faults, people=people)

    def _read_register(self) -> None:
        if self.files.register is not None:
            files = read_files([self.files.register], self.faults)
            rows = (read_register(name, data, self.school, self.log, self.faults) for name, data in files)
            self.register = tuple(row for each in rows for row in each)

    def _say_missing(self) -> None:
        if self.files.people is not None:
            say_missing(self.lists.missing, self.log, start_of(str(self.files.people.value)), self.faults)


def _state(school: School, log: Log) -> None:
    """Put into the log who deputises and who is the last resort."""
    for person in school.last_resort:
        log.add(person.value, "last_resort", by=person.span.source.name)
    for role, people in school.deputies.items():
        for person in people:
            log.add(person.value, "deputises", value=role.value, by=person.span.source.name)


def _named(school: School) -> Iterator[Placed[str]]:
    """Everybody whom the settings name."""
    yield from school.last_resort
    for people in school.deputies.values():
        yield from people
    for group in school.groups.values():
        yield from group.people


def _check_people(people: Iterable[Placed[str]], register: Register, faults: Faults) -> None:
    for person in people:
        if person.value not in register.addresses:
            remedy = "add the person to people.csv, or correct the id"
            faults.say(Code.UNKNOWN_PERSON, f"nobody in the register has the id `{person.value}`", person.span, remedy)
