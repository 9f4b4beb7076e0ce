"""When values are equal, and of which type they are (cel-spec, *Equality* and *Type Denotations*).

Numbers are equal by their value, whatever their types. Everything else is only equal to its own kind: in Python
``True == 1`` and a duration is an int, so kinds are compared first.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.errors import ErrorKind, failure
from chalkline.policy.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    UINT,
    WINDOW,
    ListOf,
    MapOf,
    RecordType,
    Type,
    TypeOf,
)
from chalkline.policy.values import Duration, Timestamp, Uint

MOST_COMPARISONS = 100_000
"""Parts of lists and maps that one comparison looks at; beyond it is an error."""

_SIMPLE: Mapping[type, Type] = {
    bool: BOOL,
    int: INT,
    Uint: UINT,
    float: DOUBLE,
    str: STRING,
    bytes: BYTES,
    type(None): NULL,
    Timestamp: TIMESTAMP,
    Duration: DURATION,
    Window: WINDOW,
}
_NUMBERS = (INT, UINT, DOUBLE)
_KINDS_OF_TYPES = (type(BOOL), ListOf, MapOf, TypeOf, RecordType)


def type_of(value: object) -> Type:
    """The type of a value at run time; of lists and maps, without their parts."""
    simple = _SIMPLE.get(type(value))
    if simple is not None:
        return simple
    if isinstance(value, list | tuple):
        return ListOf(DYN)
    if isinstance(value, Mapping):
        return MapOf(DYN, DYN)
    return TypeOf(DYN) if isinstance(value, _KINDS_OF_TYPES) else RecordType(type(value).__name__.lower())


def equal(one: object, other: object) -> bool:
    """Whether two values are equal. Raises EvaluationError with LIMIT where that would take too long."""
    return _Comparison().equal(one, other)


def not_equal(one: object, other: object) -> bool:
    """Whether two values differ. Raises like :func:`equal`."""
    return not equal(one, other)


def in_list(item: object, items: Sequence[object]) -> bool:
    """Whether some item is equal; a NaN is equal to nothing. Raises EvaluationError like :func:`equal`."""
    comparison = _Comparison()
    return any(comparison.equal(item, other) for other in items)


class _Comparison:
    """Comparing with a bound on the parts looked at, which may be the same parts over and over."""

    def __init__(self) -> None:
        self._left = MOST_COMPARISONS

    def equal(self, one: object, other: object) -> bool:
        waiting = [(one, other)]
        while waiting:
            parts = _parts_to_compare(*waiting.pop())
            if parts is None:
                return False
            waiting += parts
            self._left -= len(parts)
            if self._left < 0:
                raise failure(ErrorKind.LIMIT, "what is compared has too many parts")
        return True


def _parts_to_compare(one: object, other: object) -> list[tuple[object, object]] | None:
    """The parts that must be equal for the two to be so; None if they differ anyhow."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return list(zip(one, other, strict=True)) if len(one) == len(other) else None
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return _values_to_compare(one, other)
    kinds = type_of(one), type_of(other)
    if any(isinstance(kind, TypeOf) for kind in kinds):
        return [] if kinds[0] == kinds[1] and _same_type(one, other) else None
    comparable = kinds[0] == kinds[1] or all(kind in _NUMBERS for kind in kinds)
    return [] if comparable and one == other else None


def _values_to_compare(
    one: Mapping[object, object], other: Mapping[object, object]
) -> list[tuple[object, object]] | None:
    if len(one) != len(other) or any(key not in other for key in one):
        return None
    return [(value, other[key]) for key, value in one.items()]


def _same_type(one: object, other: object) -> bool:
    """Types are equal whatever their parts: ``type([1]) == type(["a"])``."""
    return type(one) is type(other) and (isinstance(one, ListOf | MapOf | TypeOf) or one == other)


IMPLEMENTATIONS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {"equals": equal, "not_equals": not_equal, "in_list": in_list, "type": type_of}
)
