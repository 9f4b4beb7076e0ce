"""Equality and order, where both sides are numbers or one is a constant."""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chalkline.policy.cel.columnar.columns import NANOSECONDS, Codes, Column, Numbers, Same
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.kernels.kernel import Kernel, bools
from chalkline.policy.cel.columnar.kernels.texts import table
from chalkline.policy.cel.typed import Call
from chalkline.policy.cel.types import DURATION, INT, STRING, TIMESTAMP, ListOf

Compare = Callable[[Any, Any], Any]

_MIRRORED: Mapping[Compare, Compare] = {
    operator.lt: operator.gt,
    operator.le: operator.ge,
    operator.gt: operator.lt,
    operator.ge: operator.le,
    operator.eq: operator.eq,
    operator.ne: operator.ne,
}
_COUNTED = frozenset({TIMESTAMP, DURATION})
_ROUNDED_UP = frozenset({operator.lt, operator.ge})
"""A count of microseconds is below a moment between two of them exactly if it is below the later one."""


def compared(compare: Compare, one: Column, other: Column) -> Numbers | None:
    """Columns of one type compared row by row; None where they are not all numbers, or texts and a constant."""
    match one, other:
        case Numbers(values=left), Numbers(values=right):
            return bools(compare(left, right))
        case Numbers(), Same(value=value):
            return _with_constant(compare, one, value)
        case Same(value=value), Numbers():
            return _with_constant(_MIRRORED[compare], other, value)
        case (Codes() as texts, Same(value=str(text))) | (Same(value=str(text)), Codes() as texts):
            return _with_text(compare, texts, text)
    return None


def _comparison(compare: Compare) -> Kernel:
    def kernel(_: Frame, call: Call, arguments: Sequence[Column]) -> Column | None:
        same_type = call.arguments[0].type == call.arguments[1].type
        return compared(compare, *arguments) if same_type else None

    return kernel


def _with_constant(compare: Compare, column: Numbers, value: Any) -> Numbers:  # noqa: ANN401 - a number of any kind
    if column.type not in _COUNTED:
        return bools(compare(column.values, value))
    count, rest = divmod(int(value), NANOSECONDS)
    if rest and compare in {operator.eq, operator.ne}:
        return bools(np.full(len(column.values), compare is operator.ne))
    return bools(compare(column.values, count + 1 if rest and compare in _ROUNDED_UP else count))


def _with_text(compare: Compare, column: Codes, text: str) -> Numbers | None:
    function = {operator.eq: pc.equal, operator.ne: pc.not_equal}.get(compare)
    return None if function is None else table(column, (compare, text), lambda texts: function(texts, text))


def in_constant_list(_: Frame, call: Call, arguments: Sequence[Column]) -> Column | None:
    """Whether a text or an int is among constants."""
    match arguments:
        case [Codes() as column, Same(value=tuple(items))] if call.arguments[1].type == ListOf(STRING):
            texts = [item for item in items if isinstance(item, str)]
            return table(column, ("in", *texts), lambda one: pc.is_in(one, pa.array(texts, one.type)))
        case [Numbers(values=values, type=kind), Same(value=tuple(items))] if (kind, call.arguments[1].type) == (
            INT,
            ListOf(INT),
        ):
            return bools(np.isin(values, np.array(items, np.int64)))
    return None


_SIGNS: Mapping[str, Compare] = {
    "less": operator.lt,
    "less_equals": operator.le,
    "greater": operator.gt,
    "greater_equals": operator.ge,
}
_ORDERED = ("bool", "int64", "uint64", "double", "timestamp", "duration")

KERNELS: Mapping[str, Kernel] = {
    "equals": _comparison(operator.eq),
    "not_equals": _comparison(operator.ne),
    **{f"{name}_{kind}": _comparison(sign) for name, sign in _SIGNS.items() for kind in _ORDERED},
}
