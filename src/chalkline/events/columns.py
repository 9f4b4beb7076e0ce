"""Events as Arrow columns: the schema of a type of event, batches of events, and one event back out of a batch.

A column stands for a root field, a struct for a record, a list for a list, as the event's declaration has them;
beside them stand ``id`` and ``arrived_at``. A schema may have only some of the fields: those that some rule reads.
What an event does not carry is null, at any depth; so is a field that was added after a file was written. Moments
and spans are in microseconds: finer fractions are cut off. A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any

import pyarrow as pa
from msgspec import UNSET

from chalkline.events.schema import Declared, Event, fields_of, name_of
from chalkline.events.vocabulary import EVENT_TYPES, RECORDS, VOCABULARY
from chalkline.policy.cel.paths import carried_fields, leaves, paths_of_all
from chalkline.policy.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    INT,
    STRING,
    TIMESTAMP,
    FieldType,
    ListOf,
    RecordType,
    Type,
)
from chalkline.policy.check import PolicySet
from chalkline.policy.decide.occasion import KEYS, Shape
from chalkline.policy.values import Duration, Timestamp

EVENT = b"event"
"""The key of a schema's metadata under which the name of the event's type stands."""
_ELEMENT = "element"
"""What Parquet calls the items of a list."""
_NANOSECONDS = 1000
"""In a microsecond."""
_MOMENT = pa.timestamp("us", tz="UTC")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ALWAYS: Mapping[str, pa.DataType] = {"id": pa.string(), "arrived_at": _MOMENT}

_ARROW: Mapping[Type, pa.DataType] = {
    BOOL: pa.bool_(),
    INT: pa.int64(),
    DOUBLE: pa.float64(),
    STRING: pa.string(),
    BYTES: pa.binary(),
    TIMESTAMP: _MOMENT,
    DURATION: pa.duration("us"),
}


def fields_read(policies: PolicySet, event: str) -> frozenset[str]:
    """The paths (``message.attachments.size``) of what must be kept of events of this type to decide them again.

    Those that a rule reads, and by which people, what it is done to and protected contacts are known.
    """
    shape = Shape.of(VOCABULARY.events[event])
    read = paths_of_all(rule.applies for rule in policies.on[event])
    known_by = {
        path for name in (shape.actor, shape.about, *shape.contacts, *shape.persons) for path in _keys(shape, name)
    }
    return read | known_by


def schema_of(event: str, fields: Collection[str] | None = None) -> pa.Schema:
    """The columns of a type of event; of these fields, by path, and ``id`` and ``arrived_at``, or else of all."""
    declared = [field.type for field in VOCABULARY.events[event].fields.values()]
    chosen = frozenset(fields) if fields is not None else frozenset(_all(declared))
    columns = [pa.field(name, kind) for name, kind in _ALWAYS.items()]
    return pa.schema(columns + _children("", declared, chosen), metadata={EVENT: event.encode()})


def batch_of(events: Sequence[Event], schema: pa.Schema | None = None) -> pa.RecordBatch:
    """The events, which are of one type, as rows in their order; without a schema, with all fields.

    Raises ValueError for an event of another type or, without a schema, for no event at all, and OverflowError for an
    int beyond 64 bits.
    """
    if schema is None and not events:
        raise ValueError("without events nothing says of which type they are")
    schema = schema_of(name_of(events[0])) if schema is None else schema
    if any(name_of(event) != event_of(schema) for event in events):
        raise ValueError(f"not every event is of type {event_of(schema)}")
    columns = [_array([getattr(event, field.name) for event in events], field.type) for field in schema]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def event_at(batch: pa.RecordBatch, row: int) -> Event:
    """The event in a row. Fields that the batch does not have are unset, be they optional or not."""
    struct = EVENT_TYPES[event_of(batch.schema)]
    stored = set(batch.schema.names)
    values = {
        field.type.name: _value(batch.column(name)[row], field.type.type) if name in stored else UNSET
        for name, field in fields_of(struct).items()
    }
    arrived_at = _value(batch.column("arrived_at")[row], TIMESTAMP)
    return struct(id=batch.column("id")[row].as_py() or "", arrived_at=arrived_at, **values)  # type: ignore[arg-type]


def event_of(schema: pa.Schema) -> str:
    """The name of the type of event that a schema is for. Raises KeyError where it does not say."""
    return str((schema.metadata or {})[EVENT].decode())


def _all(fields: Iterable[FieldType]) -> Iterator[str]:
    return chain.from_iterable(leaves(field.name, field.type) for field in fields)


def _keys(shape: Shape, name: str) -> Iterator[str]:
    """By what the facts, or the list of protected contacts, know what stands in a root field."""
    kind = next((field.type for field in shape.fields if field.name == name), None)
    kind = kind.element if isinstance(kind, ListOf) else kind
    if isinstance(kind, RecordType):
        yield from (f"{name}.{field.name}" for field in carried_fields(kind) if field.name in KEYS)
    elif kind is not None:
        yield name


def _children(path: str, fields: Iterable[FieldType], chosen: Collection[str]) -> list[pa.Field]:
    found = ((field.name, _arrow(f"{path}{field.name}", field.type, chosen)) for field in fields)
    return [pa.field(name, kind) for name, kind in found if kind is not None]


def _arrow(path: str, kind: Type, chosen: Collection[str]) -> pa.DataType | None:
    """The Arrow type of a field, with those of its parts that are chosen; None where none is."""
    if isinstance(kind, ListOf):
        element = _arrow(path, kind.element, chosen)
        return None if element is None else pa.list_(pa.field(_ELEMENT, element))
    if isinstance(kind, RecordType):
        children = _children(f"{path}.", carried_fields(kind), chosen)
        return pa.struct(children) if children else None
    return _ARROW[kind] if path in chosen else None


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_struct(kind):
        absent = _absent(values)
        children = [_array(_parts(values, one.name, whole=absent is None), one.type) for one in kind]
        return pa.StructArray.from_arrays(children, fields=list(kind), mask=absent)
    if pa.types.is_list(kind):
        lists = [() if value is UNSET else value for value in values]
        offsets = pa.array(accumulate(map(len, lists), initial=0), pa.int32())
        elements = _array(list(chain.from_iterable(lists)), kind.value_type)
        return pa.ListArray.from_arrays(offsets, elements, type=kind, mask=_absent(values))
    return _plain(values, kind)


def _parts(values: Sequence[Any], name: str, *, whole: bool) -> list[Any]:
    """One field of each value; ``whole`` if there is none among them that is unset, which is thrice as fast."""
    return list(map(attrgetter(name), values)) if whole else [getattr(value, name, UNSET) for value in values]


def _absent(values: Sequence[object]) -> pa.Array | None:
    absent = [value is UNSET for value in values]
    return pa.array(absent, pa.bool_()) if any(absent) else None


def _plain(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if kind == _MOMENT or pa.types.is_duration(kind):
        counts = [None if value is UNSET else int(value) // _NANOSECONDS for value in values]
        return pa.array(counts, pa.int64()).cast(kind)
    present = [None if value is UNSET else value for value in values]
    try:
        return pa.array(present, kind)
    except UnicodeEncodeError:
        return pa.array([None if one is None else _SURROGATE.sub("\ufffd", one) for one in present], kind)


def _value(scalar: pa.Scalar, kind: Type) -> object:
    if not scalar.is_valid:
        return UNSET
    if isinstance(kind, RecordType):
        return _record(scalar, RECORDS[kind.name])
    if isinstance(kind, ListOf):
        return tuple(_value(element, kind.element) for element in scalar)
    read = _COUNTED.get(kind)
    return read(scalar.value * _NANOSECONDS) if read else scalar.as_py()


_COUNTED: Mapping[Type, Callable[[int], object]] = {TIMESTAMP: Timestamp, DURATION: Duration}


def _record(scalar: pa.StructScalar, struct: type[Declared]) -> Declared:
    stored = set(scalar.keys())
    carried = [field.type for field in fields_of(struct).values() if not field.type.from_facts]
    return struct(**{one.name: _value(scalar[one.name], one.type) if one.name in stored else UNSET for one in carried})
