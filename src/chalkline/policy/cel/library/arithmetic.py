"""Numbers and their order (cel-spec, *Numeric Values* and *Overflow*). Integers never wrap: they fail."""

import math
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType

from chalkline.policy.cel.errors import ErrorKind, failure
from chalkline.policy.cel.literals import INT_MAX, INT_MIN, UINT_MAX
from chalkline.policy.values import Uint

Operation = Callable[[int, int], int]


def int_within_range(value: int) -> int:
    """The value, which must fit an int. Raises EvaluationError with OVERFLOW."""
    if INT_MIN <= value <= INT_MAX:
        return value
    raise failure(ErrorKind.OVERFLOW, "an int has 64 bits")


def uint_within_range(value: int) -> Uint:
    """The value as a uint. Raises EvaluationError with OVERFLOW."""
    if 0 <= value <= UINT_MAX:
        return Uint(value)
    raise failure(ErrorKind.OVERFLOW, "a uint has 64 bits and no sign")


def quotient(dividend: int, divisor: int) -> int:
    """Division that rounds toward zero. Raises EvaluationError with DIVISION_BY_ZERO."""
    if divisor == 0:
        raise failure(ErrorKind.DIVISION_BY_ZERO)
    magnitude = abs(dividend) // abs(divisor)
    return magnitude if (dividend < 0) == (divisor < 0) else -magnitude


def remainder(dividend: int, divisor: int) -> int:
    """What rounding toward zero leaves; it has the dividend's sign. Raises EvaluationError with DIVISION_BY_ZERO."""
    return dividend - divisor * quotient(dividend, divisor)


def remainder_of_ints(dividend: int, divisor: int) -> int:
    """The remainder; an error where the quotient is too large, as implementations of CEL have it."""
    int_within_range(quotient(dividend, divisor))
    return remainder(dividend, divisor)


def divide_double(dividend: float, divisor: float) -> float:
    """Division as IEEE 754 has it: by zero it is infinite, or not a number."""
    if divisor:
        return dividend / divisor
    if dividend == 0 or math.isnan(dividend) or math.isnan(divisor):
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1.0, divisor)


def _checked(operation: Operation, within_range: Callable[[int], int]) -> Operation:
    return lambda one, other: within_range(operation(one, other))


_OPERATIONS: Mapping[str, Operation] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": quotient,
    "modulo": remainder,
}
_ORDERINGS: Mapping[str, Callable[..., bool]] = {
    "less": operator.lt,
    "less_equals": operator.le,
    "greater": operator.gt,
    "greater_equals": operator.ge,
}
_ORDERED = ("bool", "int64", "uint64", "double", "string", "bytes", "timestamp", "duration")

IMPLEMENTATIONS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        **{f"{name}_int64": _checked(operation, int_within_range) for name, operation in _OPERATIONS.items()},
        "modulo_int64": remainder_of_ints,
        **{f"{name}_uint64": _checked(operation, uint_within_range) for name, operation in _OPERATIONS.items()},
        **{f"{name}_{kind}": compare for name, compare in _ORDERINGS.items() for kind in _ORDERED},
        "negate_int64": lambda number: int_within_range(-number),
        "add_double": operator.add,
        "subtract_double": operator.sub,
        "multiply_double": operator.mul,
        "divide_double": divide_double,
        "negate_double": operator.neg,
    }
)
