"""One small school for all tests of decisions: its people, its policies in a few lines, its mail."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chalkline.events.declared.mail import Attachment, MailSend, Message
from chalkline.events.declared.people import Person
from chalkline.events.schema import Event
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.calendar.school_days import Calendar, Dates, Term
from chalkline.policy.check import PolicySet, check
from chalkline.policy.decide.decider import Decider, Enforcement
from chalkline.policy.decide.decision import Decision
from chalkline.policy.decide.protected import NOBODY, ProtectedContacts
from chalkline.policy.diagnostics import Diagnostic, has_errors, rendered
from chalkline.policy.document.read import read
from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.model import Policy
from chalkline.policy.source import Source
from chalkline.policy.values import Timestamp

SCHOOL = "s"
ZONE = ZoneInfo("Europe/London")
CALENDAR = Calendar(
    zone=ZONE,
    terms=(Term(name="autumn", first=date(2026, 9, 2), last=date(2026, 12, 18)),),
    closed=frozenset(date(2026, 10, day) for day in range(26, 31)),
    bank_holidays=frozenset({date(2026, 12, 25), date(2026, 12, 28)}),
    known=Dates(date(2026, 9, 1), date(2027, 8, 31)),
)

FRONT = """---
language: 1
id: {id}
title: A policy
version: 1
binds: [staff]
windows:
  email_hours: weekdays 07:30-17:00
  school_day: school days 08:45-15:15
---
"""


def when(text: str) -> Timestamp:
    """A moment by the school's clock: ``2026-11-15 21:14``."""
    return Timestamp.of(datetime.fromisoformat(text).replace(tzinfo=ZONE))


def clause(name: str, rule: str, wording: str = "As it says, in e-mail hours and on the school day.") -> str:
    """The text of one clause with its rule blocks, which are separated by blank lines."""
    blocks = "\n\n".join(f"~~~rule\n{block}\n~~~" for block in rule.strip().split("\n\n"))
    return f"# {name} {{#{name}}}\n\n{wording}\n\n{blocks}\n"


def document(*clauses: str, id_: str = "p") -> str:
    """The text of a policy with these clauses."""
    return "\n".join([FRONT.format(id=id_), *clauses])


def policy_set(*documents: str) -> PolicySet:
    """The policies, which must have no errors."""
    policies: list[Policy] = []
    found: list[Diagnostic] = []
    for number, text in enumerate(documents):
        policy, diagnostics = read(Source.of(f"{number}.md", text))
        policies += [policy] if policy else []
        found += diagnostics
    checked, diagnostics = check(policies, VOCABULARY)
    found += diagnostics
    assert checked is not None, "\n".join(map(rendered, found))
    assert not has_errors(found), "\n".join(map(rendered, found))
    return checked


def decider(
    *clauses: str, protected: ProtectedContacts = NOBODY, enforcement: Enforcement = Enforcement.ALL
) -> Decider:
    """The decider of one policy with these clauses, all enforced unless it is said otherwise."""
    return Decider.of(policy_set(document(*clauses)), VOCABULARY, protected=protected, enforcement=enforcement)


def fact(
    subject: str,
    name: str,
    value: str = "",
    about: str = "",
    *,
    since: Timestamp = BEGINNING,
    until: Timestamp = FOREVER,
) -> tuple[str, str, str, str, Timestamp, Timestamp]:
    """A fact without its number."""
    return (subject, name, value, about, since, until)


def facts(*rows: tuple[str, str, str, str, Timestamp, Timestamp]) -> Facts:
    """The facts, numbered as they stand, together with the roles of the cast."""
    return Facts.of(
        SCHOOL,
        [
            Fact(number=n, school=SCHOOL, subject=s, name=name, value=v, object=o, since=since, until=until)
            for n, (s, name, v, o, since, until) in enumerate((*ROLES, *rows), start=1)
        ],
    )


ROLES = (
    fact("ann", "role", "staff"),
    fact("tom", "role", "staff"),
    fact("tom", "related", "form_tutor", "leo"),
    fact("leo", "role", "pupil"),
    fact("priya", "role", "head_teacher"),
    fact("sam", "role", "network_manager"),
    fact("sam", "last_resort"),
)

ANN = Person(id="ann", address="ann@school.example", inside=True)
TOM = Person(id="tom", address="tom@school.example", inside=True)
LEO = Person(id="leo", address="leo@school.example", inside=True)
KAREN = Person(id="karen", address="karen@letterbox.example", inside=False)
STRANGER = Person(id="", address="somebody@elsewhere.example", inside=False)
HELPLINE = Person(id="", address="help@helpline.example", inside=False)


def mail(
    sender: Person = ANN,
    recipient: Person = TOM,
    *,
    subject: str = "Trip",
    others: Sequence[Person] = (),
    attachments: Iterable[Attachment] = (),
    reply: bool = False,
    reply_all: bool = False,
    oversized: bool = False,
    damaged: bool = False,
) -> MailSend:
    """A message on its way to one recipient."""
    message = Message(
        subject=subject,
        recipients=(recipient, *others),
        attachments=tuple(attachments),
        size=2000,
        reply=reply,
        reply_all=reply_all,
        oversized=oversized,
        damaged=damaged,
    )
    return MailSend(id="mail-1", sender=sender, recipient=recipient, message=message)


MONDAY_NOON = when("2026-11-16 12:00")
SUNDAY_NIGHT = when("2026-11-15 21:14")


def decided(by: Decider, event: Event, known: Facts | None = None, at: Timestamp = MONDAY_NOON) -> Decision:
    """The decision on the event at the moment, on a Monday at noon unless it is said otherwise."""
    return by.decide(event, known or facts(), CALENDAR, at)


def names(decision: Decision) -> tuple[str, ...]:
    """The ids of the clauses that a decision names."""
    return tuple(clause.partition("#")[2] for clause in decision.clauses)
