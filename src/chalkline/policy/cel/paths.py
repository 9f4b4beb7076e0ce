"""Which fields of an event a condition reads: all that must be kept of it so that it can be decided again.

A path is the names from the event's root down, with dots: ``sender.id``, ``message.attachments.size``. Lists add
nothing to it. What facts know is no part of an event; asking for it reads the ``id`` that facts know somebody by.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalkline.policy.cel.typed import (
    Call,
    Comprehension,
    Conditional,
    Has,
    HasVariable,
    Local,
    Node,
    Quantifier,
    Select,
    Variable,
)
from chalkline.policy.cel.types import FieldType, ListOf, RecordType, Type
from chalkline.policy.cel.walk import children

MOMENT = "at"
"""The moment tried: no field of the event."""
_SIZES = frozenset({"size_list", "list_size"})
_WHOLE = frozenset({"equals", "not_equals", "in_list"})
_PART_OF = frozenset({"index_list", "add_list"})
"""Calls whose value is, or lists, what stands in the lists they are given."""

Places = frozenset[str]
_NOWHERE: Places = frozenset()


def paths_read(root: Node) -> Places:
    """The paths of all fields that the condition reads, each down to a field that is no record."""
    reading = _Reading()
    reading.use(root, ())
    return frozenset(reading.all())


def carried_fields(record: RecordType) -> Iterator[FieldType]:
    """The fields of a record that an event carries; the others facts know."""
    return (one for one in record.fields.values() if not one.from_facts)


def leaves(path: str, type_: Type) -> Iterator[str]:
    """The paths of all that a value of this type holds, if it stands at the path."""
    if isinstance(type_, ListOf):
        yield from leaves(path, type_.element)
    elif isinstance(type_, RecordType) and type_.fields:
        for one in carried_fields(type_):
            yield from leaves(f"{path}.{one.name}", one.type)
    else:
        yield path


@dataclass(slots=True)
class _Reading:
    found: set[str] = field(default_factory=set)
    present: dict[str, str] = field(default_factory=dict)
    """Where it counts that something is there, or how often: the path, and the one to keep if no part is read."""

    def all(self) -> Iterator[str]:
        """All that must be kept."""
        yield from self.found
        for path, kept in self.present.items():
            if not any(f"{one}.".startswith(f"{path}.") for one in self.found):
                yield kept

    def use(self, node: Node, ranges: tuple[Places, ...]) -> None:
        """Note that the value of the node is looked at, all of it."""
        self.note(self.place(node, ranges), node.type)

    def note(self, places: Places, type_: Type) -> None:
        for path in places:
            self.found.update(leaves(path, type_))

    def note_presence(self, places: Places, type_: Type) -> None:
        """Note that it counts whether something is there, or how many, and not what."""
        for path in places:
            self.present[path] = next(leaves(path, type_))

    def place(self, node: Node, ranges: tuple[Places, ...]) -> Places:
        """Where in the event the value of the node stands; what must be looked at to find it is noted."""
        return _PLACES.get(type(node), _computed)(self, node, ranges)


def _computed(reading: _Reading, node: Node, ranges: tuple[Places, ...]) -> Places:
    for part in children(node):
        reading.use(part, ranges)
    return _NOWHERE


def _variable(_: _Reading, node: Variable, __: tuple[Places, ...]) -> Places:
    return _NOWHERE if node.name == MOMENT else frozenset({node.name})


def _has_variable(reading: _Reading, node: HasVariable, _: tuple[Places, ...]) -> Places:
    reading.found.add(node.name)
    return _NOWHERE


def _local(_: _Reading, node: Local, ranges: tuple[Places, ...]) -> Places:
    return ranges[node.depth]


def _select(reading: _Reading, node: Select, ranges: tuple[Places, ...]) -> Places:
    owners = reading.place(node.operand, ranges)
    if not node.field.from_facts:
        return frozenset(f"{owner}.{node.field.name}" for owner in owners)
    reading.found.update(f"{owner}.id" for owner in owners)
    return _NOWHERE


def _has(reading: _Reading, node: Has, ranges: tuple[Places, ...]) -> Places:
    owners = reading.place(node.operand, ranges)
    if node.field.from_facts:
        reading.note_presence(owners, node.operand.type)
    else:
        reading.note_presence(frozenset(f"{owner}.{node.field.name}" for owner in owners), node.field.type)
    return _NOWHERE


def _call(reading: _Reading, node: Call, ranges: tuple[Places, ...]) -> Places:
    places = [reading.place(argument, ranges) for argument in node.arguments]
    if node.overload in _PART_OF:
        reading.note_presence(_NOWHERE.union(*places), node.arguments[0].type)
        return _NOWHERE.union(*places)
    for place, argument in zip(places, node.arguments, strict=True):
        if node.overload in _SIZES:
            reading.note_presence(place, argument.type)
        elif isinstance(argument.type, RecordType) and node.overload not in _WHOLE:
            reading.found.update(f"{path}.id" for path in place)
        else:
            reading.note(place, argument.type)
    return _NOWHERE


def _conditional(reading: _Reading, node: Conditional, ranges: tuple[Places, ...]) -> Places:
    reading.use(node.test, ranges)
    return reading.place(node.then, ranges) | reading.place(node.otherwise, ranges)


def _quantifier(reading: _Reading, node: Quantifier, ranges: tuple[Places, ...]) -> Places:
    reading.use(node.predicate, (*ranges, _range(reading, node.range, ranges)))
    return _NOWHERE


def _comprehension(reading: _Reading, node: Comprehension, ranges: tuple[Places, ...]) -> Places:
    inner = (*ranges, _range(reading, node.range, ranges))
    if node.predicate is not None:
        reading.use(node.predicate, inner)
    return inner[-1] if node.transform is None else reading.place(node.transform, inner)


def _range(reading: _Reading, over: Node, ranges: tuple[Places, ...]) -> Places:
    places = reading.place(over, ranges)
    reading.note_presence(places, over.type)
    return places


_PLACES: Mapping[type[Node], Callable[[_Reading, Any, tuple[Places, ...]], Places]] = {
    Variable: _variable,
    HasVariable: _has_variable,
    Local: _local,
    Select: _select,
    Has: _has,
    Call: _call,
    Conditional: _conditional,
    Quantifier: _quantifier,
    Comprehension: _comprehension,
}


def paths_of_all(conditions: Iterable[Node]) -> Places:
    """The paths that any of the conditions reads."""
    return _NOWHERE.union(*map(paths_read, conditions))
