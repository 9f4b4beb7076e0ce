"""Rows picked from columns, columns put together, and values of Python laid out as columns."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from chalkline.policy.cel.columnar.columns import (
    NANOSECONDS,
    NUMBER_OF,
    Array,
    Codes,
    Column,
    Errors,
    Failed,
    Lists,
    Numbers,
    Records,
    Same,
    Stored,
    Values,
)
from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.types import BOOL, BYTES, DOUBLE, DURATION, INT, STRING, TIMESTAMP, UINT, ListOf, Type

Rows = npt.NDArray[np.int64]


def take(column: Column, rows: Rows) -> Column:
    """The column in these rows, in their order."""
    return _TAKE[type(column)](column, rows)


def take_stored(stored: Stored, rows: Rows) -> Stored:
    """Likewise, with what is missing."""
    return Stored(column=take(stored.column, rows), missing=None if stored.missing is None else stored.missing[rows])


def take_errors(errors: Errors, rows: Rows) -> Errors:
    """The errors of these rows; None if there are none."""
    if errors is None:
        return None
    taken = errors[rows]
    return taken if taken.any() else None


def _take_same(column: Same, rows: Rows) -> Column:
    return Same(value=column.value, errors=take_errors(column.errors, rows))


def _take_failed(column: Failed, rows: Rows) -> Column:
    return Failed(errors=column.errors[rows])


def _take_numbers(column: Numbers, rows: Rows) -> Column:
    return Numbers(type=column.type, values=column.values[rows], errors=take_errors(column.errors, rows))


def _take_codes(column: Codes, rows: Rows) -> Column:
    return Codes(codes=column.codes[rows], values=column.values, errors=take_errors(column.errors, rows))


def _take_lists(column: Lists, rows: Rows) -> Column:
    lengths = column.lengths[rows]
    offsets = offsets_of(lengths)
    items = take(column.items, ranges(column.offsets[:-1][rows], lengths, offsets))
    return Lists(offsets=offsets, items=items, errors=take_errors(column.errors, rows))


def _take_records(column: Records, rows: Rows) -> Column:
    return Records(
        names=column.names,
        field=lambda name: take_stored(column.field(name), rows),
        errors=take_errors(column.errors, rows),
    )


_TAKE: Mapping[type[object], Callable[[Any, Rows], Column]] = {
    Same: _take_same,
    Failed: _take_failed,
    Numbers: _take_numbers,
    Codes: _take_codes,
    Lists: _take_lists,
    Records: _take_records,
}


def offsets_of(lengths: Array) -> Rows:
    """Where each list begins, and the last one ends, if they stand one after the other."""
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def ranges(starts: Array, lengths: Array, offsets: Rows) -> Rows:
    """The rows from each start on, as many as its length says, one range after the other."""
    return np.repeat(starts - offsets[:-1], lengths) + np.arange(offsets[-1])


def parents(offsets: Rows) -> Rows:
    """For each item, the row whose it is."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


_ARRAYS: Mapping[Type, Any] = {BOOL: np.bool_, INT: np.int64, UINT: np.uint64, DOUBLE: np.float64}
_COUNTED = frozenset({TIMESTAMP, DURATION})
_PLAIN = frozenset({STRING, BYTES})


def column_of(values: Sequence[Any], type_: Type) -> Column:
    """The values, all of this type, as a column of as many rows; CelErrors among them are its errors."""
    errors = _errors_of(values)
    if errors is not None:
        present = [value for value in values if not isinstance(value, CelError)]
        if not present:
            return Failed(errors=errors)
        values = [present[0] if isinstance(value, CelError) else value for value in values]
    if type_ in _ARRAYS:
        return Numbers(type=type_, values=np.array(values, _ARRAYS[type_]), errors=errors)
    if type_ in _COUNTED and not any(value % NANOSECONDS for value in values):
        counts = np.array([value // NANOSECONDS for value in values], np.int64)
        return Numbers(type=type_, values=counts, errors=errors)
    plain = (type_.element if isinstance(type_, ListOf) else type_) in _PLAIN
    codes, distinct = _distinct(values) if plain else (np.arange(len(values), dtype=np.intp), values)
    return Codes(codes=codes, values=Values(python=distinct), errors=errors)


def _errors_of(values: Sequence[object]) -> Errors:
    if not any(isinstance(value, CelError) for value in values):
        return None
    return np.array([NUMBER_OF[value.kind] if isinstance(value, CelError) else 0 for value in values], np.uint8)


def _distinct(values: Sequence[Hashable]) -> tuple[npt.NDArray[np.intp], list[Hashable]]:
    known: dict[Hashable, int] = {}
    codes = [known.setdefault(value, len(known)) for value in values]
    return np.array(codes, np.intp), list(known)


def lists_of(values: Sequence[Sequence[Any] | Mapping[Any, Any]], element: Type) -> Lists:
    """Lists, or the keys of maps, as a column of lists."""
    offsets = offsets_of(np.array([len(value) for value in values], np.int64))
    return Lists(offsets=offsets, items=column_of(list(chain.from_iterable(values)), element))


def element_of(type_: Type) -> Type:
    """The type of what a macro over such a list or map ranges over."""
    return type_.element if isinstance(type_, ListOf) else type_.key  # type: ignore[union-attr]
