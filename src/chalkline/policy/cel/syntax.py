"""The untyped tree: what a condition says, before anybody knows what its names mean. Every node knows its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalkline.policy.cel.types import Simple
from chalkline.policy.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """What all nodes have."""

    span: Span

    @property
    def children(self) -> tuple["Syntax", ...]:
        """The nodes directly below this one, in the order in which they are written."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(Syntax):
    """A number, text, bytes, ``true``, ``false`` or ``null``, with its type."""

    value: bool | float | str | bytes | None
    type: Simple


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Syntax):
    """A name standing alone. An absolute one (``.name``) never means the variable of a macro."""

    name: str
    absolute: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Syntax):
    """``operand.name``."""

    operand: Syntax
    name: str
    name_span: Span

    @property
    def children(self) -> tuple[Syntax, ...]:
        """The operand."""
        return (self.operand,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Syntax):
    """An operator with its operands; ``function`` is cel-spec's name for it: ``_+_``, ``!_``, ``_[_]``, ``_?_:_``.

    ``_&&_`` and ``_||_`` have two operands or more.
    """

    function: str
    operands: tuple[Syntax, ...]
    operator_span: Span

    @property
    def children(self) -> tuple[Syntax, ...]:
        """The operands."""
        return self.operands


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(Syntax):
    """``function(arguments)`` or ``receiver.function(arguments)``."""

    function: str
    function_span: Span
    receiver: Syntax | None
    arguments: tuple[Syntax, ...]

    @property
    def children(self) -> tuple[Syntax, ...]:
        """The receiver, if any, and the arguments."""
        return self.arguments if self.receiver is None else (self.receiver, *self.arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDisplay(Syntax):
    """``[a, b]``."""

    items: tuple[Syntax, ...]

    @property
    def children(self) -> tuple[Syntax, ...]:
        """The items."""
        return self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDisplay(Syntax):
    """``{key: value}``."""

    entries: tuple[tuple[Syntax, Syntax], ...]

    @property
    def children(self) -> tuple[Syntax, ...]:
        """Keys and values by turns."""
        return tuple(part for entry in self.entries for part in entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence(Syntax):
    """``has(operand.name)``; without an operand ``has(name)``, for a root field that an event may lack."""

    operand: Syntax | None
    name: str
    name_span: Span

    @property
    def children(self) -> tuple[Syntax, ...]:
        """The operand, if any."""
        return () if self.operand is None else (self.operand,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro(Syntax):
    """``range.all(variable, …)`` and its kin: ``all``, ``exists``, ``exists_one``, ``filter``, ``map``."""

    name: str
    range: Syntax
    variable: str
    arguments: tuple[Syntax, ...]
    """What is said of each element: one part, or for ``map`` also a condition and a result."""

    @property
    def children(self) -> tuple[Syntax, ...]:
        """The range and what is said of each element."""
        return (self.range, *self.arguments)


def walk(root: Syntax) -> Iterator[tuple[Syntax, int]]:
    """Every node with its depth, the root's being 1. Needs no recursion, so that any tree can be measured."""
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in node.children)
