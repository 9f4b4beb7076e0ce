"""A hundred thousand mails of a whole high school, decided under its whole policy, with and without reading their text.

The mails are those of the labelled corpus, sent by and to people of a school of 1,200 pupils at all hours of a week.
"""

import gc
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from itertools import cycle, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.corpora.building import mails_of

from bench.harness import Section, rate
from bench.memory import resident
from chalkline.events.mail.reader import read_mail
from chalkline.events.mail.reading import NOTHING_READ, Reader
from chalkline.events.mail.recipients import Envelope
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import NANOSECONDS_PER_MINUTE, Timestamp
from chalkline.school.loading import load_school
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.generate.folder import write_school

_PASSING = 100_000
_WEEK = 7 * 24 * 60
"""Minutes."""
_MONDAY = Timestamp.of(datetime(2026, 11, 16, tzinfo=UTC))


def run() -> Section:
    """The figures with and without the text."""
    with TemporaryDirectory() as folder:
        write_school(Path(folder))
        loaded, _ = load_school(Path(folder))
        policies = None if loaded is None else loaded.check_policies().set
        if loaded is None or policies is None:
            raise ValueError("the school that was made up is not sound")
        school = Knowledge.of(loaded, policies, enforcement=Enforcement.ALL)
    raws = _mails(school)
    return Section(
        key="school-day",
        title="A whole school's mail",
        intro=(
            f"{_PASSING:,} mails, {sum(map(len, raws)) / len(raws) / 1000:.1f} kB on average, of the labelled corpus, "
            "to and from people of a school of 1,200 pupils, 150 staff and 2,000 parents at all hours of a week; "
            "Ferndale High School's whole policy, every clause enforced, the ends of holds worked out; one thread."
        ),
        table=[_row("text and files read", school, raws, school.reader), _row("neither", school, raws, NOTHING_READ)],
    )


def _row(what: str, school: Knowledge, raws: list[bytes], reader: Reader) -> dict[str, str]:
    began, decisions = time.perf_counter(), 0
    held: list[float] = []
    for number, (raw, envelope) in enumerate(islice(_week(raws), _PASSING), start=1):
        at = envelope.arrived_at
        for event in read_mail(raw, school.directory(at or _MONDAY), envelope, reader=reader):
            school.decide(event, at)
            decisions += 1
        if number in {_PASSING // 10, _PASSING}:
            gc.collect()
            held.append(resident())
    seconds = time.perf_counter() - began
    return {
        "read": what,
        "messages/s": rate(_PASSING / seconds),
        "decisions/s": rate(decisions / seconds),
        f"memory after {_PASSING // 10:,}": f"{held[0]:.0f} MiB",
        f"after {_PASSING:,}": f"{held[1]:.0f} MiB",
    }


def _week(raws: list[bytes]) -> Iterator[tuple[bytes, Envelope]]:
    """The mails again and again, each at a moment of the week."""
    random = Random(5)
    for raw in cycle(raws):
        yield raw, Envelope(arrived_at=Timestamp(_MONDAY + random.randrange(_WEEK) * NANOSECONDS_PER_MINUTE))


def _mails(school: Knowledge) -> list[bytes]:
    """The mails of the corpus between people of the school and people outside it."""
    random = Random(3)
    inside = [address for address in school.owners if school.directory(_MONDAY).is_inside(address)]
    return [
        _between(mail.raw, random.choice(inside), random.choices([*school.owners], k=2)) for mail in mails_of("shown")
    ]


def _between(raw: bytes, sender: str, recipients: list[str]) -> bytes:
    message = message_from_bytes(raw, policy=policy.SMTP)
    for name, value in {"From": sender, "To": ", ".join(recipients)}.items():
        del message[name]
        message[name] = value
    return message.as_bytes()
