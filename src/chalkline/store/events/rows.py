"""Decisions as columns, beside the events that they were made on."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from chalkline.events.columns import batch_of
from chalkline.events.schema import Event
from chalkline.policy.decide.decision import Decision, Finding
from chalkline.policy.decide.record import Versions
from chalkline.policy.values import Timestamp
from chalkline.store.events.schema import DECIDED, DECISION

_NANOSECONDS = 1000


class Row(NamedTuple):
    """An event as it is stored."""

    event: Event
    decision: Decision | None = None
    versions: Versions | None = None


def rows_as_batch(rows: Sequence[Row], schema: pa.Schema) -> pa.RecordBatch:
    """The rows, all of the schema's type of event, as columns in their order."""
    events = pa.schema([field for field in schema if field.name != DECISION], metadata=schema.metadata)
    batch = batch_of([row.event for row in rows], events)
    return pa.RecordBatch.from_arrays([*batch.columns, _decisions(rows)], schema=schema)


def _decisions(rows: Sequence[Row]) -> pa.Array:
    decisions = [row.decision for row in rows]
    children = [_COLUMNS[field.name](rows, field.type) for field in DECIDED]
    absent = pa.array([decision is None for decision in decisions], pa.bool_())
    return pa.StructArray.from_arrays(children, fields=list(DECIDED), mask=absent)


def _of_decision(read: Callable[[Decision], object]) -> Callable[[Sequence[Row], pa.DataType], pa.Array]:
    return lambda rows, kind: pa.array([row.decision and read(row.decision) for row in rows], kind)


def _of_versions(read: Callable[[Versions], object]) -> Callable[[Sequence[Row], pa.DataType], pa.Array]:
    return lambda rows, kind: pa.array([row.versions and read(row.versions) for row in rows], kind)


def _microseconds(moment: Timestamp | None) -> int | None:
    return None if moment is None else int(moment) // _NANOSECONDS


def _findings(rows: Sequence[Row], kind: pa.ListType) -> pa.Array:
    lists = [row.decision.findings if row.decision else () for row in rows]
    offsets = [0]
    found: list[Finding] = []
    for findings in lists:
        found += findings
        offsets.append(len(found))
    columns: list[list[Any]] = [
        [finding.clause for finding in found],
        [finding.rule for finding in found],
        [finding.effect.word for finding in found],
        [finding.undecided for finding in found],
        [finding.standing.value for finding in found],
    ]
    children = [pa.array(column, field.type) for column, field in zip(columns, kind.value_type, strict=True)]
    elements = pa.StructArray.from_arrays(children, fields=list(kind.value_type))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), elements, type=kind)


_COLUMNS: dict[str, Callable[[Sequence[Row], Any], pa.Array]] = {
    "at": _of_decision(lambda decision: _microseconds(decision.at)),
    "effect": _of_decision(lambda decision: decision.effect.word),
    "undecided": _of_decision(lambda decision: decision.undecided),
    "findings": _findings,
    "release_at": _of_decision(lambda decision: _microseconds(decision.release_at)),
    "policies": _of_versions(lambda versions: " ".join(reference for reference, _ in versions.policies)),
    "facts": _of_versions(lambda versions: versions.facts),
}
