"""Readers of what registers and cases are made of: fields, routes and clocks."""

import re
from collections.abc import Mapping

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.names import Reader, dotted, name
from chalkline.policy.document.pieces import one_line, part, parts, words
from chalkline.policy.document.values import condition, parties, party, period
from chalkline.policy.model import CaseClock, Condition, Party, RecordField, Route
from chalkline.policy.source import Placed
from chalkline.policy.spelling import suggestion

FIELD_TYPES = ("text", "number", "date", "time", "yes_no", "person", "file")
OPTIONAL = "optional"
CLOCK_PARTS: Mapping[str, Reader[object]] = {"who": party, "from": dotted, "within": period}
"""The parts of a clock after its duty, but for ``when``, which is last: a condition may hold a ``;`` of its own."""

_CLOCK_HELP = "write `tell the regulator; who dpo; from aware; within 72 hours; when personal_data`"
_WHEN = re.compile(r"(?:^|\s)when\s+")
_LAST = re.compile(r";\s*when(?:\s+|$)")


def field(value: Placed[str], faults: Faults) -> RecordField | None:
    """A field of a register or case: ``serial_number text``, ``seen date optional``. A bare name is a text."""
    found = words(value)
    optional = len(found) > 1 and found[-1].value == OPTIONAL
    what, *type_words = found[: len(found) - optional] or (value,)
    if len(type_words) > 1:
        remedy = f"write its name, its type and, where it may be left out, `{OPTIONAL}`"
        faults.say(Code.BAD_FIELD, f"`{one_line(value.value)}` is not a field", value.span, remedy)
        return None
    kind = type_words[0] if type_words else Placed("text", value.span)
    if kind.value not in FIELD_TYPES:
        remedy = suggestion(kind.value, FIELD_TYPES, f"fields are {', '.join(FIELD_TYPES)}")
        faults.say(Code.BAD_FIELD, f"there are no fields of type `{kind.value}`", kind.span, remedy)
        return None
    sound = name(what, faults)
    return None if sound is None else RecordField(name=sound.value, type=kind.value, optional=optional, span=value.span)


def fields(value: Placed[str], faults: Faults) -> tuple[RecordField, ...] | None:
    """Fields between commas, each with its own name."""
    found = [field(item, faults) for item in parts(value)]
    sound: dict[str, RecordField] = {}
    for each in found:
        if each and sound.setdefault(each.name, each) is not each:
            faults.say(
                Code.BAD_FIELD, f"there are two fields `{each.name}`", each.span, "give one of them another name"
            )
    return tuple(sound.values()) if len(sound) == len(found) else None


def routes(value: Placed[str], faults: Faults) -> tuple[Route, ...] | None:
    """Who gets a case, and when: ``dpo``, ``head_of_year of child when kind == "bullying"``."""
    when = _WHEN.search(value.value)
    if when is None:
        found = parties(value, faults)
        return _routes(found, None, value) if found else None
    test = part(value, when.end(), len(value.value))
    who = part(value, 0, when.start())
    if not (test.value and who.value):
        message, remedy = "a route says who, `when` and a condition", 'write `dpo when kind == "breach"`'
        faults.say(Code.BAD_ROUTE, message, value.span, remedy)
        return None
    found = parties(who, faults)
    return _routes(found, condition(test, faults), value) if found else None


def _routes(found: tuple[Party, ...], when: Condition | None, value: Placed[str]) -> tuple[Route, ...]:
    return tuple(Route(party=each, when=when, span=value.span) for each in found)


def clocks(value: Placed[str], faults: Faults) -> tuple[CaseClock] | None:
    """One clock: ``tell the regulator; who dpo; from aware; within 72 hours; when personal_data``."""
    last = _LAST.search(value.value)
    duty, *rest = parts(part(value, 0, last.start() if last else len(value.value)), ";")
    found = _clock_parts(rest, faults)
    missing = [key for key in CLOCK_PARTS if key not in found]
    if missing or not duty.value:
        message = f"the clock does not say `{missing[0]}`" if missing else "the clock does not say what is to be done"
        faults.say(Code.BAD_CLOCK, message, value.span, _CLOCK_HELP)
    when = part(value, last.end(), len(value.value)) if last else None
    if when is not None and not when.value:
        faults.say(Code.EMPTY_VALUE, "`when` has no condition", when.span, "write one, or leave `when` out")
    who, start, within = (found.get(key) for key in CLOCK_PARTS)
    if not (isinstance(who, Party) and isinstance(start, Placed) and isinstance(within, Placed) and duty.value):
        return None
    return (
        CaseClock(
            duty=one_line(duty.value),
            who=who,
            start=start.value,
            within=within.value,
            when=condition(when, faults) if when else None,
            span=value.span,
        ),
    )


def _clock_parts(written: list[Placed[str]], faults: Faults) -> dict[str, object]:
    """What the parts of a clock say, None where one is at fault."""
    found: dict[str, object] = {}
    for each in written:
        first, *rest = words(each) or (each,)
        read = CLOCK_PARTS.get(first.value)
        if read and rest and first.value not in found:
            found[first.value] = read(part(each, len(first.value), len(each.value)), faults)
            continue
        remedy = _CLOCK_HELP if read else suggestion(first.value, (*CLOCK_PARTS, "when"), _CLOCK_HELP)
        faults.say(Code.BAD_CLOCK, f"`{one_line(each.value)}` is not a part of a clock", each.span, remedy)
        found.setdefault(first.value, None)
    return found
