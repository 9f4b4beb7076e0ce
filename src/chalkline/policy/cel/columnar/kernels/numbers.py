"""Sums where no row can overflow, as the least and the greatest operands show; elsewhere the library decides."""

import operator
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from chalkline.policy.cel.columnar.columns import Column, Numbers, Same
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.kernels.kernel import Kernel
from chalkline.policy.cel.literals import INT_MAX, INT_MIN
from chalkline.policy.cel.typed import Call
from chalkline.policy.cel.types import DOUBLE, INT

Arithmetic = Callable[[Any, Any], Any]


def _operand(column: Column) -> Any:  # noqa: ANN401 - an array or a number
    match column:
        case Numbers(values=values):
            return values
        case Same(value=value):
            return value
    return None


def _operands(arguments: Sequence[Column]) -> tuple[Any, Any] | None:
    one, other = map(_operand, arguments)
    if one is None or other is None or not (isinstance(one, np.ndarray) or isinstance(other, np.ndarray)):
        return None
    return one, other


def _extremes(operand: Any) -> tuple[int, int]:  # noqa: ANN401 - an array or a number
    if isinstance(operand, np.ndarray):
        return int(operand.min()), int(operand.max())
    return operand, operand


def _exact(operation: Arithmetic) -> Kernel:
    """Sums, differences and products have their extremes where the operands have theirs."""

    def kernel(_: Frame, __: Call, arguments: Sequence[Column]) -> Column | None:
        operands = _operands(arguments)
        if operands is None:
            return None
        corners = [operation(one, other) for one, other in product(*map(_extremes, operands))]
        if not all(INT_MIN <= corner <= INT_MAX for corner in corners):
            return None
        return Numbers(type=INT, values=operation(*operands))

    return kernel


def _toward_zero(remainder: bool) -> Kernel:
    """Quotients and remainders by a constant that is neither 0 nor -1; numpy's round down, CEL's toward zero."""

    def kernel(_: Frame, __: Call, arguments: Sequence[Column]) -> Column | None:
        match arguments:
            case [Numbers(values=dividends), Same(value=int(divisor))] if divisor not in {0, -1}:
                rounded_down, rest = np.divmod(dividends, divisor)
                quotients = rounded_down + ((rest != 0) & ((dividends < 0) != (divisor < 0)))
                return Numbers(type=INT, values=dividends - quotients * divisor if remainder else quotients)
        return None

    return kernel


def _double(operation: Arithmetic) -> Kernel:
    def kernel(_: Frame, __: Call, arguments: Sequence[Column]) -> Column | None:
        operands = _operands(arguments)
        if operands is None:
            return None
        with np.errstate(all="ignore"):
            return Numbers(type=DOUBLE, values=operation(*operands))

    return kernel


KERNELS: Mapping[str, Kernel] = {
    "add_int64": _exact(operator.add),
    "subtract_int64": _exact(operator.sub),
    "multiply_int64": _exact(operator.mul),
    "divide_int64": _toward_zero(remainder=False),
    "modulo_int64": _toward_zero(remainder=True),
    "add_double": _double(operator.add),
    "subtract_double": _double(operator.sub),
    "multiply_double": _double(operator.mul),
    "divide_double": _double(np.true_divide),
}
