"""Rows that have the same values of several columns, found once, so that what depends on those is worked out once."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from msgspec import UNSET

from chalkline.policy.cel.columnar.columns import (
    Array,
    Codes,
    Column,
    Failed,
    Lists,
    Numbers,
    Records,
    Same,
    Stored,
    Values,
    python_value,
)
from chalkline.policy.cel.columnar.taking import Rows
from chalkline.policy.cel.types import DOUBLE, ListOf, RecordType, Type

_LEAST_TABLE = 1 << 12
_FOR_EACH = 8
"""Numbers for each row, beyond which a table of all of them costs more than looking each up."""
_LARGEST_KEY = 1 << 62


class Groups(NamedTuple):
    """Which rows go together."""

    codes: npt.NDArray[np.intp]
    """The group of each row, from 0."""
    example: Rows
    """For each group one of its rows."""


def grouped(keys: Sequence[tuple[Array, int]], size: int) -> Groups:
    """The rows grouped by all keys, each given with a number that none of its values reaches."""
    key, most = np.zeros(size, np.int64), 1
    for values, reach in keys:
        if most * max(reach, 1) > _LARGEST_KEY:
            key, most = _numbered(key, most)
        key = key * max(reach, 1) + values if most > 1 else values.astype(np.int64, copy=False)
        most *= max(reach, 1)
    codes, count = _numbered(key, most)
    example = np.zeros(count, np.int64)
    example[codes] = np.arange(size)
    return Groups(codes=codes.astype(np.intp, copy=False), example=example)


def _numbered(key: Array, most: int) -> tuple[Array, int]:
    """The keys numbered from 0 without gaps, and how many there are."""
    if most <= max(_LEAST_TABLE, _FOR_EACH * len(key)):
        present = np.zeros(most, bool)
        present[key] = True
        return (np.cumsum(present) - 1)[key], int(np.count_nonzero(present))
    encoded = pa.array(key).dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)


def coded(column: Column, type_: Type, size: int) -> Codes:
    """The column as codes, with values as conditions have them."""
    match column:
        case Codes():
            return column
        case Same():
            zeros = np.zeros(size, np.intp)
            return Codes(codes=zeros, values=Values(python=[column.value]), errors=column.errors)
        case Failed():
            return Codes(codes=np.zeros(size, np.intp), values=Values(python=[None]), errors=column.errors)
        case Numbers():
            return _coded_numbers(column, size)
        case Lists():
            return _coded_lists(column, type_, size)
        case Records():
            return _coded_records(column, type_, size)


def _coded_numbers(column: Numbers, size: int) -> Codes:
    values = column.values
    if values.dtype == np.bool_:
        return Codes(codes=values.astype(np.intp), values=Values(python=[False, True]), errors=column.errors)
    bits = values.view(np.int64) if column.type == DOUBLE or values.dtype == np.uint64 else values
    encoded = pa.array(bits).dictionary_encode()
    distinct = encoded.dictionary.to_numpy().view(values.dtype)
    codes = encoded.indices.to_numpy() if size else np.zeros(0, np.intp)
    python = [python_value(column.type, number) for number in distinct]
    return Codes(codes=codes, values=Values(python=python), errors=column.errors)


def _coded_lists(column: Lists, type_: Type, size: int) -> Codes:
    element = type_.element if isinstance(type_, ListOf) else type_
    items = coded(column.items, element, int(column.offsets[-1]))
    known: dict[bytes, int] = {}
    spans = zip(column.offsets[:-1].tolist(), column.offsets[1:].tolist(), strict=True)
    keys = [items.codes[start:end].tobytes() for start, end in spans]
    codes = np.array([known.setdefault(key, len(known)) for key in keys], np.intp) if size else np.zeros(0, np.intp)
    objects = items.values.objects
    lists = [tuple(objects[code] for code in np.frombuffer(key, items.codes.dtype)) for key in known]
    return Codes(codes=codes, values=Values(python=lists), errors=column.errors)


def _coded_records(column: Records, type_: Type, size: int) -> Codes:
    fields = {name: _with_gaps(column.field(name), _type_of(type_, name), size) for name in column.names}
    groups = grouped([(each.codes, len(each.values)) for each in fields.values()], size)
    make = _struct(str(type_), column.names)
    parts = [[each.values.objects[code] for code in each.codes[groups.example].tolist()] for each in fields.values()]
    records = [make(**dict(zip(column.names, row, strict=True))) for row in zip(*parts, strict=True)]
    return Codes(codes=groups.codes, values=Values(python=records), errors=column.errors)


def _type_of(record: Type, name: str) -> Type:
    fields = record.fields if isinstance(record, RecordType) else {}
    return fields[name].type if name in fields else RecordType(name)


def _with_gaps(stored: Stored, type_: Type, size: int) -> Codes:
    """A field as codes, in which what is missing is unset."""
    column = coded(stored.column, type_, size)
    if stored.missing is None:
        return column
    codes = np.where(stored.missing, np.intp(len(column.values)), column.codes)
    return Codes(codes=codes, values=Values(python=[*column.values.objects, UNSET]))


@cache
def _struct(name: str, fields: tuple[str, ...]) -> type[msgspec.Struct]:
    """The class of a record of which these fields are at hand; its others are unset."""
    return msgspec.defstruct(name.capitalize(), fields, frozen=True, kw_only=True)
