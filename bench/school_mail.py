"""Decisions on real events: zone, windows, lessons, roles, one decision for each recipient; and the cost of *why*.

The policy, people and calendar are those of the demonstration school. Each kind of event is measured by itself, and the
mix as a school sends it: nearly all mail in hours, a little of everything else.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from random import Random

from bench.harness import Contender, Section, measured, microseconds, rate
from chalkline.events.declared.mail import Attachment, MailSend, Message
from chalkline.events.declared.people import Person
from chalkline.policy.check import check
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.document.read import read_bytes
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Audience
from chalkline.school.loading import load_school
from chalkline.store.bundle.knowledge import Knowledge

_COUNT = 5_000
_MONDAY_MORNING = datetime(2026, 11, 16, 10, 20, tzinfo=UTC)
_SUNDAY_NIGHT = datetime(2026, 11, 15, 21, 14, tzinfo=UTC)

Sent = tuple[MailSend, Timestamp]


def knowledge() -> Knowledge:
    """The demonstration school under its policy, every clause enforced."""
    folder = Path(str(files("chalkline.library"))) / "alderbrook"
    school, faults = load_school(folder / "school.toml")
    path = folder / "policies/digital-communications.md"
    policy, more = read_bytes(path.name, path.read_bytes())
    if school is None or policy is None:
        raise ValueError((*faults, *more))
    checked, wrong = check([policy], school.vocabulary)
    if checked is None:
        raise ValueError(wrong)
    return Knowledge.of(school, checked, enforcement=Enforcement.ALL)


def _person(id_: str, address: str) -> Person:
    return Person(id=id_, address=address, inside=address.endswith("alderbrook.example"))


_ANN = _person("p-lee", "alee@alderbrook.example")
_TOM = _person("p-baker", "tbaker@alderbrook.example")
_LEO = _person("p-marsh", "24lmarsh@alderbrook.example")
_LEO_AT_HOME = _person("p-marsh", "leo.marsh@freemail.example")
_KAREN = _person("p-kmarsh", "karen.marsh@letterbox.example")


def _sent(sender: Person, recipient: Person, at: datetime, *, extension: str = "pdf") -> Callable[[int], Sent]:
    def sent(number: int) -> Sent:
        files_ = (Attachment(name=f"list.{extension}", extension=extension, type="application/pdf", size=90_000),)
        message = Message(subject=f"Trip list {number}", recipients=(recipient,), attachments=files_, size=120_000)
        event = MailSend(id=f"m{number}", sender=sender, recipient=recipient, message=message)
        return event, Timestamp.of(at + timedelta(seconds=number % 600))

    return sent


KINDS: Mapping[str, Callable[[int], Sent]] = {
    "staff to staff in hours: passes": _sent(_ANN, _TOM, _MONDAY_MORNING),
    "staff to a parent: passes": _sent(_ANN, _KAREN, _MONDAY_MORNING),
    "staff to a pupil's own address: refused": _sent(_ANN, _LEO_AT_HOME, _MONDAY_MORNING),
    "a program attached: refused": _sent(_TOM, _ANN, _MONDAY_MORNING, extension="exe"),
    "staff on a Sunday: held until Monday": _sent(_ANN, _TOM, _SUNDAY_NIGHT),
    "a pupil in somebody else's lesson: held until it ends": _sent(_ANN, _LEO, _MONDAY_MORNING),
}
_WEIGHTS = (880, 80, 5, 5, 20, 10)
_MIX = "a school's mix of these"
_REFUSED = "staff to a pupil's own address: refused"
_EXPLAINED = "the same refusal with its *why*"


def mails(kind: str) -> Sequence[Sent]:
    """Mails of one kind."""
    return [KINDS[kind](number) for number in range(_COUNT)]


def mix() -> Sequence[Sent]:
    """Mails as a school sends them."""
    kinds = Random(5).choices(list(KINDS.values()), _WEIGHTS, k=4 * _COUNT)
    return [kind(number) for number, kind in enumerate(kinds)]


def contenders(known: Knowledge) -> list[Contender[Sent]]:
    """Each kind, the mix, and a refusal with its reasoning."""

    def decide(sent: Sequence[Sent]) -> list[object]:
        return [known.decide(event, at) for event, at in sent]

    def explain(audience: Audience, sent: Sequence[Sent]) -> list[object]:
        return [known.why(known.decide(event, at), event, audience).text for event, at in sent]

    return [
        *(Contender(name=kind, run=decide, items=mails(kind)) for kind in KINDS),
        Contender(name=_MIX, run=decide, items=mix()),
        Contender(name=_EXPLAINED, run=partial(explain, Audience.SENDER), items=mails(_REFUSED)),
    ]


def run() -> Section:
    """Measures, and makes the section of the page."""
    results = measured(contenders(knowledge()))
    plain = results[_REFUSED].per_second
    rows = [
        {
            "event": result.name,
            "decisions/s": rate(result.per_second),
            "p50 µs": microseconds(result.p50),
            "p99 µs": microseconds(result.p99),
        }
        for result in results.values()
    ]
    times = plain / results[_EXPLAINED].per_second
    return Section(
        key="school-mail",
        title="Decisions on real events",
        intro="The demonstration school's policy (15 clauses) in full: time zone, windows, lessons, roles from facts, "
        "one decision for each recipient, the end of each hold. One thread.",
        table=rows,
        notes=f"A refusal with its *why*, as text for the sender, takes {times:.1f} times a plain refusal.",
    )
