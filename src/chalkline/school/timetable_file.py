"""``timetable/*.csv``: the lessons of a week, a row each."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.facts.fact import BEGINNING, FOREVER
from chalkline.policy.source import Placed
from chalkline.policy.spelling import suggestion
from chalkline.policy.values import Timestamp
from chalkline.school.cells import is_id, items, moment
from chalkline.school.class_names import ClassNames
from chalkline.school.school import School
from chalkline.school.table import Row, Table, read_table
from chalkline.school.times import Times
from chalkline.school.timetable_settings import period
from chalkline.school.week import EVERY_DAY, WEEKDAYS, Period, period_of

COLUMNS: Mapping[str, str] = {
    "class": "the id of the class, or its code in the list of classes",
    "teacher": "ids of those who take the lesson, between semicolons; empty: whoever teaches the class",
    "room": "the room",
    "day": "the weekday: `Monday` or `Mon`",
    "week": "the week of the timetable, such as `A`; empty: every week",
    "period": "a period of `[periods]`, or a time such as `09:00-10:00`",
    "from": "the first day on which the row counts; empty: always",
    "to": "the last day on which it counts; empty: until further notice",
}
"""Every column of the file, in the order of the reference."""
_DAYS = {name: number for number, day in enumerate(WEEKDAYS) for name in (day, day[:3])}


class Slot(NamedTuple):
    """A lesson of the week."""

    class_id: str
    teachers: tuple[str, ...]
    room: str
    day: int
    """The weekday, 0 for Monday."""
    week: str
    """Empty for every week."""
    period: Period
    since: Timestamp
    until: Timestamp
    week_at: Placed[str]
    """The week where it is written."""


@dataclass(slots=True, kw_only=True)
class _Reading:
    table: Table
    school: School
    people: Collection[str]
    classes: ClassNames
    times: Times

    def slot(self, row: Row) -> Slot | None:
        """The lesson of a row; None, after all its faults are named, where it has any."""
        before = len(self.table.faults)
        class_id = self._class(row)
        teachers = tuple(self._teachers(row))
        day, week = self._day(row), self.table.cell(row, "week")
        self._check_week(row, week)
        when = self._period(row, EVERY_DAY if day is None else day)
        since = moment(self.table, row, "from", self.times.beginning, BEGINNING)
        until = moment(self.table, row, "to", self.times.end, FOREVER)
        if len(self.table.faults) > before or day is None or when is None or since is None or until is None:
            return None
        week_at = self.table.placed(row, "week") if week else Placed("")
        return Slot(class_id, teachers, self.table.cell(row, "room"), day, week, when, since, until, week_at)

    def _class(self, row: Row) -> str:
        if not self.table.cell(row, "class"):
            is_id(self.table, row, "class", "id of a class")
            return ""
        return self.classes.named(self.table.cell(row, "class"), lambda: self.table.span(row, "class"))

    def _teachers(self, row: Row) -> Iterator[str]:
        for teacher in items(self.table, row, "teacher"):
            if teacher.value not in self.people:
                message = f"nobody in the register has the id `{teacher.value}`"
                remedy = "write the id by which the list of people names the teacher"
                self.table.faults.say(Code.UNKNOWN_PERSON, message, teacher.span, remedy)
            yield teacher.value

    def _day(self, row: Row) -> int | None:
        written = self.table.cell(row, "day")
        day = _DAYS.get(written.casefold())
        if day is None:
            remedy = suggestion(written, WEEKDAYS, "write `Monday` or `Mon`")
            self.table.say(Code.BAD_CELL, f"`{written}` is not a weekday", row, "day", remedy)
        return day

    def _check_week(self, row: Row, week: str) -> None:
        cycle = self.school.weeks.cycle if self.school.weeks else ()
        if week and week not in cycle:
            named = f"the weeks are {', '.join(f'`{each}`' for each in cycle)}"
            remedy = named if cycle else 'say in school.toml which week is which: `[weeks]`, `2026-09-02 = "A"`'
            self.table.say(Code.BAD_WEEK, f"`{week}` is no week of the timetable", row, "week", remedy)

    def _period(self, row: Row, day: int) -> Period | None:
        written = self.table.cell(row, "period")
        if (found := period_of(self.school.periods, day, written)) is not None:
            return found
        if ":" in written or "." in written:
            return period(self.table.placed(row, "period"), self.table.faults)
        remedy = 'add it under `[periods]` in school.toml, such as `1 = "09:00-10:00"`, or write its time here'
        self.table.say(Code.BAD_CELL, f"`{written}` is no period of the day", row, "period", remedy)
        return None


def read_slots(
    name: str, data: bytes, school: School, faults: Faults, *, people: Collection[str], classes: ClassNames
) -> list[Slot]:
    """The lessons of the file in its order, without those at fault. Names every fault."""
    table = read_table(name, data, faults, columns=COLUMNS, required=("class", "day", "period"))
    if table is None:
        return []
    reading = _Reading(table=table, school=school, people=people, classes=classes, times=Times(school.zone))
    return [slot for row in table.rows() if (slot := reading.slot(row)) is not None]
