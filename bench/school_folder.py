"""How long a whole school's folder takes to read and check: OneRoster files, timetable, terms, facts and register.

1,200 pupils, 150 staff and 2,000 parents; a timetable of two weeks, five lessons a day. Lessons are recorded once for
each class and day, and found for a pupil when asked.
"""

import csv
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from bench.harness import Section, microseconds, peak_mebibytes
from chalkline.policy.diagnostics import rendered
from chalkline.policy.values import NANOSECONDS_PER_MINUTE, Timestamp
from chalkline.school.loading import Loaded, load_school
from chalkline.school.times import Times

_ROUNDS = 3
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_PERIODS = ("1", "2", "3", "4", "5")
_SUBJECTS = ("ma", "en", "sc", "gg", "hi", "fr", "ar", "pe", "co", "mu")
_QUESTIONS = 20_000

SETTINGS = """\
id = "bench"
name = "Bench High School"
zone = "Europe/London"
nation = "England"
domains = ["bench.example"]
last_resort = ["t1", "t2"]

[periods]
1 = "08:50-09:50"
2 = "09:50-10:50"
3 = "11:10-12:10"
4 = "13:10-14:10"
5 = "14:10-15:10"

[weeks]
2026-09-02 = "A"
"""
_TERMS = (("Autumn term", "20260902", "20261219"), ("Spring term", "20270104", "20270327"))
_SUMMER = ("Summer term", "20270412", "20270722")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many people a school has."""

    pupils: int = 1_200
    staff: int = 150
    parents: int = 2_000

    @property
    def forms(self) -> int:
        """Forms of some 25 pupils, five years together."""
        return max(1, self.pupils // 25)


WHOLE = Size()


def write_school(folder: Path, size: Size = WHOLE) -> None:
    """A school's folder of this size, complete and without faults; the same each time."""
    for name in ("people", "timetable", "calendar", "facts"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "school.toml").write_text(SETTINGS)
    (folder / "calendar/terms.ics").write_text(_calendar())
    people = folder / "people"
    _write(people / "orgs.csv", ["sourcedId", "name", "type"], [["school", "Bench High School", "school"]])
    _write(people / "users.csv", _USER_COLUMNS, _users(size))
    _write(people / "classes.csv", ["sourcedId", "title", "classCode", "schoolSourcedId"], _classes(size))
    columns = ["sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "beginDate", "endDate"]
    _write(people / "enrollments.csv", columns, _enrolments(size))
    _write(folder / "timetable/lessons.csv", ["class", "teacher", "room", "day", "week", "period"], _lessons(size))
    _write(folder / "facts/consents.csv", ["subject", "name", "value", "from", "by"], _consents(size))


_USER_COLUMNS = [
    "sourcedId",
    "status",
    "orgSourcedIds",
    "role",
    "givenName",
    "familyName",
    "email",
    "grades",
    "agentSourcedIds",
    "metadata.form",
    "metadata.formTutor",
    "metadata.contractEnd",
]


def _users(size: Size) -> Iterator[Sequence[str]]:
    for n in range(1, size.staff + 1):
        end = "2027-08-31" if n % 10 == 0 else ""
        yield f"t{n}", "", "school", "teacher", f"Tess{n}", "Teacher", f"t{n}@bench.example", "", "", "", "", end
    for n in range(1, size.parents + 1):
        yield f"g{n}", "", "school", "parent", f"Gail{n}", "Guardian", f"g{n}@post.example", "", "", "", "", ""
    for n in range(1, size.pupils + 1):
        form = _form(n, size)
        parents = ",".join(f"g{(2 * n + side) % size.parents + 1}" for side in (0, 1))
        tutor = f"t{form % size.staff + 1}"
        mail, grade = f"p{n}@bench.example", f"{7 + form % 5:02}"
        yield f"p{n}", "", "school", "student", f"Pip{n}", "Pupil", mail, grade, parents, f"F{form}", tutor, ""


def _form(pupil: int, size: Size) -> int:
    return pupil % size.forms


def _classes(size: Size) -> Iterator[Sequence[str]]:
    for form in range(size.forms):
        for subject in _SUBJECTS:
            yield f"c-{form}-{subject}", f"{subject} of form {form}", f"F{form}/{subject}", "school"


def _enrolments(size: Size) -> Iterator[Sequence[str]]:
    for n in range(1, size.pupils + 1):
        for subject in _SUBJECTS:
            yield f"e{n}{subject}", f"c-{_form(n, size)}-{subject}", "school", f"p{n}", "student", "2026-09-02", ""


def _lessons(size: Size) -> Iterator[Sequence[str]]:
    random = Random(7)
    for form in range(size.forms):
        for week in ("A", "B"):
            for day in _DAYS:
                for period, subject in zip(_PERIODS, random.sample(_SUBJECTS, len(_PERIODS)), strict=True):
                    teacher = f"t{(form * len(_SUBJECTS) + _SUBJECTS.index(subject)) % size.staff + 1}"
                    yield f"F{form}/{subject}", teacher, f"R{form}", day, week, period


def _consents(size: Size) -> Iterator[Sequence[str]]:
    for n in range(1, size.pupils + 1):
        yield f"p{n}", "recorded", "photo_consent", "2026-09-02", "office"


def _calendar() -> str:
    events = "".join(
        f"BEGIN:VEVENT\nUID:{first}\nSUMMARY:{name}\nDTSTART;VALUE=DATE:{first}\nDTEND;VALUE=DATE:{after}\nEND:VEVENT\n"
        for name, first, after in (*_TERMS, _SUMMER)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//bench//terms//EN\n{events}END:VCALENDAR\n"


def _write(path: Path, columns: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def run() -> Section:
    """The figures of a whole school."""
    with TemporaryDirectory() as folder:
        write_school(Path(folder))
        context = multiprocessing.get_context("spawn")  # a process of its own, so that its memory is known
        with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
            table = pool.submit(_figures, folder).result()
    return Section(
        key="school-folder",
        title="A school's folder",
        intro=(
            f"{WHOLE.pupils:,} pupils, {WHOLE.staff} staff and {WHOLE.parents:,} parents as OneRoster files, a"
            " timetable of two weeks, a year of terms: every row checked, every lesson of the year laid out."
        ),
        table=table,
    )


def _figures(folder: str) -> list[dict[str, str]]:
    seconds = [_seconds(partial(_load, folder)) for _ in range(_ROUNDS)]
    school = _load(folder)
    ask, boundary = (_each(question, school) for question in (_ask_lessons, _ask_boundary))
    return [
        {"what": "read and checked", "figure": f"{median(seconds):.1f} s"},
        {"what": "facts", "figure": f"{school.facts.number:,}"},
        {"what": "lessons of pupils that they stand for", "figure": f"{_of_pupils(school):,}"},
        {"what": "memory of the process at its peak", "figure": f"{peak_mebibytes():.0f} MiB"},
        {"what": "`lessons(person)`", "figure": f"{microseconds(ask)} µs"},
        {"what": "the next boundary of two people", "figure": f"{microseconds(boundary)} µs"},
    ]


def _load(folder: str) -> Loaded:
    school, faults = load_school(Path(folder))
    if school is None:
        raise ValueError("\n".join(map(rendered, faults[:5])))
    return school


def _of_pupils(school: Loaded) -> int:
    facts = school.facts
    held = {subject: sum(fact.name == "class_lesson" for fact in facts.about(subject)) for subject in facts.subjects}
    pupils = (subject for subject in facts.subjects if subject.startswith("p"))
    return sum(held.get(class_id, 0) for pupil in pupils for class_id in facts.index.entries[pupil].classes)


def _ask_lessons(school: Loaded, number: int, at: Timestamp) -> None:
    school.facts.at(at, school.calendar).lessons(f"p{number % WHOLE.pupils + 1}")


def _ask_boundary(school: Loaded, number: int, at: Timestamp) -> None:
    school.facts.next_boundary(at, f"t{number % WHOLE.staff + 1}", f"p{number % WHOLE.pupils + 1}")


def _each(question: Callable[[Loaded, int, Timestamp], None], school: Loaded) -> float:
    """Seconds for one question; they go through pupils and the minutes of a fortnight."""
    first = Times(school.school.zone).beginning("2026-11-16")
    moments = [Timestamp(first + 7 * NANOSECONDS_PER_MINUTE * n) for n in range(_QUESTIONS // 7)]
    start = time.perf_counter()
    for number in range(_QUESTIONS):
        question(school, number, moments[number % len(moments)])
    return (time.perf_counter() - start) / _QUESTIONS


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
