"""What the tests of plain English share: typed conditions of mails, people, and a world of a few facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chalkline.events.declared.mail import Attachment, MailSend, Message
from chalkline.events.declared.people import Lesson, Person
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.window_text import parse_window
from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.check import check
from chalkline.policy.cel.declarations import Declarations
from chalkline.policy.cel.errors import CelError, ErrorKind, EvaluationError
from chalkline.policy.cel.parser import parse
from chalkline.policy.cel.typed import Constant, Expression, Node
from chalkline.policy.cel.types import STRING, TIMESTAMP, WINDOW, ListOf
from chalkline.policy.english.phrases import phrase
from chalkline.policy.english.reasons import plan_reasons
from chalkline.policy.english.scopes import voice_of_event
from chalkline.policy.english.sentences import Because, because
from chalkline.policy.source import Placed, Source
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Audience

LONDON = ZoneInfo("Europe/London")
SUNDAY = Timestamp.of(datetime(2026, 11, 15, 21, 14, tzinfo=UTC))

WINDOWS = {
    "email_hours": "weekdays 07:30-17:00",
    "school_day": "school days 08:45-15:15",
    "clubs": "monday to thursday",
    "games": "monday, wednesday 15:30-17:00",
}
LISTS: Mapping[str, tuple[str, ...]] = {"programs": ("exe", "bat", "js"), "personal_mail": ("freemail.example",)}


def _window(text: str) -> Window:
    window = parse_window(Placed(text))
    assert isinstance(window, Window)
    return window


CONSTANTS = {name: Constant(type=WINDOW, value=_window(text), name=name) for name, text in WINDOWS.items()} | {
    name: Constant(type=ListOf(STRING), value=items, name=name) for name, items in LISTS.items()
}


def typed(text: str, event: str = "mail.send") -> Node:
    """The condition as the checker types it."""
    fields = VOCABULARY.events[event].fields
    declarations = Declarations(
        variables={name: field.type.type for name, field in fields.items()} | {"at": TIMESTAMP},
        constants=CONSTANTS,
        records={name: record.type for name, record in VOCABULARY.records.items()},
    )
    syntax = parse(Source.of("condition", text).span(0, len(text)))
    assert not isinstance(syntax, tuple), syntax
    expression = check(syntax, declarations)
    assert isinstance(expression, Expression), expression
    return expression.root


def said(text: str, event: str = "mail.send", *, holds: bool = True) -> str:
    """The condition in general terms."""
    return phrase(typed(text, event), voice_of_event(VOCABULARY, event), holds=holds).text


@dataclass(frozen=True, kw_only=True)
class SmallWorld:
    """A world of a few facts."""

    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    permissions: frozenset[tuple[str, ...]] = frozenset()
    timetable: Mapping[str, Sequence[Lesson]] = field(default_factory=dict)
    at: Timestamp = SUNDAY
    calendar: Calendar = field(default_factory=lambda: Calendar(zone=LONDON))

    def fact(self, record: str, key: str, field: str) -> object:
        known: Mapping[str, Mapping[str, object]] = {"roles": self.roles, "name": self.names}
        if field == "roles":
            return self.roles.get(key, ())
        if key not in known.get(field, {}):
            raise EvaluationError(CelError(ErrorKind.NOT_KNOWN, f"{record} {key} {field}"))
        return known[field][key]

    def permitted(self, person: str, name: str, about: str | None = None) -> bool:
        return (person, name, *([about] if about else [])) in self.permissions

    def recorded(self, person: str, name: str, about: str | None = None) -> bool:
        return self.permitted(person, name, about)

    def signed(self, person: str, policy: str) -> bool:
        return self.permitted(person, policy)

    def related(self, one: str, other: str, kind: str | None = None) -> bool:
        return (one, other, kind) in self.permissions

    def lessons(self, person: str) -> Sequence[object]:
        return self.timetable.get(person, ())


ANN = Person(id="p1", address="a.lee@school.example", inside=True)
BOB = Person(id="p2", address="b.ray@school.example", inside=True)
MUM = Person(id="", address="mum@freemail.example", inside=False)

WORLD = SmallWorld(
    roles={"p1": ("staff", "teacher"), "p2": ("pupil",)},
    names={"p1": "Ann Lee", "p2": "Bob Ray"},
    timetable={"p2": (Lesson(class_id="8B/Sc1", teachers=("p9",), begins=SUNDAY, ends=SUNDAY),)},
)


def mail(
    *,
    sender: Person = ANN,
    recipients: Sequence[Person] = (BOB,),
    files: Sequence[str] = (),
    subject: str = "Trip",
    size: int = 2_000,
) -> MailSend:
    """A message from Ann to Bob, or from and to others, with files of these names."""
    attachments = tuple(
        Attachment(name=name, extension=name.rpartition(".")[2], type="application/octet-stream", size=1_000)
        for name in files
    )
    message = Message(subject=subject, recipients=tuple(recipients), attachments=attachments, size=size)
    return MailSend(sender=sender, recipient=recipients[0], message=message)


def why(
    text: str,
    event: object | None = None,
    world: SmallWorld = WORLD,
    audience: Audience = Audience.NETWORK_MANAGER,
    *,
    holds: bool = True,
) -> Because:
    """Why the condition is true of the event, for the audience."""
    reasons = plan_reasons(typed(text), voice_of_event(VOCABULARY, "mail.send"), holds=holds)
    return because(reasons(mail() if event is None else event, world), audience, LONDON)
