"""What makes a value of a type: overloads and fields."""

from collections.abc import Mapping, Sequence

from tests.policy.cel.cast import ATTACHMENT, LESSON, MESSAGE, PERSON
from tests.policy.cel.oracle.events import VARIABLES

from chalkline.policy.cel.functions import OVERLOADS, Overload
from chalkline.policy.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    UINT,
    WINDOW,
    ListOf,
    MapOf,
    Parameter,
    RecordType,
    Type,
)

SCALARS: Sequence[Type] = (BOOL, INT, UINT, DOUBLE, STRING, BYTES, TIMESTAMP, DURATION)
KEYS: Sequence[Type] = (STRING, STRING, INT, UINT, BOOL)
RANGES: Sequence[Type] = tuple(kind for kind in VARIABLES.values() if isinstance(kind, ListOf | MapOf))
RECORDS: Mapping[str, RecordType] = {record.name: record for record in (PERSON, ATTACHMENT, LESSON, MESSAGE)}
ITEMS: Sequence[Type] = (*SCALARS, RecordType("person"), ListOf(INT), MapOf(STRING, INT))


def fields(kind: Type) -> list[tuple[RecordType, str]]:
    """The fields of this type, by their record; none that may be missing."""
    plain = ((RecordType(r.name), f) for r in RECORDS.values() for f in r.fields.values() if not f.optional)
    return [(record, field.name) for record, field in plain if field.type == kind]


def fitting(kind: Type) -> Sequence[Overload]:
    """The overloads that can have a result of this type."""
    return [
        overload
        for overload in OVERLOADS.values()
        if overload.result == kind or (bound(overload.result, kind) and overload.function != "type")
    ]


def bound(result: Type, kind: Type) -> Mapping[str, Type]:
    """What the parameters of a result stand for, if it is to be of this type."""
    match result, kind:
        case Parameter(name=name), _ if kind not in (WINDOW, NULL):
            return {name: kind}
        case ListOf(Parameter(name=name)), ListOf(element):
            return {name: element}
        case _:
            return {}
