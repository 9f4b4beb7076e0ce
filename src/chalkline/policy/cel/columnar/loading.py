"""Arrow arrays as columns, without copying where that can be helped."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chalkline.policy.cel.columnar.columns import Bools, Codes, Column, Lists, Numbers, Records, Same, Stored, Values
from chalkline.policy.cel.columnar.taking import offsets_of
from chalkline.policy.cel.types import BOOL, DOUBLE, DURATION, INT, TIMESTAMP, UINT, Type

_KINDS: tuple[tuple[Callable[[pa.DataType], bool], Type, pa.DataType], ...] = (
    (pa.types.is_boolean, BOOL, pa.bool_()),
    (pa.types.is_timestamp, TIMESTAMP, pa.timestamp("us", tz="UTC")),
    (pa.types.is_duration, DURATION, pa.duration("us")),
    (pa.types.is_unsigned_integer, UINT, pa.uint64()),
    (pa.types.is_integer, INT, pa.int64()),
    (pa.types.is_floating, DOUBLE, pa.float64()),
)
_COUNTED = frozenset({TIMESTAMP, DURATION})


def stored_of(array: pa.Array) -> Stored:
    """A field as events carry it. Strings may be encoded as dictionaries or not; moments and spans may be in any unit.

    Raises TypeError for a type of Arrow that no field has.
    """
    missing = _missing(array)
    return Stored(column=_column(array), missing=missing)


def absent(size: int) -> Stored:
    """A field that no event carries."""
    return Stored(column=Same(value=None), missing=np.ones(size, bool))


def _missing(array: pa.Array) -> Bools | None:
    if not array.null_count:
        return None
    found: Bools = array.is_null().to_numpy(zero_copy_only=False)
    return found


def _column(array: pa.Array) -> Column:
    kind = array.type
    if pa.types.is_struct(kind):
        return _records(array)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _lists(array)
    if pa.types.is_dictionary(kind) or _is_text(kind):
        return _codes(array)
    return _numbers(array)


def _is_text(kind: pa.DataType) -> bool:
    types = pa.types
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_binary(kind))


def _numbers(array: pa.Array) -> Column:
    type_, kind = next(((type_, kind) for is_kind, type_, kind in _KINDS if is_kind(array.type)), (None, None))
    if type_ is None:
        raise TypeError(f"no field of an event is {array.type}")
    array = array if array.type == kind else array.cast(kind, safe=False)
    if type_ in _COUNTED:
        array = array.view(pa.int64())
    if array.null_count:
        array = pc.fill_null(array, pa.scalar(0).cast(array.type))
    return Numbers(type=type_, values=array.to_numpy(zero_copy_only=False))


def _codes(array: pa.Array) -> Column:
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    if not len(encoded.dictionary):
        return Same(value=None)  # nothing is there in any row
    indices = encoded.indices if not encoded.null_count else encoded.indices.fill_null(0)
    codes = indices.to_numpy(zero_copy_only=False).astype(np.intp, copy=False)
    return Codes(codes=codes, values=Values(arrow=encoded.dictionary))


def _lists(array: pa.Array) -> Column:
    if array.null_count:
        offsets = offsets_of(pc.list_value_length(array).fill_null(0).to_numpy(zero_copy_only=False))
        items = array.flatten()
    else:
        offsets = array.offsets.to_numpy().astype(np.int64)
        items = array.values.slice(int(offsets[0]), int(offsets[-1] - offsets[0]))
        offsets -= offsets[0]
    return Lists(offsets=offsets, items=_column(items))


def _records(array: pa.Array) -> Column:
    names = tuple(array.type.field(i).name for i in range(array.type.num_fields))

    @cache
    def read(name: str) -> Stored:
        return stored_of(array.field(name)) if name in names else absent(len(array))

    return Records(names=names, field=read)
