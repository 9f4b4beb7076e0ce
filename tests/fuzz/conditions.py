"""Any text is a condition or has diagnostics; a condition means the same to both evaluators."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chalkline.events.declared.mail import MailSend, Message
from chalkline.events.declared.people import Person
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel.check import check
from chalkline.policy.cel.compile import compile_value
from chalkline.policy.cel.declarations import Declarations
from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.parser import parse
from chalkline.policy.cel.reference import evaluate
from chalkline.policy.cel.types import TIMESTAMP
from chalkline.policy.facts.projection import Facts
from chalkline.policy.source import Source
from chalkline.policy.values import Timestamp

SEEDS = ("docs/reference/conditions.md", "src/chalkline/library/*/policies/*.md")

_ZONE = ZoneInfo("Europe/London")
_WORLD = Facts.of("s", []).at(Timestamp.of(datetime(2026, 11, 16, 12, 0, tzinfo=UTC)), Calendar(zone=_ZONE))
_ANN = Person(id="ann", address="ann@school.example", inside=True)
_EVENT = MailSend(id="m", sender=_ANN, recipient=_ANN, message=Message(subject="Trip", recipients=(_ANN,), size=900))
_VARIABLES = {name: field.type.type for name, field in VOCABULARY.events["mail.send"].fields.items()}
_DECLARATIONS = Declarations(variables={**_VARIABLES, "at": TIMESTAMP})


def fuzz(content: bytes) -> None:
    """Raises if a text raises, or if the evaluators disagree."""
    source = Source.of("fuzz", content.decode("utf-8", "replace"))
    syntax = parse(source.span(0, len(source.text)))
    checked = syntax if isinstance(syntax, tuple) else check(syntax, _DECLARATIONS, None)
    if isinstance(checked, tuple):
        return
    variables = {**{name: getattr(_EVENT, name) for name in _VARIABLES}, "at": _WORLD.at}
    meant = evaluate(checked, variables, _WORLD, zone=_ZONE)
    compiled = compile_value(checked.root).evaluate(_EVENT, _WORLD)
    if repr(_plain(meant)) != repr(_plain(compiled)):
        raise AssertionError(f"{source.text!r}: {meant!r} by reference, {compiled!r} compiled")


def _plain(value: object) -> object:
    """The value with every list as a tuple: evaluators may use either."""
    if isinstance(value, list | tuple):
        return tuple(map(_plain, value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value.kind if isinstance(value, CelError) else value
