"""Lessons of the timetable, as pupils are found in them."""

from pathlib import Path

import pytest
from tests.school.folders import FOLDER, faults, load, world, write

from chalkline.policy.calendar.windows import DayKind
from chalkline.school.loading import load_school

HEAD = "class,teacher,room,day,week,period,from,to\n"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-09-07 09:00", []),  # week B: term began in week A
        ("2026-09-14 09:00", [("c1", "C12", ("lee",))]),
        ("2026-09-14 08:59", []),
        ("2026-09-14 10:00", []),
        ("2026-10-26 09:30", []),  # half-term
        ("2026-11-09 09:30", []),  # week B: half-term is not counted
        ("2026-11-16 09:30", [("c1", "C12", ("lee",))]),
        ("2026-09-04 10:30", [("c2", "B07", ("head",))]),
        ("2026-09-04 10:45", []),  # Friday's second period is shorter
        ("2026-12-18 10:30", [("c2", "B07", ("head",))]),
        ("2026-12-25 10:30", []),
    ],
)
def test_a_pupil_is_in_the_lessons_of_the_week(
    tmp_path: Path, moment: str, expected: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    lessons = world(load(tmp_path), moment).lessons("leo")
    assert [(each.class_id, each.room, each.teachers) for each in lessons] == expected


def test_a_pupil_who_left_the_class_is_in_it_no_more(tmp_path: Path) -> None:
    school = load(tmp_path)
    assert world(school, "2026-11-16 09:30").lessons("leo") != ()
    assert world(school, "2026-11-30 09:30").lessons("leo") == ()


def test_a_lesson_is_recorded_once_for_each_school_day(tmp_path: Path) -> None:
    school = load(tmp_path)
    fridays = [day for day in school.calendar.days(DayKind.SCHOOL) if (day + 3) % 7 == 4]
    assert len(school.facts.about("c2")) == len(fridays)
    assert school.lists.counts["lessons"] == 2


def test_the_end_of_a_lesson_is_a_boundary_for_its_pupils(tmp_path: Path) -> None:
    school = load(tmp_path)
    during, after = world(school, "2026-09-14 09:20").at, world(school, "2026-09-14 10:00").at
    assert school.facts.next_boundary(during, "leo") == after


def test_who_teaches_or_takes_lessons_is_the_teacher_of_the_pupils(tmp_path: Path) -> None:
    school = load(tmp_path)
    assert world(school, "2026-09-14").relatives("leo", "teacher") == ("head", "lee")
    assert world(school, "2026-11-28").relatives("leo", "teacher") == ("head",)


def test_a_lesson_is_called_off_by_a_fact(tmp_path: Path) -> None:
    off = "subject,name,object,value,from,to\nc2,class_lesson,head,B07,2026-09-04 10:00,2026-09-04 10:00\n"
    school = load(tmp_path, {"facts.csv": off})
    assert world(school, "2026-09-04 10:30").lessons("leo") == ()
    assert world(school, "2026-09-11 10:30").lessons("leo") != ()


def test_a_row_may_count_for_a_time(tmp_path: Path) -> None:
    school = load(tmp_path, {"timetable/lessons.csv": HEAD + "c2,,,Fri,,09:00-10:00,2026-09-11,2026-09-18\n"})
    days = ("2026-09-04", "2026-09-11", "2026-09-18", "2026-09-25")
    assert [len(world(school, f"{day} 09:30").lessons("leo")) for day in days] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("c9,,,Mon,,1,,", ("unknown-class", 1, "c9")),
        (",,,Mon,,1,,", ("bad-cell", 1, "")),
        ("c1,nobody,,Mon,,1,,", ("unknown-person", 4, "nobody")),
        ("c1,,,Mittwoch,,1,,", ("bad-cell", 6, "Mittwoch")),
        ("c1,,,Mon,C,1,,", ("bad-week", 10, "C")),
        ("c1,,,Mon,,7,,", ("bad-cell", 11, "7")),
        ("c1,,,Mon,,10:00-09:00,,", ("bad-time", 11, "10:00-09:00")),
        ("c1,,,Mon,,09:00-9,,", ("bad-time", 11, "09:00-9")),
        ("c1,,,Mon,,1,1/9/2026,", ("bad-time", 13, "1/9/2026")),
    ],
)
def test_a_fault_of_a_row_is_named_where_it_stands(tmp_path: Path, row: str, expected: tuple[str, int, str]) -> None:
    ((code, _, line, column, text),) = faults(tmp_path, {"timetable/lessons.csv": f"{HEAD}c1,,,Mon,A,1,,\n{row}\n"})
    assert (code, column, text) == expected
    assert line == 3


def test_weeks_that_nobody_named_are_a_fault_where_a_lesson_needs_them(tmp_path: Path) -> None:
    late = FOLDER["school.toml"].replace("2026-09-02", "2026-10-05")
    assert faults(tmp_path, {"school.toml": late}) == [("bad-week", "timetable/lessons.csv", 2, 19, "A")]
    needless = f"{HEAD}c1,,,Mon,A,1,2026-10-05,\nc2,,,Fri,,1,,\n"
    assert faults(tmp_path, {"school.toml": late, "timetable/lessons.csv": needless}) == []


def test_a_timetable_needs_school_days(tmp_path: Path) -> None:
    (write(tmp_path) / "calendar/terms.ics").unlink()
    _, (fault,) = load_school(tmp_path)
    assert (fault.code.value, fault.message) == ("bad-calendar", "no school days are known for the timetable")
