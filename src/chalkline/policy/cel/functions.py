"""The table of overloads: every operator and function of conditions, as data.

Ids are those of cel-spec where it has one. What an overload does stands in ``chalkline.policy.cel.library``, by id.
Logical operators, conditionals and macros are nodes of the typed tree and not in the table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from types import MappingProxyType

from chalkline.policy.cel.typed import Call
from chalkline.policy.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    STRING,
    TIMESTAMP,
    UINT,
    WINDOW,
    ListOf,
    MapOf,
    Parameter,
    RecordType,
    Type,
    TypeOf,
)

PERSON = RecordType("person")
LESSON = RecordType("lesson")
DYNAMIC = "dyn:"
"""What overloads chosen at run time begin with. Only the conformance entry makes calls of them."""

_A, _B = Parameter("A"), Parameter("B")
_LIST, _MAP, _STRINGS = ListOf(_A), MapOf(_A, _B), ListOf(STRING)


class Needs(Enum):
    """What an implementation is given before its arguments."""

    NOTHING = auto()
    ZONE = auto()
    """The zone in which moments are read where a condition names none: a ``ZoneInfo``."""
    WORLD = auto()
    """The facts and the calendar: a ``World``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overload:
    """One meaning of one function or operator."""

    id: str
    function: str
    """``_+_``, ``size``, ``strings.quote``."""
    method: bool = False
    """Whether it is written ``a.function(b)``; ``a`` is then the first parameter."""
    parameters: tuple[Type, ...]
    result: Type
    fallible: bool = True
    """Whether it can be an error for values of its parameters' types."""
    needs: Needs = Needs.NOTHING


def _sure(function: str, overload: str, *parameters: Type, to: Type) -> Overload:
    return Overload(id=overload, function=function, parameters=parameters, result=to, fallible=False)


def _call(function: str, overload: str, *parameters: Type, to: Type) -> Overload:
    return Overload(id=overload, function=function, parameters=parameters, result=to)


def _method(function: str, overload: str, *parameters: Type, to: Type, fallible: bool = True) -> Overload:
    return Overload(id=overload, function=function, method=True, parameters=parameters, result=to, fallible=fallible)


def _of_world(function: str, overload: str, *parameters: Type, to: Type = BOOL, method: bool = False) -> Overload:
    return Overload(id=overload, function=function, method=method, parameters=parameters, result=to, needs=Needs.WORLD)


_KINDS = {
    "bool": BOOL,
    "int64": INT,
    "uint64": UINT,
    "double": DOUBLE,
    "string": STRING,
    "bytes": BYTES,
    "timestamp": TIMESTAMP,
    "duration": DURATION,
}
_ORDERINGS = {"_<_": "less", "_<=_": "less_equals", "_>_": "greater", "_>=_": "greater_equals"}
_ARITHMETIC = {
    "_+_": ("add", "int64 uint64 double string bytes"),
    "_-_": ("subtract", "int64 uint64 double"),
    "_*_": ("multiply", "int64 uint64 double"),
    "_/_": ("divide", "int64 uint64 double"),
    "_%_": ("modulo", "int64 uint64"),
}
_CONVERSIONS = {
    "bool": "bool string",
    "int": "int64 uint64 double string timestamp",
    "uint": "uint64 int64 double string",
    "double": "double int64 uint64 string",
    "string": "string bool int64 uint64 double bytes timestamp duration",
    "bytes": "bytes string",
    "timestamp": "timestamp string int64",
    "duration": "duration string",
}
_TARGETS = {"int": "int64", "uint": "uint64"}
_DOUBLE_ARITHMETIC = frozenset({"add_double", "subtract_double", "multiply_double", "divide_double"})
_SIZED: Mapping[str, Type] = {"string": STRING, "bytes": BYTES, "list": _LIST, "map": _MAP}
_PARTS_OF_TIMESTAMP = {
    "getFullYear": "year",
    "getMonth": "month",
    "getDayOfYear": "day_of_year",
    "getDayOfMonth": "day_of_month",
    "getDate": "day_of_month_1_based",
    "getDayOfWeek": "day_of_week",
    "getHours": "hours",
    "getMinutes": "minutes",
    "getSeconds": "seconds",
    "getMilliseconds": "milliseconds",
}
_PARTS_OF_DURATION = ("Hours", "Minutes", "Seconds", "Milliseconds")


def _comparisons() -> Iterator[Overload]:
    yield _call("_==_", "equals", _A, _A, to=BOOL)
    yield _call("_!=_", "not_equals", _A, _A, to=BOOL)
    for function, name in _ORDERINGS.items():
        for kind, operand in _KINDS.items():
            yield _sure(function, f"{name}_{kind}", operand, operand, to=BOOL)


def _arithmetic() -> Iterator[Overload]:
    for function, (name, kinds) in _ARITHMETIC.items():
        for kind in kinds.split():
            overload, operand = f"{name}_{kind}", _KINDS[kind]
            make = _sure if overload in _DOUBLE_ARITHMETIC else _call
            yield make(function, overload, operand, operand, to=operand)
    yield _call("-_", "negate_int64", INT, to=INT)
    yield _sure("-_", "negate_double", DOUBLE, to=DOUBLE)
    yield _call("_+_", "add_list", _LIST, _LIST, to=_LIST)
    yield _call("_+_", "add_timestamp_duration", TIMESTAMP, DURATION, to=TIMESTAMP)
    yield _call("_+_", "add_duration_timestamp", DURATION, TIMESTAMP, to=TIMESTAMP)
    yield _call("_+_", "add_duration_duration", DURATION, DURATION, to=DURATION)
    yield _call("_-_", "subtract_timestamp_timestamp", TIMESTAMP, TIMESTAMP, to=DURATION)
    yield _call("_-_", "subtract_timestamp_duration", TIMESTAMP, DURATION, to=TIMESTAMP)
    yield _call("_-_", "subtract_duration_duration", DURATION, DURATION, to=DURATION)


def _containers() -> Iterator[Overload]:
    yield _call("_[_]", "index_list", _LIST, INT, to=_A)
    yield _call("_[_]", "index_map", _MAP, _A, to=_B)
    yield _call("@in", "in_list", _A, _LIST, to=BOOL)
    yield _sure("@in", "in_map", _A, _MAP, to=BOOL)
    for kind, operand in _SIZED.items():
        yield _sure("size", f"size_{kind}", operand, to=INT)
        yield _method("size", f"{kind}_size", operand, to=INT, fallible=False)


def _conversions() -> Iterator[Overload]:
    for function, sources in _CONVERSIONS.items():
        target = _TARGETS.get(function, function)
        for source in sources.split():
            make = _sure if source == target else _call
            yield make(function, f"{source}_to_{target}", _KINDS[source], to=_KINDS[target])
    yield _sure("type", "type", _A, to=TypeOf(_A))


def _strings() -> Iterator[Overload]:
    yield _method("contains", "contains_string", STRING, STRING, to=BOOL, fallible=False)
    yield _method("startsWith", "starts_with_string", STRING, STRING, to=BOOL, fallible=False)
    yield _method("endsWith", "ends_with_string", STRING, STRING, to=BOOL, fallible=False)
    yield _call("matches", "matches", STRING, STRING, to=BOOL)
    yield _method("matches", "matches_string", STRING, STRING, to=BOOL)
    yield _method("charAt", "string_char_at_int", STRING, INT, to=STRING)
    yield _method("indexOf", "string_index_of_string", STRING, STRING, to=INT, fallible=False)
    yield _method("indexOf", "string_index_of_string_int", STRING, STRING, INT, to=INT)
    yield _method("lastIndexOf", "string_last_index_of_string", STRING, STRING, to=INT, fallible=False)
    yield _method("lastIndexOf", "string_last_index_of_string_int", STRING, STRING, INT, to=INT)
    yield _method("lowerAscii", "string_lower_ascii", STRING, to=STRING, fallible=False)
    yield _method("upperAscii", "string_upper_ascii", STRING, to=STRING, fallible=False)
    yield _method("replace", "string_replace_string_string", STRING, STRING, STRING, to=STRING)
    yield _method("replace", "string_replace_string_string_int", STRING, STRING, STRING, INT, to=STRING)
    yield _method("split", "string_split_string", STRING, STRING, to=_STRINGS)
    yield _method("split", "string_split_string_int", STRING, STRING, INT, to=_STRINGS)
    yield _method("substring", "string_substring_int", STRING, INT, to=STRING)
    yield _method("substring", "string_substring_int_int", STRING, INT, INT, to=STRING)
    yield _method("trim", "string_trim", STRING, to=STRING, fallible=False)
    yield _method("reverse", "string_reverse", STRING, to=STRING, fallible=False)
    yield _method("join", "list_join", _STRINGS, to=STRING)
    yield _method("join", "list_join_string", _STRINGS, STRING, to=STRING)
    yield _method("format", "string_format", STRING, _LIST, to=STRING)
    yield _call("strings.quote", "strings_quote", STRING, to=STRING)


def _times() -> Iterator[Overload]:
    for function, part in _PARTS_OF_TIMESTAMP.items():
        yield Overload(
            id=f"timestamp_to_{part}",
            function=function,
            method=True,
            parameters=(TIMESTAMP,),
            result=INT,
            needs=Needs.ZONE,
        )
        yield _method(function, f"timestamp_to_{part}_with_tz", TIMESTAMP, STRING, to=INT)
    for part in _PARTS_OF_DURATION:
        yield _method(f"get{part}", f"duration_to_{part.lower()}", DURATION, to=INT, fallible=False)


def _ours() -> Iterator[Overload]:
    yield _of_world("contains", "window_contains", WINDOW, TIMESTAMP, method=True)
    yield _of_world("between", "window_between", WINDOW, TIMESTAMP, TIMESTAMP, to=DURATION, method=True)
    yield _of_world("lessons", "lessons", PERSON, to=ListOf(LESSON))
    yield _call("quantity", "quantity", STRING, to=INT)
    for name in ("permitted", "recorded"):
        yield _of_world(name, name, PERSON, STRING)
        yield _of_world(name, f"{name}_string", PERSON, STRING, STRING)
        yield _of_world(name, f"{name}_person", PERSON, STRING, PERSON)
    yield _of_world("signed", "signed", PERSON, STRING)
    yield _of_world("related", "related", PERSON, PERSON)
    yield _of_world("related", "related_kind", PERSON, PERSON, STRING)


OVERLOADS: Mapping[str, Overload] = MappingProxyType(
    {
        overload.id: overload
        for part in (_comparisons, _arithmetic, _containers, _conversions, _strings, _times, _ours)
        for overload in part()
    }
)
"""Every overload by id, in the order in which they are tried."""

TO_DYN = _sure("dyn", "to_dyn", _A, to=DYN)
"""``dyn(x)``, which only the conformance entry knows."""

FUNCTIONS: Mapping[str, tuple[Overload, ...]] = MappingProxyType(
    {
        function: tuple(overloads)
        for function, overloads in groupby(
            sorted(OVERLOADS.values(), key=lambda overload: overload.function), key=lambda overload: overload.function
        )
    }
)
"""The overloads of each function."""


def overload_of(id_: str) -> Overload:
    """The overload of this id; for one chosen at run time, what is true of all such."""
    if id_.startswith(DYNAMIC):
        return Overload(id=id_, function=id_[len(DYNAMIC) :], parameters=(), result=DYN, needs=Needs.ZONE)
    return TO_DYN if id_ == TO_DYN.id else OVERLOADS[id_]


_COMPARING = frozenset({"equals", "not_equals", "in_list"})


def can_fail(call: Call) -> bool:
    """Whether the call itself can be an error, whatever its arguments are.

    Comparing fails only where what is compared holds lists or maps of lists or maps: that could take too long.
    """
    if call.overload in _COMPARING:
        return any(_nested(argument.type) for argument in call.arguments)
    return overload_of(call.overload).fallible


def _nested(kind: Type) -> bool:
    parts = (kind.element,) if isinstance(kind, ListOf) else (kind.value,) if isinstance(kind, MapOf) else ()
    return any(isinstance(part, ListOf | MapOf) or part == DYN for part in parts) or kind == DYN
