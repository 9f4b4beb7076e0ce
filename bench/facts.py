"""How long a large school's facts take to load, how much memory they hold, and how fast they answer.

20,000 people with 50 facts each: a role, year and form, parents, consents, signatures, permissions and a timetable. No
two people share a timetable, and consents, signatures and permissions begin at any minute of the year.
"""

import csv
import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bench.harness import Section, peak_mebibytes
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.document.faults import Faults
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.source import Placed
from chalkline.policy.values import Timestamp
from chalkline.school.facts_file import read_facts
from chalkline.school.log import Log
from chalkline.school.school import Nation, School

PEOPLE = 20_000
FACTS_EACH = 50
ROUNDS = 5
QUESTIONS = 50_000
ZONE = ZoneInfo("Europe/London")
SCHOOL = School(
    id="alderbrook",
    name="Alderbrook High School",
    zone=ZONE,
    nation=Nation.ENGLAND,
    domains=("alderbrook.example",),
    last_resort=(Placed("p0"),),
    roles={"pupil": "pupil"},
)
_START = datetime(2026, 9, 1)  # noqa: DTZ001 - by the school's clock
_NOON = Timestamp.of(datetime(2026, 12, 10, 12, tzinfo=ZONE))
Cells = tuple[str, str, str, str, str]
"""Name, object, value, from, to."""


def run() -> Section:
    """The section of the page. Loads in a process of its own, so that the memory is that of the facts alone."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "facts.csv"
        _write(path)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as processes:
            table = processes.submit(_measured, path).result()
    return Section(
        key="facts",
        title="A large school's facts",
        intro=f"{PEOPLE:,} people with {FACTS_EACH} facts each, from `facts.csv`; one thread.",
        table=[{"what": what, "figure": figure} for what, figure in table.items()],
        notes="Questions are about a hundred people taken at random, as a gate meets them, the call included; medians. "
        "Times are the processor's.",
    )


def _measured(path: Path) -> Mapping[str, str]:
    log, faults = Log(SCHOOL.id), Faults()
    reading = _seconds(lambda: read_facts(path.name, path.read_bytes(), SCHOOL, log, faults))
    kept: list[Facts] = []
    projecting = _seconds(lambda: kept.append(Facts.of(SCHOOL.id, log)))
    memory = peak_mebibytes()
    return {
        f"reading {len(log):,} rows": f"{reading:.1f} s",
        "projecting them": f"{projecting:.1f} s",
        "peak memory, the file's text included": f"{memory:.0f} MiB",
        **{name: f"{_nanoseconds(question):.0f} ns" for name, question in _questions(kept[0]).items()},
    }


def _questions(facts: Facts) -> Mapping[str, Callable[[str], object]]:
    calendar = Calendar(zone=ZONE)
    world: FactWorld = facts.at(_NOON, calendar)
    return {
        "the world of a moment": lambda _: facts.at(_NOON, calendar),
        "roles": world.roles,
        "year": lambda person: world.fact("person", person, "year"),
        "permitted": lambda person: world.permitted(person, "site_3", "site7.example"),
        "recorded": lambda person: world.recorded(person, "photos"),
        "signed": lambda person: world.signed(person, "digital-communications"),
        "related": lambda person: world.related("p5", person, "parent"),
        "lessons": world.lessons,
        "next boundary": partial(facts.next_boundary, _NOON),
    }


def _nanoseconds(question: Callable[[str], object]) -> float:
    random = Random(2)
    people = [f"p{random.randrange(100)}" for _ in range(QUESTIONS)]
    return median(_seconds(lambda: [question(person) for person in people]) for _ in range(ROUNDS)) / QUESTIONS * 1e9


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _write(path: Path) -> None:
    random = Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("subject", "name", "object", "value", "from", "to"))
        for person in range(PEOPLE):
            rows.writerows((f"p{person}", *cells) for cells in _facts_of_one(random))


def _facts_of_one(random: Random) -> Iterator[Cells]:
    yield "role", "", "pupil", "2026-09-01", ""
    yield "attribute", "year", str(random.randint(7, 13)), "2026-09-01", ""
    yield "attribute", "form", f"{random.randint(7, 13)}B", "2026-09-01", ""
    yield "related", f"p{random.randrange(PEOPLE)}", "parent", "2026-09-01", ""
    for version in range(3):
        yield "signed", f"digital-communications@{version + 1}", "", _minute(random), ""
    for register in ("photos", "trips", "cloud"):
        yield "recorded", "", register, _minute(random), ""
    for number in range(10):
        yield "permitted", f"site{random.randrange(500)}.example", f"site_{number}", _minute(random), ""
    for _ in range(FACTS_EACH - 20):
        begins = _START + timedelta(days=random.randrange(365), hours=9 + random.randrange(6))
        yield "lesson", f"c{random.randrange(900)}", "R1", str(begins)[:16], str(begins + timedelta(hours=1))[:16]


def _minute(random: Random) -> str:
    return str(_START + timedelta(minutes=random.randrange(525_600)))[:16]


if __name__ == "__main__":
    print(run().markdown)
