"""How long a large school's facts take to load, how much memory they hold, and how fast they answer.

20,000 people with 50 facts each: a role, year and form, parents, consents, signatures, permissions and a timetable. No
two people share a timetable, and consents, signatures and permissions begin at any minute of the year.
"""

import gc
import resource
import time
from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.facts.fact import FOREVER, Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import NANOSECONDS_PER_MINUTE, Timestamp

PEOPLE = 20_000
FACTS_EACH = 50
SCHOOL = "alderbrook"
START = Timestamp(1_788_220_800 * 1_000_000_000)  # 2026-09-01T00:00:00Z
CALENDAR = Calendar(zone=ZoneInfo("Europe/London"))


def rows_of(random: Random) -> Iterator[tuple[str, str, str, Timestamp, Timestamp]]:
    """Name, object, value and time of the facts of one person."""
    yield "role", "", "pupil", START, FOREVER
    yield "attribute", "year", str(random.randint(7, 13)), START, FOREVER
    yield "attribute", "form", f"{random.randint(7, 13)}B", START, FOREVER
    yield "related", f"p{random.randrange(PEOPLE)}", "parent", START, FOREVER
    for version in range(3):
        yield "signed", f"digital-communications@{version + 1}", "", moment(random), FOREVER
    for register in ("photos", "trips", "cloud"):
        yield "recorded", "", register, moment(random), FOREVER
    for number in range(10):
        yield "permitted", f"site{random.randrange(500)}.example", f"site_{number}", moment(random), FOREVER
    for _ in range(FACTS_EACH - 20):
        day, period = random.randrange(365), random.randrange(6)
        begins = Timestamp(START + (day * 1440 + 480 + 60 * period) * NANOSECONDS_PER_MINUTE)
        lesson = f"c{random.randrange(900)}"
        yield "lesson", lesson, f"R{random.randrange(80)}", begins, Timestamp(begins + 60 * NANOSECONDS_PER_MINUTE)


def moment(random: Random) -> Timestamp:
    """Any minute of the year."""
    return Timestamp(START + random.randrange(525_600) * NANOSECONDS_PER_MINUTE)


def all_facts() -> Iterator[Fact]:
    """The school's log."""
    random, numbers = Random(1), count(1)
    for person in range(PEOPLE):
        for name, object_, value, since, until in rows_of(random):
            yield Fact(
                number=next(numbers),
                school=SCHOOL,
                subject=f"p{person}",
                name=name,
                object=object_,
                value=value,
                since=since,
                until=until,
                recorded=since,
                by="office",
            )


def nanoseconds(question: Callable[[str], object], among: int, repeats: int = 200_000) -> float:
    """The mean time of one question, about people taken at random among so many."""
    random = Random(2)
    people = [f"p{random.randrange(among)}" for _ in range(repeats)]
    start = time.perf_counter_ns()
    for person in people:
        question(person)
    return (time.perf_counter_ns() - start) / repeats


def main() -> None:
    """Print the figures."""
    log = list(all_facts())
    start = time.perf_counter()
    facts = Facts.of(SCHOOL, log)
    print(f"projection of {len(log):,} facts: {time.perf_counter() - start:.1f} s")
    del log
    gc.collect()
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the process: {peak_mib:.0f} MiB")
    noon = Timestamp(START + 100 * 1440 * NANOSECONDS_PER_MINUTE)
    world = facts.at(noon, CALENDAR)
    questions: dict[str, Callable[[str], object]] = {
        "an empty question": lambda _: None,
        "a world": lambda _: facts.at(noon, CALENDAR),
        "roles": world.roles,
        "roles as a field": lambda person: world.fact("person", person, "roles"),
        "year": lambda person: world.fact("person", person, "year"),
        "permitted": lambda person: world.permitted(person, "site_3", "site7.example"),
        "recorded": lambda person: world.recorded(person, "photos"),
        "signed": lambda person: world.signed(person, "digital-communications"),
        "related": lambda person: world.related("p5", person, "parent"),
        "lessons": world.lessons,
        "next boundary": lambda person: facts.next_boundary(noon, person),
    }
    print("mean time of a question   about 100 people   about 20,000")
    for name, question in questions.items():
        few, all_ = (nanoseconds(question, among) for among in (100, PEOPLE))
        print(f"{name:<24} {few:>14.0f} ns {all_:>11.0f} ns")


if __name__ == "__main__":
    main()
