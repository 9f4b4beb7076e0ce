"""Counts of what two sets of policies say: rows that are summed in any order, on one machine or many."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chalkline.store.events.layout import Partition
from chalkline.store.replay.said import OUTCOMES, Bytes, Said, word

TALLY = pa.schema(
    {
        "school": pa.string(),
        "type": pa.string(),
        "day": pa.date32(),
        "clause": pa.string(),  # `id#clause`; empty: the whole decision
        "old": pa.string(),  # what it said under the old policies, and under the new
        "new": pa.string(),
        "events": pa.int64(),
    }
)
WHOLE = ""
"""In the place of a clause: the decision."""
_KEYS = TALLY.names[:-1]
_WIDTH = 256

Counted = tuple[str, str, str]
"""Clause, what it said under the old policies, and under the new."""
Counts = Mapping[Counted, int]
Weights = npt.NDArray[np.int64]


def counted(old: Said, new: Said, weights: Weights | None = None) -> dict[Counted, int]:
    """How often both sides said what; events count once, or as often as their weight says."""
    found = decisions(old, new, weights)
    for clause in sorted({*old.clauses, *new.clauses}):
        found.update(of_clause(clause, old, new, weights))
    return found


def decisions(old: Said, new: Said, weights: Weights | None = None) -> dict[Counted, int]:
    """Likewise, of the whole decisions alone."""
    pairs = _joint(old.outcome, new.outcome, weights)
    return {(WHOLE, OUTCOMES[one], OUTCOMES[other]): number for one, other, number in pairs}


def of_clause(clause: str, old: Said, new: Said, weights: Weights | None = None) -> dict[Counted, int]:
    """Likewise, of one clause alone; what neither side says is not counted."""
    nothing = np.zeros(len(old.outcome), np.uint8)
    pairs = _joint(old.clauses.get(clause, nothing), new.clauses.get(clause, nothing), weights)
    return {(clause, word(one), word(other)): number for one, other, number in pairs if one or other}


def tally_of(partition: Partition, counts: Counts) -> pa.RecordBatch:
    """The counts of a day as rows of :data:`TALLY`."""
    school, event, day = (
        [partition.school] * len(counts),
        [partition.event] * len(counts),
        [partition.day] * len(counts),
    )
    clauses, olds, news = ([key[part] for key in counts] for part in range(3))
    columns = [school, event, day, clauses, olds, news, list(counts.values())]
    return pa.RecordBatch.from_arrays(
        [pa.array(column, of.type) for column, of in zip(columns, TALLY, strict=True)], schema=TALLY
    )


def summed(tallies: Iterable[pa.RecordBatch]) -> pa.Table:
    """The tallies in one, in order."""
    table = pa.Table.from_batches(tallies, schema=TALLY)
    total = table.group_by(_KEYS).aggregate([("events", "sum")]).rename_columns({"events_sum": "events"})
    return total.select(TALLY.names).cast(TALLY).sort_by([(key, "ascending") for key in _KEYS])


def partition_of(school: str, event: str, day: str) -> Partition:
    """The day that a batch belongs to."""
    return Partition(date.fromisoformat(day), event, school)


def _joint(one: Bytes, other: Bytes, weights: Weights | None) -> Iterator[tuple[int, int, int]]:
    keys = one.astype(np.uint16) * np.uint16(_WIDTH) + other
    if weights is None:
        totals = np.bincount(keys, minlength=1)
    else:
        totals = np.zeros(int(keys.max(initial=0)) + 1, np.int64)
        np.add.at(totals, keys, weights)
    for key in np.flatnonzero(totals).tolist():
        yield *divmod(key, _WIDTH), int(totals[key])
