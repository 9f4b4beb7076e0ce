"""Decisions as columns, beside the events that they were made on."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from operator import attrgetter
from typing import NamedTuple

import pyarrow as pa

from chalkline.events.columns import batch_of
from chalkline.events.schema import Event
from chalkline.policy.decide.decision import Decision
from chalkline.policy.decide.record import Versions
from chalkline.policy.effects import Effect
from chalkline.policy.values import Timestamp
from chalkline.store.events.schema import DECIDED, DECISION

_NANOSECONDS = 1000
_FINDINGS, _EFFECT = "findings", "effect"
_WORDS = tuple(effect.word for effect in Effect)
_NONE = Decision(event="", id="", at=None)
"""Stands where an event was stored without a decision; what it says is masked."""


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
    absent = [row.decision is None for row in rows]
    decisions = [row.decision or _NONE for row in rows]
    columns: dict[str, Iterable[object]] = {
        "at": map(_microseconds, map(attrgetter("at"), decisions)),
        "effect": [_WORDS[decision.effect] for decision in decisions],
        "undecided": map(attrgetter("undecided"), decisions),
        "release_at": map(_microseconds, map(attrgetter("release_at"), decisions)),
        **_of_versions([row.versions for row in rows]),
    }
    children = [
        _findings(decisions, field.type) if field.name == _FINDINGS else pa.array(columns[field.name], field.type)
        for field in DECIDED
    ]
    mask = pa.array(absent, pa.bool_()) if any(absent) else None
    return pa.StructArray.from_arrays(children, fields=list(DECIDED), mask=mask)


def _findings(decisions: Sequence[Decision], kind: pa.ListType) -> pa.Array:
    lists = [decision.findings for decision in decisions]
    offsets = pa.array(accumulate(map(len, lists), initial=0), pa.int32())
    found = list(chain.from_iterable(lists))
    columns: dict[str, Iterable[object]] = {
        field.name: map(attrgetter(field.name), found) for field in kind.value_type if field.name != _EFFECT
    }
    columns[_EFFECT] = [_WORDS[finding.effect] for finding in found]
    children = [pa.array(columns[field.name], field.type) for field in kind.value_type]
    elements = pa.StructArray.from_arrays(children, fields=list(kind.value_type))
    return pa.ListArray.from_arrays(offsets, elements, type=kind)


def _of_versions(versions: Sequence[Versions | None]) -> dict[str, Iterable[object]]:
    return {
        "policies": [None if one is None else _references(one.policies) for one in versions],
        "facts": [None if one is None else one.facts for one in versions],
    }


@lru_cache(maxsize=8)
def _references(policies: tuple[tuple[str, str], ...]) -> str:
    return " ".join(reference for reference, _ in policies)


def _microseconds(moment: Timestamp | None) -> int | None:
    return None if moment is None else int(moment) // _NANOSECONDS
