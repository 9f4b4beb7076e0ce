"""Lessons from calendar files."""

from pathlib import Path

import pytest
from tests.school.folders import faults, load, world

SERIES = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//timetable//EN
BEGIN:VEVENT
UID:1
SUMMARY:9B/Ma
LOCATION:B07
ORGANIZER:mailto:ALee@alderbrook.example
ATTENDEE:mailto:somebody@elsewhere.example
DTSTART;TZID=Europe/London:20260907T090000
DTEND;TZID=Europe/London:20260907T100000
RRULE:FREQ=WEEKLY
EXDATE;TZID=Europe/London:20260921T090000
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID=Europe/London:20260928T090000
SUMMARY:9B/Ma
LOCATION:Hall
DTSTART;TZID=Europe/London:20260928T110000
DTEND;TZID=Europe/London:20260928T120000
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Sports day
DTSTART;VALUE=DATE:20260910
DTEND;VALUE=DATE:20260911
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize(
    ("moment", "room"),
    [
        ("2026-09-07 09:30", "B07"),
        ("2026-09-07 10:00", None),
        ("2026-09-21 09:30", None),  # taken out
        ("2026-09-28 09:30", None),  # moved
        ("2026-09-28 11:30", "Hall"),
        ("2026-10-26 09:30", None),  # half-term
        ("2026-11-02 09:30", "B07"),  # after the clocks changed
        ("2026-09-10 09:30", None),  # an event of the whole day
    ],
)
def test_an_event_is_a_lesson_of_the_class_it_is_named_after(tmp_path: Path, moment: str, room: str | None) -> None:
    school = load(tmp_path, {"timetable/lessons.csv": "class,day,period\n", "timetable/maths.ics": SERIES})
    found = world(school, moment).lessons("leo")
    assert [(each.class_id, each.room) for each in found] == ([] if room is None else [("c2", room)])
    assert [each.teachers for each in found] == [("lee",) for _ in found]


def test_an_event_of_no_class_is_a_fault(tmp_path: Path) -> None:
    wrong = SERIES.replace("SUMMARY:9B/Ma\nLOCATION:B07", "SUMMARY:9B/Mq\nLOCATION:B07")
    assert faults(tmp_path, {"timetable/maths.ics": wrong}) == [
        ("unknown-class", "timetable/maths.ics", 6, 1, "SUMMARY:9B/Mq")
    ]
