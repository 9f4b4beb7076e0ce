"""What to write instead, where the types show what somebody meant."""

from collections.abc import Mapping, Sequence

from chalkline.policy.cel.syntax import Invocation, Operation, Syntax
from chalkline.policy.cel.types import (
    DOUBLE,
    DURATION,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    UINT,
    WINDOW,
    ListOf,
    RecordType,
    Type,
)

_EQUALITIES = ("_==_", "_!=_")
_RELATIONS = (*_EQUALITIES, "_<_", "_<=_", "_>_", "_>=_")
_CONVERTED: Mapping[frozenset[Type], str] = {
    frozenset({INT, DOUBLE}): "make both sides doubles: `double(…)`",
    frozenset({INT, UINT}): "make both sides ints: `int(…)`",
    frozenset({UINT, DOUBLE}): "make both sides doubles: `double(…)`",
    frozenset({INT, STRING}): 'a size is written `quantity("500 MB")`, a number as text `string(…)`',
    frozenset({TIMESTAMP, STRING}): 'a moment is written `timestamp("2026-09-01T00:00:00Z")`',
    frozenset({DURATION, STRING}): 'a duration is written `duration("90m")`',
    frozenset({DURATION, INT}): 'a duration is written `duration("90m")`',
    frozenset({TIMESTAMP, INT}): "read a part of the moment: `at.getHours()`",
}


def hint(syntax: Invocation | Operation, kinds: Sequence[Type]) -> str | None:
    """A help for this call of arguments of these types, or None."""
    parts = syntax.children
    if len(parts) != 2 or len(kinds) != 2:  # noqa: PLR2004 - hints are about two sides
        return None
    if syntax.function == "contains" and isinstance(kinds[0], ListOf):
        return f"write `{_text(parts[1])} in {_text(parts[0])}`"
    if syntax.function == "@in":
        return _membership_hint(parts, kinds)
    if isinstance(syntax, Invocation):
        return None
    return _relation_hint(syntax.function, parts, kinds) if syntax.function in _RELATIONS else _sum_hint(kinds)


def _membership_hint(parts: Sequence[Syntax], kinds: Sequence[Type]) -> str | None:
    if kinds[1] == WINDOW:
        return f"write `{_text(parts[1])}.contains({_text(parts[0])})`"
    if kinds == [STRING, STRING]:
        return f"write `{_text(parts[1])}.contains({_text(parts[0])})`"
    return None


def _relation_hint(function: str, parts: Sequence[Syntax], kinds: Sequence[Type]) -> str | None:
    left, right = parts
    if isinstance(left, Operation) and left.function in _RELATIONS:
        middle = _text(left.operands[1])
        return f"write `{_text(left)} && {middle} {_between(left, right)}`"
    if NULL in kinds:
        return "whether a field is there is asked with `has(…)`"
    one_way = _container_hint(function, left, right, kinds[0], kinds[1])
    other_way = _container_hint(function, right, left, kinds[1], kinds[0])
    return one_way or other_way or _sum_hint(kinds) or "both sides must be of one type"


def _container_hint(function: str, one: Syntax, other: Syntax, kind: Type, other_kind: Type) -> str | None:
    if isinstance(kind, ListOf) and kind.element == other_kind and function in _EQUALITIES:
        return f"write `{_text(other)} in {_text(one)}`"
    if isinstance(kind, RecordType) and not isinstance(other_kind, RecordType):
        return f"compare one of its fields: `{_text(one)}.…`"
    return None


def _between(left: Syntax, right: Syntax) -> str:
    return left.span.source.text[left.span.end : right.span.end].strip()


def _sum_hint(kinds: Sequence[Type]) -> str | None:
    return _CONVERTED.get(frozenset(kinds))


def _text(syntax: Syntax) -> str:
    return syntax.span.text
