"""From raw messages to decisions, beside the standard library's parser reading the same messages twice.

The policy is Alderbrook's own; every decision is worked out in full, for every recipient. Memory is looked at while a
hundred thousand messages pass.
"""

import email
import email.policy
import gc
from base64 import encodebytes
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import count, cycle, islice
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from bench.harness import Contender, Section, measured, rate
from bench.memory import resident
from chalkline.events.mail.reader import read_mail
from chalkline.events.mail.reading import FILE_FEATURES, NOTHING_READ, TEXT_FEATURES, Reader
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.calendar.school_days import Calendar, Dates, Term
from chalkline.policy.check import check
from chalkline.policy.decide.decider import Decider, Enforcement
from chalkline.policy.document.read import read_bytes
from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp

_ROOT = Path(__file__).resolve().parents[1]
_POLICY = _ROOT / "src/chalkline/library/alderbrook/policies/digital-communications.md"
_SAMPLES = _ROOT.parent / "shared/samples"
_DOMAIN = "alderbrook.example"
_STAFF, _PUPILS, _CLASS = 60, 600, 30
_AT = Timestamp.of(datetime(2026, 11, 4, 10, 15, tzinfo=UTC))
_YEAR = Dates(date(2026, 9, 1), date(2027, 7, 31))
_CALENDAR = Calendar(
    zone=ZoneInfo("Europe/London"), terms=(Term(name="all", first=_YEAR.first, last=_YEAR.last),), known=_YEAR
)
_MESSAGES = 200
_PASSING = 100_000

Decide = Callable[[bytes], object]


class School:
    """Staff ``t0…`` and pupils ``p0…`` with addresses of the same names."""

    def person_at(self, address: str) -> str | None:
        """The part before the ``@``."""
        person, _, domain = address.partition("@")
        return person if domain == _DOMAIN else None

    def members_of(self, address: str) -> tuple[str, ...] | None:
        """One group: all staff."""
        return tuple(f"t{number}" for number in range(_STAFF)) if address == f"all-staff@{_DOMAIN}" else None

    def address_of(self, person: str) -> str | None:
        """The same as the id."""
        return f"{person}@{_DOMAIN}"

    def is_inside(self, address: str) -> bool:
        """Whether it is in the school's domain."""
        return address.endswith(f"@{_DOMAIN}")


def facts() -> Facts:
    """Who is staff and who is a pupil."""
    people = [(f"t{number}", "staff") for number in range(_STAFF)] + [(f"p{n}", "pupil") for n in range(_PUPILS)]
    numbers = count(1)
    return Facts.of(
        "alderbrook",
        [Fact(number=next(numbers), school="alderbrook", subject=who, name="role", value=role) for who, role in people],
    )


def deciding(reader: Reader = NOTHING_READ) -> Decide:
    """Reads a message, as much of it as the reader is told, and decides each of its events."""
    policy, _ = read_bytes(_POLICY.name, _POLICY.read_bytes())
    checked, diagnostics = check([policy] if policy else [], VOCABULARY)
    if checked is None:
        raise ValueError(diagnostics)
    decide = Decider.of(checked, VOCABULARY, enforcement=Enforcement.ALL).decide
    school, known = School(), facts()
    return lambda raw: [decide(event, known, _CALENDAR, _AT) for event in read_mail(raw, school, reader=reader)]


def letters() -> Mapping[str, Sequence[bytes]]:
    """Messages by kind: what a school sends in a day, and the samples where they lie beside the project."""
    random = Random(3)
    text = b"Dear all,\r\n\r\n" + b"the trip leaves at nine from the main gate. Bring lunch and a coat.\r\n" * 12
    page = b"<html><body>" + b'<p class=3D"x">The trip leaves at nine =E2=80=93 bring lunch.</p>=\r\n' * 400
    kinds: dict[str, Callable[[], bytes]] = {
        "a short letter": lambda: _letter(random, b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text),
        "a newsletter of 30 kB": lambda: _letter(random, _parts(b"alternative", b"text/plain", text, page)),
        "a scan of 400 kB": lambda: _letter(
            random, _parts(b"mixed", b"application/pdf; name=scan.pdf", text, _scan(random))
        ),
        "to a class of 30, so 30 decisions": lambda: _letter(
            random, b"Content-Type: text/plain\r\n\r\n" + text, _CLASS
        ),
    }
    made = {name: [make() for _ in range(_MESSAGES)] for name, make in kinds.items()}
    samples = [path.read_bytes() for path in sorted(_SAMPLES.glob("mail-*/**/*")) if path.suffix in {".eml", ".txt"}]
    return made | ({"the samples": samples} if samples else {})


def _letter(random: Random, body: bytes, recipients: int = 1) -> bytes:
    to = b",\r\n ".join(
        b'"Pupil, Number %d" <p%d@%b>' % (number, number, _DOMAIN.encode())
        for number in random.sample(range(_PUPILS), recipients)
    )
    hop = (
        b"Received: from a.example (a.example [192.0.2.1])\r\n\tby b.example with ESMTPS id %d\r\n\tfor <x@b.example>;"
    )
    hops = b"".join(hop % number + b" Wed, 4 Nov 2026 10:14:%02d +0000 (GMT)\r\n" % number for number in range(3))
    return (
        b"Return-Path: <t1@%b>\r\n" % _DOMAIN.encode()
        + hops
        + b"From: =?utf-8?q?T=C3=A9a?= Cher <t%d@%b>\r\nTo: %b\r\n" % (random.randrange(_STAFF), _DOMAIN.encode(), to)
        + b"Subject: Re: =?utf-8?q?Trip_=E2=80=93_what_to_bring?=\r\nDate: Wed, 4 Nov 2026 10:14:00 +0000\r\n"
        + b"Message-ID: <%d@alderbrook.example>\r\nIn-Reply-To: <1@x.example>\r\n" % random.getrandbits(60)
        + b"MIME-Version: 1.0\r\nUser-Agent: Mozilla Thunderbird\r\nContent-Language: en-GB\r\n"
        + body
    )


def _parts(kind: bytes, second_type: bytes, text: bytes, second: bytes) -> bytes:
    encoding = b"quoted-printable" if kind == b"alternative" else b"base64"
    return (
        b'Content-Type: multipart/%b; boundary="=_bound"\r\n\r\n--=_bound\r\nContent-Type: text/plain\r\n\r\n%b\r\n'
        b"--=_bound\r\nContent-Type: %b\r\nContent-Transfer-Encoding: %b\r\n\r\n%b\r\n--=_bound--\r\n"
    ) % (kind, text, second_type, encoding, second)


def _scan(random: Random) -> bytes:
    return encodebytes(random.randbytes(300_000)).replace(b"\n", b"\r\n")


def _each(answer: Decide) -> Callable[[Sequence[bytes]], list[object]]:
    return lambda raws: [answer(raw) for raw in raws]


def _twice(parse: Decide) -> Decide:
    return lambda raw: (parse(raw), parse(raw))


def _beside(ours: float, theirs: float) -> str:
    return f"{rate(theirs)} ({ours / theirs:.1f})"


def memory(decide: Decide, raws: Sequence[bytes]) -> Iterator[tuple[int, float]]:
    """How many messages have passed, and the MiB that the process then holds."""
    for number, raw in enumerate(islice(cycle(raws), _PASSING), start=1):
        decide(raw)
        if number in {_PASSING // 10, _PASSING}:
            gc.collect()
            yield number, resident()


def run() -> Section:
    """The section of the benchmarks' page."""
    decide = deciding()
    parsers = {
        "compat32": _twice(email.message_from_bytes),
        "default": _twice(partial(email.message_from_bytes, policy=email.policy.default)),
    }
    kinds = letters()
    reading = deciding(Reader(features=TEXT_FEATURES | FILE_FEATURES, domains=(_DOMAIN,)))
    rows = []
    for kind, raws in kinds.items():
        ways = {"Chalkline": decide, "reading": reading, **parsers}
        speeds = measured([Contender(name=name, run=_each(way), items=raws) for name, way in ways.items()])
        ours = speeds["Chalkline"].per_second
        rows.append(
            {
                "message": kind,
                "Chalkline, to decisions: messages/s": rate(ours),
                "reading all of text and files besides": rate(speeds["reading"].per_second),
                **{f"standard library twice, `{name}`": _beside(ours, speeds[name].per_second) for name in parsers},
            }
        )
    held = ", ".join(f"{mib:.0f} MiB after {number:,}" for number, mib in memory(decide, kinds["a short letter"]))
    return Section(
        key="mail",
        title="From raw message to decisions",
        intro="Raw bytes to one decision for each recipient under Alderbrook's policy, on one thread; beside it the "
        "standard library's full parser run twice over the same bytes, under its leaner policy (`compat32`, headers "
        "left as they are) and its newer one (`default`). In brackets: how many times as fast Chalkline is.",
        table=rows,
        notes=f"Memory of the process while messages pass: {held}.",
    )
