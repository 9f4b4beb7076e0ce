"""The columnar form in the shape of the other evaluators, and events of any test as columns."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from msgspec import UNSET

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel.columnar.columns import KIND_OF, Column, Stored
from chalkline.policy.cel.columnar.frame import Frame, Question, by_name
from chalkline.policy.cel.columnar.grouping import coded
from chalkline.policy.cel.columnar.loading import stored_of
from chalkline.policy.cel.columnar.planning import Planner
from chalkline.policy.cel.columnar.stretches import Stretches
from chalkline.policy.cel.columnar.taking import column_of
from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.typed import Expression, Node, Variable
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
    ListOf,
    RecordType,
    Type,
)
from chalkline.policy.cel.walk import nodes
from chalkline.policy.values import Timestamp
from chalkline.policy.world import World

ARROW: Mapping[Type, pa.DataType] = {
    BOOL: pa.bool_(),
    INT: pa.int64(),
    UINT: pa.uint64(),
    DOUBLE: pa.float64(),
    STRING: pa.string(),
    BYTES: pa.binary(),
    TIMESTAMP: pa.timestamp("us", "UTC"),
    DURATION: pa.duration("us"),
}


class OneWorld:
    """The same facts at all moments."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.known: dict[Question, Stretches] = {}

    @property
    def calendar(self) -> Calendar:
        return self.world.calendar

    def at(self, moment: Timestamp) -> World:
        assert moment == self.world.at
        return self.world

    def stretches(self, question: Question) -> Stretches:
        return self.known.setdefault(question, Stretches(lambda _: np.zeros(0, np.int64)))


def arrow_type(kind: Type, records: Mapping[str, RecordType]) -> pa.DataType | None:
    """The Arrow type of a field, None where it has a map in it."""
    if isinstance(kind, ListOf):
        element = arrow_type(kind.element, records)
        return None if element is None else pa.list_(element)
    if isinstance(kind, RecordType):
        fields = [field for field in records[kind.name].fields.values() if not field.from_facts]
        return pa.struct([pa.field(field.name, arrow_type(field.type, records)) for field in fields])
    return ARROW.get(kind)


def _plain(value: Any, kind: pa.DataType) -> object:  # noqa: ANN401 - the value of a test's field
    if value is UNSET:
        return None
    if pa.types.is_struct(kind):
        return {field.name: _plain(getattr(value, field.name, UNSET), field.type) for field in kind}
    if pa.types.is_list(kind):
        return [_plain(item, kind.value_type) for item in value]
    if pa.types.is_timestamp(kind) or pa.types.is_duration(kind):
        if value % 1000:
            raise pa.ArrowInvalid("columns count microseconds")
        return pa.scalar(value // 1000, pa.int64()).cast(kind)
    return value


def arrow_array(values: Sequence[object], kind: Type, records: Mapping[str, RecordType]) -> pa.Array | None:
    """The values of a field as Arrow has them; None for such as no stored event has.

    Those are maps, fractions of a microsecond, and lone surrogates.
    """
    arrow = arrow_type(kind, records)
    try:
        return None if arrow is None else pa.array([_plain(value, arrow) for value in values], arrow)
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return None


def stored(values: Sequence[object], kind: Type, records: Mapping[str, RecordType]) -> Stored:
    """The values of a field as a column: as Arrow has them or, if it has not, as Python has them."""
    array = arrow_array(values, kind, records)
    return Stored(column=column_of(values, kind)) if array is None else stored_of(array)


def values_of(column: Column, kind: Type, size: int) -> list[object]:
    """What the column says, row by row, as the reference would."""
    codes = coded(column, kind, size)
    errors = np.zeros(size, np.uint8) if codes.errors is None else codes.errors
    return [
        CelError(KIND_OF[int(error)]) if error else codes.values.objects[code]
        for code, error in zip(codes.codes.tolist(), errors, strict=True)
    ]


def evaluated(node: Node, fields: Mapping[str, Stored], size: int, world: World | None, at: int = 0) -> list[object]:
    """What the node is worth for each of the events."""
    frame = Frame(
        size=size,
        tried=np.full(size, at // 1000, np.int64),
        root=by_name(fields, size),
        worlds=None if world is None else OneWorld(world),
    )
    return values_of(frame.value(Planner().step(node)), node.type, size)


def columnar(expression: Expression, variables: Mapping[str, object]) -> object:
    """The value that the columnar form gives, in a batch of two equal events."""
    kinds = {node.name: node.type for node in nodes(expression.root) if isinstance(node, Variable)}
    fields = {name: stored([value, value], kinds.get(name, DYN), {}) for name, value in variables.items()}
    first, second = evaluated(expression.root, fields, 2, None)
    assert repr(first) == repr(second)
    return first
