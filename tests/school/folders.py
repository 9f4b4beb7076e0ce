"""A small school's whole folder, as texts by path, and what loading it says."""

from collections.abc import Mapping
from pathlib import Path

from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.facts.world import FactWorld
from chalkline.school.loading import Loaded, load_school
from chalkline.school.times import Times

SETTINGS = """\
id = "alderbrook"
name = "Alderbrook High School"
zone = "Europe/London"
nation = "England"
domains = ["alderbrook.example"]
last_resort = ["head", "lee"]

[periods]
1 = "09:00-10:00"
2 = "10:00-11:00"
friday.2 = "10:00-10:45"

[weeks]
2026-09-02 = "A"
"""
USERS = """\
sourcedId,status,role,givenName,familyName,email,grades,agentSourcedIds,metadata.roles,metadata.lineManager
head,,principal,Hilda,Head,head@alderbrook.example,,,dpo,
lee,,teacher,Ann,Lee,alee@alderbrook.example,,,,head
leo,,student,Leo,Marsh,24lmarsh@alderbrook.example,09,karen,,
karen,,guardian,Karen,Marsh,karen@letterbox.example,,,,
"""
CLASSES = """\
sourcedId,title,classCode
c1,Geography 9B,9B/Gg
c2,Mathematics 9B,9B/Ma
"""
ENROLMENTS = """\
sourcedId,classSourcedId,userSourcedId,role,beginDate,endDate
e1,c1,lee,teacher,,
e2,c1,leo,student,2026-09-02,2026-11-27
e3,c2,leo,student,,
"""
LESSONS = """\
class,teacher,room,day,week,period
9B/Gg,,C12,Monday,A,1
c2,head,B07,Friday,,2
"""
TERMS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//school//terms//EN
BEGIN:VEVENT
UID:1
SUMMARY:Autumn term
DTSTART;VALUE=DATE:20260902
DTEND;VALUE=DATE:20261219
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Half-term
DTSTART;VALUE=DATE:20261026
DTEND;VALUE=DATE:20261031
END:VEVENT
END:VCALENDAR
"""
FOLDER: Mapping[str, str] = {
    "school.toml": SETTINGS,
    "people/users.csv": USERS,
    "people/classes.csv": CLASSES,
    "people/enrollments.csv": ENROLMENTS,
    "timetable/lessons.csv": LESSONS,
    "calendar/terms.ics": TERMS,
    "facts/consents.csv": "subject,name,value\nleo,recorded,photo_consent\n",
}


def write(folder: Path, changes: Mapping[str, str | bytes] | None = None) -> Path:
    """The school's files, some of them changed or added, in a folder."""
    for name, text in {**FOLDER, **(changes or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def load(folder: Path, changes: Mapping[str, str | bytes] | None = None) -> Loaded:
    """That school, which has no faults but warnings."""
    found, faults = load_school(write(folder, changes))
    assert found is not None, faults
    return found


def faults(folder: Path, changes: Mapping[str, str | bytes]) -> list[tuple[str, str, int, int, str]]:
    """Code, file, line, column and underlined text of each fault of the folder so changed."""
    _, found = load_school(write(folder, changes))
    return [placed(folder, fault) for fault in found]


def placed(folder: Path, fault: Diagnostic) -> tuple[str, str, int, int, str]:
    """Code, file from the folder, line, column and underlined text of a fault."""
    name = str(Path(fault.span.source.name).relative_to(folder))
    return fault.code.value, name, *fault.span.position, fault.span.text


def world(school: Loaded, moment: str) -> FactWorld:
    """What is known at a moment by the school's clock."""
    return school.facts.at(Times(school.school.zone).beginning(moment), school.calendar)
