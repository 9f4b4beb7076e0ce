"""One person in stored events: which rows are theirs, and where they stand in somebody else's.

A row is a person's own where a field of its own names them: as sender, recipient, whoever asks for a page. In a list,
as one of a message's many recipients, they are part of somebody else's row, and can be blanked there: the list keeps
its length, and whoever stood there is somebody unknown.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.cel.types import ListOf, RecordType, Type
from chalkline.store.events.layout import Partition
from chalkline.store.events.store import EventStore

_PERSON = "person"
_NAMES = ("id", "address")
_BLANKS: Mapping[str, object] = {"id": "", "address": "", "via": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """A person as events may name them."""

    id: str
    addresses: Collection[str] = ()
    """All their addresses, normalised, for events that were stored before they had an id."""

    @property
    def names(self) -> frozenset[str]:
        """Their id and addresses."""
        return frozenset({self.id, *self.addresses} - {""})


def own_rows(batch: pa.RecordBatch, event: str, whom: Whom) -> pa.Array:
    """Of each row, whether it is the person's own."""
    found = pa.repeat(pa.scalar(value=False), batch.num_rows)
    for name, kind in _fields(batch, event):
        if _is_person(kind):
            found = pc.or_(found, _are(batch.column(name), whom.names))
    return found


def rows_naming(batch: pa.RecordBatch, event: str, names: Collection[str]) -> pa.Array:
    """Of each row, whether it names one of these anywhere: as its own id, or as somebody's id or address."""
    found = pc.is_in(batch.column("id"), pa.array(sorted(names), pa.string()))
    for name, kind in _fields(batch, event):
        found = pc.or_(found, _naming(batch.column(name), kind, names))
    return found


def blanked(batch: pa.RecordBatch, event: str, whom: Whom) -> tuple[pa.RecordBatch, int]:
    """The batch without the person in any list, and in how many rows or places they stood."""
    places = 0

    def blank(persons: pa.StructArray) -> pa.Array:
        nonlocal places
        found = _are(persons, whom.names)
        places += pc.sum(found).as_py() or 0
        children = [
            pc.if_else(found, pa.scalar(_BLANKS[field.name], field.type), child) if field.name in _BLANKS else child
            for field, child in zip(persons.type, persons.flatten(), strict=True)
        ]
        return pa.StructArray.from_arrays(children, fields=list(persons.type), mask=persons.is_null())

    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    for name, kind in _fields(batch, event):
        columns[name] = _mapped(columns[name], kind, blank, listed=False)
    return pa.RecordBatch.from_arrays(list(columns.values()), schema=batch.schema), places


def subjects_of(store: EventStore, partition: Partition) -> set[str]:
    """All that a legal hold may name in a day: the school, the events, every person in them, by id and address."""
    found = {partition.school}
    for batch in store.scan_day(partition):
        found.update(filter(None, batch.column("id").to_pylist()))
        for name, kind in _fields(batch, partition.event):
            for persons in _persons(batch.column(name), kind):
                found.update(filter(None, pc.unique(pc.struct_field(persons, "id")).to_pylist()))
                found.update(filter(None, pc.unique(pc.struct_field(persons, "address")).to_pylist()))
    return found


def people_by_role(batch: pa.RecordBatch, event: str) -> dict[str, list[str]]:
    """By root field that holds one person: who it is in each row, by id, else by address; everybody unknown is one."""
    return {name: _named(batch.column(name)) for name, kind in _fields(batch, event) if _is_person(kind)}


def paths_of_people(event: str) -> list[str]:
    """The paths that :func:`people_by_role` reads."""
    roles = (name for name, field in VOCABULARY.events[event].fields.items() if _is_person(field.type.type))
    return [f"{role}.{name}" for role in roles for name in _NAMES]


def _named(persons: pa.StructArray) -> list[str]:
    columns = [pc.struct_field(persons, name).cast(pa.string()).to_pylist() for name in _NAMES]
    return [one or other or "" for one, other in zip(*columns, strict=True)]


def _fields(batch: pa.RecordBatch, event: str) -> Iterator[tuple[str, Type]]:
    """The root fields of the batch with their declared types."""
    declared = VOCABULARY.events[event].fields
    return ((name, declared[name].type.type) for name in batch.schema.names if name in declared)


def _are(persons: pa.StructArray, names: Collection[str]) -> pa.Array:
    """Of each person, whether it is one of those with these ids and addresses."""
    wanted, found = pa.array(sorted(names), pa.string()), pa.repeat(pa.scalar(value=False), len(persons))
    for name in {*_NAMES} & {field.name for field in persons.type}:
        found = pc.or_(found, pc.is_in(pc.struct_field(persons, name), wanted))
    return found


def _naming(array: pa.Array, kind: Type, names: Collection[str]) -> pa.Array:
    """Of each value, whether one of these is in it, however deep."""
    if isinstance(kind, ListOf) and isinstance(kind.element, RecordType | ListOf):
        inner = _naming(array.flatten(), kind.element, names)
        return pc.is_in(pa.array(range(len(array))), pc.list_parent_indices(array).filter(inner).cast(pa.int64()))
    if _is_person(kind):
        return _are(array, names)
    found = pa.repeat(pa.scalar(value=False), len(array))
    if isinstance(kind, RecordType):
        for field, child in zip(array.type, array.flatten(), strict=True):
            found = pc.or_(found, _naming(child, kind.fields[field.name].type, names))
    return found


def _is_person(kind: Type) -> bool:
    return isinstance(kind, RecordType) and kind.name == _PERSON


def _persons(array: pa.Array, kind: Type) -> Iterator[pa.StructArray]:
    """All persons in an array, however deep."""
    if isinstance(kind, ListOf) and isinstance(kind.element, RecordType | ListOf):
        yield from _persons(array.flatten(), kind.element)
    elif _is_person(kind):
        yield array
    elif isinstance(kind, RecordType):
        for field, child in zip(array.type, array.flatten(), strict=True):
            yield from _persons(child, kind.fields[field.name].type)


def _mapped(array: pa.Array, kind: Type, change: Callable[[pa.StructArray], pa.Array], *, listed: bool) -> pa.Array:
    """The array with every person in a list changed."""
    if isinstance(kind, ListOf) and isinstance(kind.element, RecordType | ListOf):
        elements = _mapped(array.flatten(), kind.element, change, listed=True)
        lengths = array.value_lengths().fill_null(0)
        offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
        return pa.ListArray.from_arrays(offsets, elements, type=array.type, mask=array.is_null())
    if _is_person(kind):
        return change(array) if listed else array
    if isinstance(kind, RecordType):
        children = [
            _mapped(child, kind.fields[field.name].type, change, listed=listed)
            for field, child in zip(array.type, array.flatten(), strict=True)
        ]
        return pa.StructArray.from_arrays(children, fields=list(array.type), mask=array.is_null())
    return array
