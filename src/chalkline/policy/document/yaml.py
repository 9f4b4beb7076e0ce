"""YAML 1.2 as a small tree with places: mappings, sequences and scalars as written. Nothing is resolved or expanded.

What YAML would make of a plain scalar is for its reader to say: a policy's values have types of their own.
Bounded: no aliases, so no bombs; a fixed depth, which also bounds the scanner's look-ahead.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Span

DEEPEST = 4
"""Mappings and sequences inside one another; front matter has three."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A text. ``plain`` if it stands without quotes, so that YAML would look for numbers and the like in it."""

    text: str
    plain: bool
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A list of nodes."""

    items: tuple["Node", ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Pairs in their order, with keys that may repeat."""

    pairs: tuple[tuple["Node", "Node"], ...]
    span: Span


Node = Scalar | Sequence | Mapping


class _Refused(Exception):  # noqa: N818 - it ends one reading and never leaves this module
    """The tree cannot be made; the fault says why."""


def tree(place: Span, faults: Faults) -> Node | None:
    """The YAML at this place; None if it is empty or cannot be read, which a fault then says."""
    try:
        return _Composer(place, faults).document()
    except _Refused:
        return None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _syntax_fault(place, mark.index if mark else 0, error.problem or "it cannot be read", faults)
    except ReaderError as error:
        _syntax_fault(place, error.position, "a character that YAML does not allow", faults)
    except (OverflowError, ValueError):  # the library does not look at the size of "\\UFFFFFFFF" and of %YAML's numbers
        _syntax_fault(place, 0, "a number in it is too large", faults)
    return None


def _syntax_fault(place: Span, index: int, problem: str, faults: Faults) -> None:
    start = min(place.start + index, place.end)
    span = place.source.span(start, start)
    remedy = "front matter is lines `key: value`; put quotes around a text that holds `: ` or ` #`"
    plain = next((plain for start, plain in _PROBLEMS if problem.startswith(start)), problem)
    faults.say(Code.YAML_SYNTAX, f"this is not YAML: {plain.replace(chr(10), ' ')}", span, remedy)


_PROBLEMS = (
    ("expected '<document start>'", "this line does not begin where those before it do"),
    ("expected <block end>", "this line does not begin where those before it do"),
    ("found character '\\t'", "blanks are wanted here, not a tab"),
    ("mapping values are not allowed", "a `: ` stands inside a value"),
    ("could not find expected ':'", "a line before this has no `: ` after its key"),
    ("expected ',' or ']'", "a list is not closed with `]`"),
    ("expected ',' or '}'", "a bracket is not closed with `}`"),
    ("found unexpected end of stream", "a quotation mark is not closed"),
)
"""What the library says, by its beginning, and what it means to whoever writes the file."""


class _Composer:
    """One reading of one text, event by event, so that it ends as soon as something is refused."""

    def __init__(self, place: Span, faults: Faults) -> None:
        self._place = place
        self._faults = faults
        self._events: Iterator[Event] = YAML(typ="safe", pure=True).parse(place.text)

    def document(self) -> Node | None:
        next(self._events)
        if not isinstance(next(self._events), DocumentStartEvent):
            return None
        root = self._node(next(self._events), 0)
        next(self._events)
        if isinstance(after := next(self._events), DocumentStartEvent):
            self._refuse(Code.YAML_SYNTAX, "the front matter is more than one document", after, "delete `...`")
        return root

    def _node(self, event: Event, depth: int) -> Node:
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            self._refuse(Code.YAML_FEATURE, "anchors and aliases have no place here", event, "write the value itself")
        if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent) and event.tag:
            self._refuse(Code.YAML_FEATURE, "tags have no place here", event, "write the value alone")
        if depth > DEEPEST:
            self._refuse(Code.TOO_DEEP, "lists stand too deep in one another", event, "front matter has no such values")
        if isinstance(event, SequenceStartEvent):
            return self._sequence(event, depth)
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, depth)
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        raise _Refused

    def _scalar(self, event: ScalarEvent) -> Scalar:
        return Scalar(text=str(event.value), plain=not event.style, span=self._span(event, event))

    def _sequence(self, event: Event, depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(item := next(self._events), SequenceEndEvent):
            items.append(self._node(item, depth + 1))
        return Sequence(items=tuple(items), span=self._span(event, item))

    def _mapping(self, event: Event, depth: int) -> Mapping:
        pairs: list[tuple[Node, Node]] = []
        while not isinstance(item := next(self._events), MappingEndEvent):
            key = self._node(item, depth + 1)
            pairs.append((key, self._node(next(self._events), depth + 1)))
        return Mapping(pairs=tuple(pairs), span=self._span(event, item))

    def _refuse(self, code: Code, message: str, event: Event, remedy: str) -> NoReturn:
        self._faults.say(code, message, self._span(event, event), remedy)
        raise _Refused

    def _span(self, first: Event, last: Event) -> Span:
        start = self._place.start + first.start_mark.index
        text = self._place.source.text[start : self._place.start + last.end_mark.index]
        return self._place.source.span(start, start + len(text.rstrip()))
