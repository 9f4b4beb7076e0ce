"""Calls whose overload is chosen at run time: ``dyn:size``, ``dyn:_+_``, and a few that stand for no function.

Only the conformance entry makes them. Each is given the default zone first. To every evaluator they are calls like
any other that can fail.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from zoneinfo import ZoneInfo

from chalkline.policy.cel.errors import ErrorKind, failure
from chalkline.policy.cel.functions import DYNAMIC, FUNCTIONS, Needs, Overload
from chalkline.policy.cel.library.comparing import type_of
from chalkline.policy.cel.library.mixed import MixedMap
from chalkline.policy.cel.library.static import STATIC
from chalkline.policy.cel.types import (
    BOOL,
    DOUBLE,
    INT,
    STRING,
    UINT,
    ListOf,
    MapOf,
    Parameter,
    RecordType,
    Type,
)

_NUMBERS = (INT, UINT, DOUBLE)
_KEYS = (BOOL, INT, UINT, STRING)
_ORDERINGS = ("_<_", "_<=_", "_>_", "_>=_")


def implementation(overload: str) -> Callable[..., object]:
    """The implementation of an overload that begins with ``dyn:``."""
    name = overload.removeprefix(DYNAMIC)
    return _OWN.get(name) or partial(_dispatched, name)


def _dispatched(function: str, zone: ZoneInfo, *arguments: object) -> object:
    """What the function's overload for these values gives. Raises EvaluationError with NO_SUCH_OVERLOAD."""
    for overload in FUNCTIONS.get(function, ()):
        if overload.needs is not Needs.WORLD and _suits(overload, arguments):
            given = (zone,) if overload.needs is Needs.ZONE else ()
            return STATIC[overload.id](*given, *arguments)
    kinds = ", ".join(str(type_of(argument)) for argument in arguments)
    raise failure(ErrorKind.NO_SUCH_OVERLOAD, f"{function}({kinds})")


def _suits(overload: Overload, arguments: Sequence[object]) -> bool:
    return len(overload.parameters) == len(arguments) and all(map(_is_of, overload.parameters, arguments))


def _is_of(parameter: Type, value: object) -> bool:
    kind = type_of(value)
    if isinstance(parameter, ListOf | MapOf | RecordType):
        return type(kind) is type(parameter)
    return isinstance(parameter, Parameter) or kind == parameter


def _ordered(function: str, zone: ZoneInfo, one: object, other: object) -> object:
    """Numbers of different types are compared as doubles if one of them is (cel-spec, *Ordering*)."""
    kinds = {type_of(one), type_of(other)}
    if len(kinds) == 1 or not kinds <= set(_NUMBERS):
        return _dispatched(function, zone, one, other)
    compare = STATIC[f"{_ORDERING_NAMES[function]}_{'double' if DOUBLE in kinds else 'int64'}"]
    return compare(float(one), float(other)) if DOUBLE in kinds else compare(one, other)  # type: ignore[arg-type]


def _indexed(zone: ZoneInfo, container: object, index: object) -> object:
    """A list may be indexed with any number that is whole."""
    if type_of(index) in (UINT, DOUBLE) and isinstance(type_of(container), ListOf):
        index = int(index) if int(index) == index else index  # type: ignore[call-overload]
    if isinstance(container, Mapping) and type_of(index) not in (*_KEYS, DOUBLE):
        raise failure(ErrorKind.NO_SUCH_OVERLOAD, f"a key of type {type_of(index)}")
    return _dispatched("_[_]", zone, container, index)


def _selected(_: ZoneInfo, operand: object, name: str) -> object:
    if not isinstance(operand, Mapping):
        raise failure(ErrorKind.NO_SUCH_OVERLOAD, f"{type_of(operand)} has no fields")
    return STATIC["index_map"](operand, name)


def _has(_: ZoneInfo, operand: object, name: str) -> bool:
    if not isinstance(operand, Mapping):
        raise failure(ErrorKind.NO_SUCH_OVERLOAD, f"{type_of(operand)} has no fields")
    return name in operand


def _boolean(_: ZoneInfo, value: object) -> bool:
    """What stands where a bool must."""
    if isinstance(value, bool):
        return value
    raise failure(ErrorKind.NO_SUCH_OVERLOAD, f"{type_of(value)} is not a bool")


def _range(_: ZoneInfo, value: object) -> tuple[object, ...]:
    """What a macro goes over: the items of a list or the keys of a map."""
    if isinstance(value, list | tuple | Mapping):
        return tuple(value)
    raise failure(ErrorKind.NO_SUCH_OVERLOAD, f"{type_of(value)} has no elements")


def _map(_: ZoneInfo, *parts: object) -> Mapping[object, object]:
    """A map from keys and values by turns, whose keys may be of several types."""
    entries = list(zip(parts[::2], parts[1::2], strict=True))
    if any(type_of(key) not in _KEYS for key, _ in entries):
        raise failure(ErrorKind.NO_SUCH_OVERLOAD, "keys are bool, int, uint or string")
    mapping = MixedMap(entries)
    if len(mapping) < len(entries):
        raise failure(ErrorKind.BAD_ARGUMENT, "a key stands twice in a map")
    return mapping


def _variable(_: ZoneInfo, name: str) -> object:
    raise failure(ErrorKind.UNKNOWN_VARIABLE, name)


_ORDERING_NAMES = dict(zip(_ORDERINGS, ("less", "less_equals", "greater", "greater_equals"), strict=True))
_OWN: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        **{function: partial(_ordered, function) for function in _ORDERINGS},
        "_[_]": _indexed,
        "?select": _selected,
        "?has": _has,
        "?boolean": _boolean,
        "?range": _range,
        "?map": _map,
        "?variable": _variable,
    }
)
