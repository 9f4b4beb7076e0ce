"""How long a gate takes from a bundle's file to deciding, for 20,000 people, and how soon a change acts.

9,000 pupils in 300 forms, 1,000 staff and 10,000 parents under the demonstration school's policy: a role, a name, a
year and ten classes for each pupil, two parents, a form tutor, and a year of lessons for each class.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.harness import Section, peak_mebibytes
from chalkline.events.declared.mail import MailSend, Message
from chalkline.events.declared.people import Person
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp
from chalkline.school.loading import Loaded, load_school
from chalkline.school.log import Log
from chalkline.store.bundle.folder import BundleFolder
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.knowledge_source import POLL, first_knowledge
from chalkline.store.bundle.writing import add_facts, write

_ROUNDS = 5
_MAILS = 2_000
_LESSONS_A_WEEK = 2
_WEEKS = 39
_MONDAY = datetime(2026, 9, 7, 9, tzinfo=UTC)
_SUBJECTS = ("ma", "en", "sc", "gg", "hi", "fr", "ar", "pe", "co", "mu")
_LESSON = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many people a school has."""

    pupils: int = 9_000
    staff: int = 1_000
    parents: int = 10_000

    @property
    def forms(self) -> int:
        """Forms of thirty."""
        return max(1, self.pupils // 30)


def large_school(size: Size) -> tuple[Loaded, PolicySet]:
    """The demonstration school with so many people of its own; the same each time."""
    loaded, faults = load_school(Path(str(files("chalkline.library"))) / "alderbrook")
    if loaded is None:
        raise ValueError(faults)
    policies = loaded.check_policies().set
    if policies is None:
        raise ValueError("the demonstration policy has faults")
    log = Log(loaded.school.id)
    for fill in (_staff, _parents, _pupils, _timetable):
        fill(size, log)
    people = dict.fromkeys(fact.subject for fact in log if fact.name == "role")
    addresses = {person: (f"{person}@alderbrook.example",) for person in people}
    owners = {address: person for person, (address,) in addresses.items()}
    facts = Facts.of(loaded.school.id, log)
    return replace(loaded, facts=facts, addresses=addresses, owners=owners), policies


def _staff(size: Size, log: Log) -> None:
    for n in range(size.staff):
        log.add(f"t{n}", "role", value="staff", by="bench")
        log.add(f"t{n}", "role", value="teacher", by="bench")
        log.add(f"t{n}", "attribute", "name", f"Tess Teacher {n}", by="bench")


def _parents(size: Size, log: Log) -> None:
    for n in range(size.parents):
        log.add(f"g{n}", "role", value="parent", by="bench")
        log.add(f"g{n}", "attribute", "name", f"Gail Guardian {n}", by="bench")


def _pupils(size: Size, log: Log) -> None:
    for n in range(size.pupils):
        pupil, form = f"p{n}", n % size.forms
        log.add(pupil, "role", value="pupil", by="bench")
        log.add(pupil, "attribute", "name", f"Pip Pupil {n}", by="bench")
        log.add(pupil, "attribute", "year", str(7 + form % 5), by="bench")
        log.add(f"t{form % size.staff}", "related", pupil, "form_tutor", by="bench")
        for side in (0, 1):
            log.add(f"g{(2 * n + side) % size.parents}", "related", pupil, "parent", by="bench")
        for subject in _SUBJECTS:
            log.add(pupil, "enrolled", f"{form}/{subject}", by="bench")


def _timetable(size: Size, log: Log) -> None:
    for form in range(size.forms):
        for place, subject in enumerate(_SUBJECTS):
            class_id = f"{form}/{subject}"
            log.add(f"t{(form * len(_SUBJECTS) + place) % size.staff}", "teaches", class_id, by="bench")
            for since in _lessons(place):
                until = Timestamp.of(since + _LESSON)
                log.add(class_id, "class_lesson", value=f"R{form}", by="bench", since=Timestamp.of(since), until=until)


def _lessons(place: int) -> Iterator[datetime]:
    for week in range(_WEEKS):
        for lesson in range(_LESSONS_A_WEEK):
            day, hour = divmod(place * _LESSONS_A_WEEK + lesson, 5)
            yield _MONDAY + timedelta(weeks=week, days=day, hours=hour)


def run() -> Section:
    """The figures of a large school's bundle, each read in a process of its own."""
    with TemporaryDirectory() as folder:
        path = Path(folder)
        loaded, policies = large_school(Size())
        building = _seconds(partial(write, path, loaded, policies, made_at=Timestamp(0)))
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as processes:
            table = processes.submit(_figures, path).result()
        size = sum(file.stat().st_size for file in path.glob("base-*"))
    first = [
        {"what": "facts of the school", "figure": f"{loaded.facts.number:,}"},
        {"what": "building the base", "figure": f"{building:.1f} s"},
        {"what": "its file", "figure": f"{size / 2**20:.1f} MiB"},
    ]
    return Section(
        key="bundle",
        title="A large school's bundle",
        intro="20,000 people, ten classes for each of 9,000 pupils and a year of lessons, under the demonstration "
        "school's policy; from the file to knowledge that is ready to decide.",
        table=[*first, *table],
        notes="What is known of somebody is worked out when they are first asked about. Besides what is stated, a "
        f"gate looks every {POLL} s, so that a withdrawn permission acts within that and the two figures before.",
    )


def _figures(path: Path) -> list[dict[str, str]]:
    loading = [_seconds(partial(_read, path)) for _ in range(_ROUNDS)]
    reading = BundleFolder(folder=path, enforcement=Enforcement.ALL)
    known = first_knowledge(reading)
    memory = peak_mebibytes()
    first, again = (_mails(known) for _ in range(2))
    withdrawing = [_seconds(partial(_withdraw, path, n)) for n in range(_ROUNDS)]
    taking = _seconds(reading.news) / _ROUNDS
    return [
        {"what": "from file to ready, the policy's compiling included", "figure": f"{median(loading):.2f} s"},
        {"what": "memory of the process at its peak", "figure": f"{memory:.0f} MiB"},
        {"what": f"a decision between two of {_MAILS:,} people never asked about", "figure": f"{first * 1e6:.0f} µs"},
        {"what": "the same once more", "figure": f"{again * 1e6:.0f} µs"},
        {"what": "writing that a permission is withdrawn", "figure": f"{median(withdrawing):.2f} s"},
        {"what": "taking that over", "figure": f"{taking * 1e3:.0f} ms"},
    ]


def _read(path: Path) -> Knowledge:
    return first_knowledge(BundleFolder(folder=path))


def _withdraw(path: Path, number: int) -> None:
    fact = Fact(number=0, school="", subject=f"p{number}", name="withdrawn", value="direct_mail")
    add_facts(path, [fact], made_at=Timestamp(1))


def _mails(known: Knowledge) -> float:
    """Seconds for one decision, of mails each between two others."""
    at = Timestamp.of(_MONDAY + timedelta(weeks=3, hours=1, minutes=20))
    events = [_mail(f"p{n}", f"t{n // 2}") for n in range(_MAILS)]
    return _seconds(lambda: [known.decide(event, at) for event in events]) / _MAILS


def _mail(sender: str, recipient: str) -> MailSend:
    one, other = (Person(id=who, address=f"{who}@alderbrook.example", inside=True) for who in (sender, recipient))
    message = Message(subject="Trip", recipients=(other,), attachments=(), size=9_000)
    return MailSend(id=f"{sender}-{recipient}", sender=one, recipient=other, message=message)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
