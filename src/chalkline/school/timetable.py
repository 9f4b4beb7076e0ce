"""The timetable as facts: each lesson of a class on each school day, once; its pupils are found by who is enrolled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from chalkline.policy.calendar.days import date_of, weekday
from chalkline.policy.calendar.periods import MINUTES_PER_DAY
from chalkline.policy.calendar.school_days import Calendar, Dates
from chalkline.policy.calendar.windows import DayKind
from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Placed, Source
from chalkline.policy.values import Timestamp
from chalkline.school.class_names import ClassNames
from chalkline.school.log import Log
from chalkline.school.people_file import Register
from chalkline.school.school import School
from chalkline.school.timetable_calendar import Held, LessonCalendars
from chalkline.school.timetable_file import Slot, read_slots
from chalkline.school.week import WEEKDAYS, monday_of, named_weeks

CALENDAR_SUFFIX = ".ics"


@dataclass(slots=True, kw_only=True)
class Timetable:
    """What the files of a timetable say, put into the log as they are read."""

    school: School
    calendar: Calendar
    register: Register
    log: Log
    faults: Faults
    lessons: int = 0
    """How many lessons were read; those that recur every week or fortnight count once."""
    _moments: dict[tuple[int, int], Timestamp] = field(default_factory=dict)
    _days: list[list[int]] = field(init=False)
    """The school days by weekday, in order."""
    _weeks: Mapping[int, str] = field(init=False)
    """The name of each week that has one, by its Monday."""

    def __post_init__(self) -> None:
        days = sorted(self.calendar.days(DayKind.SCHOOL))
        self._days = [[day for day in days if weekday(day) == each] for each in range(len(WEEKDAYS))]
        self._weeks = named_weeks(self.school.weeks, days) if self.school.weeks else {}

    def read(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Read all files, by name. Names every fault."""
        names, known = ClassNames(ids=self.register.classes, faults=self.faults), self.calendar.known
        for name, data in files:
            if known is None:
                message, remedy = "no school days are known for the timetable", "add the dates of terms to `calendar/`"
                self.faults.say(Code.BAD_CALENDAR, message, Source.of(name, "").span(0, 0), remedy)
            elif name.casefold().endswith(CALENDAR_SUFFIX):
                self._take_held(self._calendars(names, known).read(name, data), name)
            else:
                people = self.register.addresses
                self._take_slots(read_slots(name, data, self.school, self.faults, people=people, classes=names), name)

    def _calendars(self, names: ClassNames, known: Dates) -> LessonCalendars:
        owners = self.register.owners
        return LessonCalendars(zone=self.school.zone, known=known, owners=owners, classes=names, faults=self.faults)

    def _take_held(self, lessons: Iterable[Held], by: str) -> None:
        """Lessons on school days; an event that recurs every week goes on through holidays, the lesson does not."""
        for held in lessons:
            if self.calendar.local_minute(held.since) // MINUTES_PER_DAY in self.calendar.days(DayKind.SCHOOL):
                self.lessons += 1
                self._add(held, by)

    def _take_slots(self, slots: list[Slot], by: str) -> None:
        self.lessons += len(slots)
        unnamed = next((fault for slot in slots for fault in self._take_slot(slot, by)), None)
        if unnamed is not None:
            self._say_unnamed(*unnamed)

    def _take_slot(self, slot: Slot, by: str) -> list[tuple[Placed[str], int]]:
        """Put the lesson's days into the log; those of which nobody said in which week they are, with the place."""
        unnamed: list[tuple[Placed[str], int]] = []
        for day in self._days[slot.day]:
            since, until = self._at(day, slot.period.begins), self._at(day, slot.period.ends)
            week = self._weeks.get(monday_of(day)) if slot.week else ""
            if slot.since <= since < slot.until and week is None:
                unnamed.append((slot.week_at, day))
            elif slot.since <= since < slot.until and week == slot.week:
                self._add(_held(slot, since, until), by)
        return unnamed

    def _say_unnamed(self, week: Placed[str], day: int) -> None:
        written = date_of(day)
        message = f"nobody said which week of the timetable {written} is in"
        remedy = f'add it to `[weeks]` in school.toml: `{written} = "A"`'
        self.faults.say(Code.BAD_WEEK, message, week.span, remedy)

    def _add(self, held: Held, by: str) -> None:
        for teacher in held.teachers or ("",):
            self.log.add(held.class_id, "class_lesson", teacher, held.room, by=by, since=held.since, until=held.until)

    def _at(self, day: int, minute: int) -> Timestamp:
        known = self._moments.get((day, minute))
        if known is None:
            known = self._moments[day, minute] = self.calendar.instant(day, minute)
        return known


def _held(slot: Slot, since: Timestamp, until: Timestamp) -> Held:
    return Held(class_id=slot.class_id, teachers=slot.teachers, room=slot.room, since=since, until=until)
