"""The cases of cel-spec, as the shared folder beside the project has them."""

import base64
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from chalkline.policy.cel.checking.names import TYPE_NAMES
from chalkline.policy.cel.declarations import Declarations
from chalkline.policy.cel.types import DURATION, TIMESTAMP, ListOf, MapOf, Type, TypeOf
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Duration, Timestamp, Uint

CASES = Path(__file__).resolve().parents[3] / "../shared/cel-conformance/cases.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case; ``id`` is its file, section and name."""

    id: str
    section: str
    core: bool
    text: str
    declarations: Declarations
    variables: Mapping[str, object]
    unchecked: bool
    check_only: bool
    fails: bool
    value: Any
    deduced_type: str | None = field(default=None)


def cases() -> list[Case]:
    """Every case, none where the folder is absent."""
    return list(_read()) if CASES.exists() else []


def _read() -> Iterator[Case]:
    taken: set[str] = set()
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = _case(json.loads(line))
        while case.id in taken:
            case = _renamed(case)
        taken.add(case.id)
        yield case


def _renamed(case: Case) -> Case:
    stem, _, number = case.id.partition("#")
    return Case(**{name: getattr(case, name) for name in Case.__slots__} | {"id": f"{stem}#{int(number or 1) + 1}"})


def _case(row: dict[str, Any]) -> Case:
    section = f"{row['file']}/{row['section']}"
    return Case(
        id=f"{section}/{row['name']}",
        section=section,
        core=row["core"],
        text=row["expr"],
        declarations=Declarations(variables={name: type_named(kind) for name, kind in row.get("env", ())}),
        variables={name: value_of(value) for name, value in row.get("bindings", {}).items()},
        unchecked=row.get("unchecked", False),
        check_only=row.get("check_only", False),
        fails=row.get("error", False),
        value=row.get("value"),
        deduced_type=row.get("deduced_type"),
    )


@cache
def type_named(name: str) -> Type:
    """The type that a case writes as ``map(string,int)``."""
    head, _, rest = name.partition("(")
    if head == "list" and rest:
        return ListOf(type_named(rest[:-1]))
    if head == "map" and rest:
        key, _, value = rest[:-1].partition(",")
        return MapOf(type_named(key), type_named(value))
    return TYPE_NAMES.get(head, TYPE_NAMES["string"])


_SCALARS: Mapping[str, Callable[[Any], object]] = {
    "int": int,
    "uint": Uint,
    "double": float,
    "string": str,
    "bool": bool,
    "null": lambda _: None,
    "bytes_base64": base64.b64decode,
    "timestamp": lambda parts: Timestamp(parts[0] * NANOSECONDS_PER_SECOND + parts[1]),
    "duration": lambda parts: Duration(parts[0] * NANOSECONDS_PER_SECOND + parts[1]),
    "type": lambda name: TYPE_NAMES.get(name, name),
    "list": lambda items: tuple(value_of(item) for item in items),
    "map": lambda entries: {value_of(key): value_of(value) for key, value in entries},
}


def value_of(tagged: dict[str, Any]) -> object:
    """The value that ``{"int": 1}`` stands for."""
    ((tag, value),) = tagged.items()
    return _SCALARS[tag](value)


def same(one: object, other: object) -> bool:
    """Whether two values are the same in type and value; a NaN is itself, and ``0.0`` is not ``-0.0``."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return len(one) == len(other) and all(key in other and same(value, other[key]) for key, value in one.items())
    if isinstance(one, float) and isinstance(other, float):
        signs = math.copysign(1, one) == math.copysign(1, other)
        return (math.isnan(one) and math.isnan(other)) or (one == other and signs)
    return type(one) is type(other) and (one == other or _same_type(one))


def _same_type(one: object) -> bool:
    return isinstance(one, ListOf | MapOf | TypeOf) or one in (TIMESTAMP, DURATION)
