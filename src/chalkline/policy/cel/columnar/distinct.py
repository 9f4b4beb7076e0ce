"""What no kernel does in columns: the library's own function, asked once for each distinct combination of arguments.

So every overload means here exactly what it means to the reference, and what has few distinct values costs little.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from chalkline.policy.cel.columnar.columns import (
    Array,
    Codes,
    Column,
    Errors,
    Failed,
    Same,
    first_errors,
    with_errors,
)
from chalkline.policy.cel.columnar.grouping import coded, grouped
from chalkline.policy.cel.columnar.taking import Rows, column_of, take
from chalkline.policy.cel.errors import CelError, EvaluationError
from chalkline.policy.cel.types import Type

Key = tuple[Array, int]
"""Codes of rows, and a number that none of them reaches."""


def once_for_each(
    function: Callable[..., object],
    arguments: Sequence[tuple[Column, Type]],
    errors: Errors,
    size: int,
    result: Type,
) -> Column:
    """The function's value for the arguments of each row; in rows with errors these. Raised errors are errors."""
    if all(isinstance(column, Same) for column, _ in arguments):
        return _constant(function, [column.value for column, _ in arguments], errors, size, result)  # type: ignore[union-attr]
    codes = [coded(column, type_, size) for column, type_ in arguments]

    def asked(rows: Rows) -> list[object]:
        return [attempted(function, *values) for values in values_in(codes, rows)]

    return for_each_group([(each.codes, len(each.values)) for each in codes], asked, errors, size, result)


def for_each_group(
    keys: Sequence[Key], asked: Callable[[Rows], list[object]], errors: Errors, size: int, result: Type
) -> Column:
    """What is said of one row of each group, for all its rows; rows with errors are in no group."""
    rows = np.arange(size) if errors is None else np.flatnonzero(errors == 0)
    if not len(rows):
        return Same(value=None) if errors is None else Failed(errors=errors)
    groups = grouped([(codes[rows] if errors is not None else codes, reach) for codes, reach in keys], len(rows))
    table = column_of(asked(rows[groups.example]), result)
    if errors is None:
        return take(table, groups.codes)
    spread = np.zeros(size, np.int64)
    spread[rows] = groups.codes
    found = take(table, spread)
    return with_errors(found, first_errors(errors, found.errors))


def values_in(codes: Sequence[Codes], rows: Rows) -> Iterator[tuple[object, ...]]:
    """The values of all columns in each of the rows."""
    columns = [map(each.values.objects.__getitem__, each.codes[rows].tolist()) for each in codes]
    return zip(*columns, strict=True)


def _constant(
    function: Callable[..., object], values: Sequence[object], errors: Errors, size: int, result: Type
) -> Column:
    value = attempted(function, *values)
    if isinstance(value, CelError):
        found = take(column_of([value], result), np.zeros(size, np.int64))
        return with_errors(found, first_errors(errors, found.errors))
    return Same(value=value, errors=errors)


def attempted(function: Callable[..., object], *arguments: object) -> object:
    """What the function gives, or the error that it raises."""
    try:
        return function(*arguments)
    except EvaluationError as failed:
        return failed.error
