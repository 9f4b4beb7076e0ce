"""The columns of stored events: those of the event's declaration that are kept, and the decision.

Files carry the store's format and the type of event in their metadata. A field that was declared after a file was
written, or that no rule read then, is no column of that file. Read with :func:`conformed` it is null; that it was not
kept, and is not merely unset, stands in the metadata of what is read: see :func:`not_kept`.
"""

import json
from collections.abc import Collection, Iterable, Iterator

import pyarrow as pa

from chalkline.events.columns import schema_of
from chalkline.store.events.manifest import FORMAT

DECISION = "decision"
_ID = "id"
_FORMAT = b"chalkline.format"
_NOT_KEPT = b"chalkline.not_kept"
_DAY = b"chalkline.day"
_MOMENT = pa.timestamp("us", tz="UTC")

_FINDING = pa.struct(
    {
        "clause": pa.string(),  # id@version#clause
        "rule": pa.int16(),  # of its clause, from 1
        "effect": pa.string(),
        "undecided": pa.bool_(),
        "standing": pa.string(),
    }
)
DECIDED = pa.struct(
    {
        "at": _MOMENT,
        "effect": pa.string(),
        "undecided": pa.bool_(),
        "findings": pa.list_(pa.field("element", _FINDING)),
        "release_at": _MOMENT,
        "policies": pa.string(),  # id@version of all in force, with blanks between
        "facts": pa.int64(),  # up to which number of the log
    }
)
"""A decision as it is stored; null where an event was stored without one."""


def stored_schema(event: str, fields: Collection[str] | None = None) -> pa.Schema:
    """The columns of a file: ``id``, ``arrived_at``, the fields of these paths (or all), and the decision."""
    schema = schema_of(event, fields).append(pa.field(DECISION, DECIDED))
    return schema.with_metadata({**(schema.metadata or {}), _FORMAT: str(FORMAT).encode()})


def wanted_schema(event: str, columns: Collection[str] | None) -> pa.Schema:
    """The columns that a reader asks for by path: ``id``, ``decision`` or a part of it among them; without paths, all.

    ``arrived_at`` always comes.
    """
    if columns is None:
        return stored_schema(event)
    schema = schema_of(event, [path for path in columns if not _is_decision(path)])
    schema = schema if _ID in columns else schema.remove(schema.get_field_index(_ID))
    parts = [field for field in DECIDED if {DECISION, f"{DECISION}.{field.name}"} & set(columns)]
    return schema.append(pa.field(DECISION, pa.struct(parts))) if parts else schema


def format_of(schema: pa.Schema) -> int | None:
    """The store's format that a file was written in; None for a foreign file."""
    written = (schema.metadata or {}).get(_FORMAT)
    return int(written) if written is not None and written.isdigit() else None


def paths_of(schema: pa.Schema) -> tuple[str, ...]:
    """The paths of all leaves, but for the decision's."""
    return tuple(path for path in _paths("", schema) if not _is_decision(path))


def not_kept(batch: pa.RecordBatch) -> frozenset[str]:
    """The paths of the fields of a scanned batch that its file does not keep: nobody can say what they were.

    A condition that reads one of them is undecided for every row of the batch, however its null looks.
    """
    return frozenset(json.loads((batch.schema.metadata or {}).get(_NOT_KEPT, b"[]")))


def day_of(batch: pa.RecordBatch) -> str:
    """The local day that a scanned batch belongs to: ``2026-11-16``."""
    return str((batch.schema.metadata or {})[_DAY].decode())


def marked(schema: pa.Schema, day: str, lacking: Iterable[str]) -> pa.Schema:
    """The schema with what :func:`not_kept` and :func:`day_of` read."""
    extra = {_NOT_KEPT: json.dumps(sorted(lacking)).encode(), _DAY: day.encode()}
    return schema.with_metadata({**(schema.metadata or {}), **extra})


def conformed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The batch with the columns of the schema: nulls for those it lacks, without those that are not wanted.

    Texts that are encoded as dictionaries stay so. Raises TypeError where a column is of another type.
    """
    present = set(batch.schema.names)
    columns = [
        _conformed(field.name, batch.column(field.name), field.type)
        if field.name in present
        else pa.nulls(batch.num_rows, field.type)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema(_typed(schema, columns), metadata=schema.metadata))


def _typed(fields: Iterable[pa.Field], columns: Iterable[pa.Array]) -> list[pa.Field]:
    return [field.with_type(column.type) for field, column in zip(fields, columns, strict=True)]


def _conformed(path: str, array: pa.Array, kind: pa.DataType) -> pa.Array:
    if kind == (array.type.value_type if pa.types.is_dictionary(array.type) else array.type):
        return array
    if pa.types.is_struct(kind) and pa.types.is_struct(array.type):
        return _struct(path, array, kind)
    if pa.types.is_list(kind) and pa.types.is_list(array.type):
        return _list(path, array, kind)
    raise TypeError(f"`{path}` is {array.type} here and declared as {kind}")


def _struct(path: str, array: pa.StructArray, kind: pa.StructType) -> pa.Array:
    present = {field.name: place for place, field in enumerate(array.type)}
    children = [
        _conformed(f"{path}.{field.name}", array.field(present[field.name]), field.type)
        if field.name in present
        else pa.nulls(len(array), field.type)
        for field in kind
    ]
    return pa.StructArray.from_arrays(children, fields=_typed(kind, children), mask=array.is_null())


def _list(path: str, array: pa.ListArray, kind: pa.ListType) -> pa.Array:
    elements = _conformed(path, array.flatten(), kind.value_type)
    lengths = array.value_lengths().fill_null(0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pa.compute.cumulative_sum(lengths).cast(pa.int32())])
    element = kind.value_field.with_type(elements.type)
    return pa.ListArray.from_arrays(offsets, elements, type=pa.list_(element), mask=array.is_null())


def _paths(prefix: str, fields: Iterable[pa.Field]) -> Iterator[str]:
    for field in fields:
        kind = field.type
        while pa.types.is_list(kind):
            kind = kind.value_type
        if pa.types.is_struct(kind):
            yield from _paths(f"{prefix}{field.name}.", kind)
        else:
            yield f"{prefix}{field.name}"


def _is_decision(path: str) -> bool:
    return path == DECISION or path.startswith(f"{DECISION}.")
