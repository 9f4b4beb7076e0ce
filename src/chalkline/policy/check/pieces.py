"""The parts of a rule, whatever its kind: every period, moment, party and condition in it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

from chalkline.policy.model import AnyRule
from chalkline.policy.source import Span

T = TypeVar("T")

_NOT_PARTS = frozenset({"keys", "span"})


def pieces(rule: AnyRule, kind: type[T]) -> Iterator[T]:
    """Every part of this type, in the order of the rule's fields; parts of parts included."""
    return (part for part, _ in _walk(rule, rule.span) if isinstance(part, kind))


def placed_pieces(rule: AnyRule, kind: type[T]) -> Iterator[tuple[T, Span]]:
    """The same, each with the narrowest place that is known of it."""
    return ((part, span) for part, span in _walk(rule, rule.span) if isinstance(part, kind))


def _walk(value: object, span: Span) -> Iterator[tuple[object, Span]]:
    if isinstance(value, tuple):
        for item in value:
            yield from _walk(item, span)
        return
    yield value, span
    kind: Any = type(value)
    for name in _parts(kind):
        yield from _walk(getattr(value, name), getattr(value, "span", span))


@cache
def _parts(kind: type[Any]) -> tuple[str, ...]:
    """The fields that are parts; none where it is no dataclass."""
    return tuple(field.name for field in fields(kind) if field.name not in _NOT_PARTS) if is_dataclass(kind) else ()
