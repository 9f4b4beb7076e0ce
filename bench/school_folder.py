"""How long a whole school's folder takes to read and check: OneRoster files, timetable, terms, facts and register.

1,200 pupils, 150 staff and 2,000 parents; a timetable of two weeks, five lessons a day. Lessons are recorded once for
each class and day, and found for a pupil when asked.
"""

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.harness import Section, microseconds, peak_mebibytes
from chalkline.policy.diagnostics import rendered
from chalkline.policy.values import NANOSECONDS_PER_MINUTE, Timestamp
from chalkline.school.loading import Loaded, load_school
from chalkline.school.times import Times
from chalkline.store.generate.folder import WHOLE, write_school

_ROUNDS = 3
_QUESTIONS = 20_000


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
