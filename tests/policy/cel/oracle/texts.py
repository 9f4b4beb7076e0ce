"""How programs are written: literals, and calls with the brackets that precedence asks for and no others."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from chalkline.policy.cel.functions import Overload
from chalkline.policy.cel.types import BOOL, BYTES, DOUBLE, DURATION, INT, STRING, TIMESTAMP, UINT, ListOf, MapOf, Type
from chalkline.policy.values import NANOSECONDS_PER_SECOND

CHOICE, EITHER, BOTH, RELATION, SUM, PRODUCT, SIGN, PRIMARY = range(8)


class Text(NamedTuple):
    """A piece of a program, and how strongly it holds together."""

    text: str
    strength: int = PRIMARY

    def within(self, strength: int) -> str:
        """The text as a part of something that holds together so strongly."""
        return self.text if self.strength >= strength else f"({self.text})"


_INFIX: Mapping[str, tuple[str, int]] = {
    **{f"_{sign}_": (sign, RELATION) for sign in ("==", "!=", "<", "<=", ">", ">=")},
    "@in": ("in", RELATION),
    **{f"_{sign}_": (sign, SUM) for sign in "+-"},
    **{f"_{sign}_": (sign, PRODUCT) for sign in "*/%"},
}


def call(overload: Overload, arguments: Sequence[Text]) -> Text:
    """The call of an overload as people write it."""
    if overload.function in _INFIX:
        sign, strength = _INFIX[overload.function]
        left, right = arguments
        return Text(f"{left.within(strength)} {sign} {right.within(strength + 1)}", strength)
    if overload.function == "-_":
        return Text(f"-{arguments[0].within(PRIMARY)}", SIGN)
    if overload.function == "_[_]":
        return Text(f"{arguments[0].within(PRIMARY)}[{arguments[1].text}]")
    receiver, rest = (f"{arguments[0].within(PRIMARY)}.", arguments[1:]) if overload.method else ("", arguments)
    return Text(f"{receiver}{overload.function}({', '.join(argument.text for argument in rest)})")


def both(parts: Sequence[Text]) -> Text:
    """``a && b``."""
    return Text(" && ".join(part.within(RELATION) for part in parts), BOTH) if len(parts) > 1 else parts[0]


def either(parts: Sequence[Text]) -> Text:
    """``a || b``."""
    return Text(" || ".join(part.within(BOTH) for part in parts), EITHER) if len(parts) > 1 else parts[0]


def opposite(part: Text) -> Text:
    """``!a``."""
    return Text(f"!{part.within(PRIMARY)}", SIGN)


def chosen(test: Text, then: Text, otherwise: Text) -> Text:
    """``a ? b : c``."""
    return Text(f"{test.within(EITHER)} ? {then.within(EITHER)} : {otherwise.within(CHOICE)}", CHOICE)


def text_of(value: object, kind: Type) -> Text:
    """The constant expression that is this value."""
    match kind:
        case ListOf(element):
            assert isinstance(value, Sequence)
            return Text(f"[{', '.join(text_of(item, element).text for item in value)}]")
        case MapOf(key, of):
            assert isinstance(value, Mapping)
            entries = (f"{text_of(k, key).text}: {text_of(v, of).text}" for k, v in value.items())
            return Text(f"{{{', '.join(entries)}}}")
        case _:
            return Text(_LITERALS[kind](value), SIGN if str(value).startswith("-") else PRIMARY)


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _octets(value: object) -> str:
    assert isinstance(value, bytes)
    return f'b"{"".join(f"{chr(92)}x{octet:02x}" for octet in value)}"'


def _moment(value: object) -> str:
    assert isinstance(value, int)
    seconds, nanoseconds = divmod(int(value), NANOSECONDS_PER_SECOND)
    clock = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return f'timestamp("{clock.replace(tzinfo=None).isoformat()}.{nanoseconds:09d}Z")'


_LITERALS: Mapping[Type, Callable[[object], str]] = {
    BOOL: lambda value: "true" if value else "false",
    INT: str,
    UINT: lambda value: f"{value}u",
    DOUBLE: repr,
    STRING: _quoted,
    BYTES: _octets,
    TIMESTAMP: _moment,
    DURATION: lambda value: f'duration("{value}ns")',
}
