"""The people and the message that the tests of conditions share, and a world of a few dictionaries.

Amina Clarke, a teacher, writes to Ben Ives, a pupil of year 9, on Friday 20 November 2026 at half past nine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from msgspec import UNSET, Struct, UnsetType

from chalkline.policy.calendar.school_days import Calendar, Dates, Term
from chalkline.policy.calendar.window_text import parse_window
from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.check import check
from chalkline.policy.cel.declarations import Declarations, Names
from chalkline.policy.cel.errors import ErrorKind, failure
from chalkline.policy.cel.parser import parse
from chalkline.policy.cel.reference import evaluate
from chalkline.policy.cel.typed import Constant, Expression
from chalkline.policy.cel.types import BOOL, INT, STRING, TIMESTAMP, WINDOW, FieldType, ListOf, RecordType, Type
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Placed, Source
from chalkline.policy.values import Timestamp

LONDON = ZoneInfo("Europe/London")


class Person(Struct, frozen=True, kw_only=True):
    id: str
    address: str
    via: str | UnsetType = UNSET


class Attachment(Struct, frozen=True, kw_only=True):
    name: str
    size: int


class Message(Struct, frozen=True, kw_only=True):
    subject: str
    size: int
    recipients: tuple[Person, ...]
    attachments: tuple[Attachment, ...] = ()
    pictured: tuple[Person, ...] | UnsetType = UNSET


class Lesson(Struct, frozen=True, kw_only=True):
    class_id: str


def _record(name: str, *fields: FieldType) -> RecordType:
    return RecordType(name, {field.name: field for field in fields})


PERSON = _record(
    "person",
    FieldType(name="id", type=STRING),
    FieldType(name="address", type=STRING),
    FieldType(name="via", type=STRING, optional=True),
    FieldType(name="roles", type=ListOf(STRING), from_facts=True),
    FieldType(name="year", type=INT, from_facts=True, undetermined=True),
)
ATTACHMENT = _record("attachment", FieldType(name="name", type=STRING), FieldType(name="size", type=INT))
LESSON = _record("lesson", FieldType(name="class_id", type=STRING))
MESSAGE = _record(
    "message",
    FieldType(name="subject", type=STRING),
    FieldType(name="size", type=INT),
    FieldType(name="recipients", type=ListOf(RecordType("person"))),
    FieldType(name="attachments", type=ListOf(RecordType("attachment"))),
    FieldType(name="pictured", type=ListOf(RecordType("person")), undetermined=True),
)
DEVICE = _record("device", FieldType(name="id", type=STRING))


def window(text: str) -> Window:
    found = parse_window(Placed(text))
    assert isinstance(found, Window), found
    return found


DECLARATIONS = Declarations(
    variables={
        "sender": RecordType("person"),
        "recipient": RecordType("person"),
        "message": RecordType("message"),
        "at": TIMESTAMP,
        "device": RecordType("device"),
        "supervised": BOOL,
    },
    lacking={
        "device": FieldType(name="device", type=RecordType("device"), optional=True),
        "supervised": FieldType(name="supervised", type=BOOL, undetermined=True),
    },
    constants={
        "email_hours": Constant(type=WINDOW, value=window("weekdays 07:30-17:00")),
        "lunch": Constant(type=WINDOW, value=window("school days 12:30-13:15")),
        "approved_domains": Constant(type=ListOf(STRING), value=("school.example", "trust.example")),
    },
    records={record.name: record for record in (PERSON, ATTACHMENT, LESSON, MESSAGE, DEVICE)},
    names=Names(
        permissions=frozenset({"late_mail", "camera"}),
        records=frozenset({"photo_consent"}),
        policies=frozenset({"digital-communications"}),
        relations=frozenset({"parent", "form_tutor"}),
    ),
)

AMINA = Person(id="amina", address="amina.clarke@school.example")
BEN = Person(id="ben", address="ben.ives@school.example", via="year9@school.example")
STRANGER = Person(id="", address="someone@elsewhere.example")
MORNING = Timestamp.of(datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
MAIL: Mapping[str, object] = {
    "sender": AMINA,
    "recipient": BEN,
    "message": Message(
        subject="Trip to Bath",
        size=480_000,
        recipients=(AMINA, BEN),
        attachments=(Attachment(name="letter.pdf", size=120_000), Attachment(name="plan.xlsx", size=300_000)),
    ),
    "at": MORNING,
    "device": UNSET,
    "supervised": UNSET,
}

CALENDAR = Calendar(
    zone=LONDON,
    terms=(Term(name="Autumn", first=date(2026, 9, 1), last=date(2026, 12, 18)),),
    known=Dates(date(2026, 9, 1), date(2027, 8, 31)),
)


@dataclass(frozen=True, kw_only=True)
class SmallWorld:
    """Facts as a few sets; whoever is not in them has nothing."""

    at: Timestamp = MORNING
    calendar: Calendar = CALENDAR
    facts: Mapping[tuple[str, str], object] = field(
        default_factory=lambda: {
            ("amina", "roles"): ("staff", "teacher"),
            ("ben", "roles"): ("pupil",),
            ("ben", "year"): 9,
        }
    )
    held: frozenset[tuple[str, ...]] = frozenset(
        {
            ("permitted", "amina", "late_mail"),
            ("permitted", "ben", "camera", "studio"),
            ("recorded", "ben", "photo_consent"),
            ("recorded", "amina", "photo_consent", "ben"),
            ("signed", "amina", "digital-communications"),
            ("related", "amina", "ben"),
            ("related", "amina", "ben", "form_tutor"),
        }
    )

    def fact(self, record: str, key: str, field: str) -> object:
        assert record == "person"
        if (key, field) in self.facts:
            return self.facts[key, field]
        if field == "roles":
            return ()
        raise failure(ErrorKind.NOT_KNOWN, field)

    def permitted(self, person: str, name: str, about: str | None = None) -> bool:
        return self._held("permitted", person, name, about)

    def recorded(self, person: str, name: str, about: str | None = None) -> bool:
        return self._held("recorded", person, name, about)

    def signed(self, person: str, policy: str) -> bool:
        return self._held("signed", person, policy)

    def related(self, one: str, other: str, kind: str | None = None) -> bool:
        return self._held("related", one, other, kind)

    def lessons(self, person: str) -> Sequence[object]:
        return [Lesson(class_id="9B/Hi")] if person in ("amina", "ben") else []

    def _held(self, *row: str | None) -> bool:
        return tuple(part for part in row if part is not None) in self.held


WORLD = SmallWorld()


def checked(text: str, expected: Type | None = None) -> Expression | tuple[Diagnostic, ...]:
    """The condition on the shared message, or its faults."""
    source = Source.of("policy.md", text)
    syntax = parse(source.span(0, len(source.text) - 1))
    return syntax if isinstance(syntax, tuple) else check(syntax, DECLARATIONS, expected)


def faults(text: str, expected: Type | None = BOOL) -> list[tuple[str, str, str, str]]:
    """Code, message, help and underlined text of each fault of a condition."""
    found = checked(text, expected)
    assert isinstance(found, tuple), found
    return [(fault.code.value, fault.message, fault.help, fault.span.text) for fault in found]


def value(text: str, world: SmallWorld | None = WORLD, zone: ZoneInfo = LONDON, **changes: object) -> object:
    """What the expression is worth for the shared message."""
    expression = checked(text)
    assert isinstance(expression, Expression), expression
    return evaluate(expression, {**MAIL, **changes}, world, zone=zone)
