"""Small files of a day become one, without the rows that a stopped worker wrote twice."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from chalkline.store.events.layout import Partition
from chalkline.store.events.locking import locked
from chalkline.store.events.manifest import read_manifest
from chalkline.store.events.parquet import Opened
from chalkline.store.events.rewriting import Replacement, alike, replace, rows_of, sweep, written_again
from chalkline.store.events.store import EventStore

_SAME = ("id", "arrived_at", "decided_at", "effect")
"""Rows that are equal in these are one row. A message decided again later is another."""


class Compacted(NamedTuple):
    """What became of a day's files."""

    partition: Partition
    files_before: int
    files_after: int
    doubled: int
    """How many rows were there twice."""


def compact(store: EventStore, partition: Partition) -> Compacted | None:
    """The day has one file for each set of columns that its files keep; None if it had before, or has none.

    Raises StoreError for a file that cannot be read; then nothing is changed.
    """
    folder = store.layout.day(partition)
    with locked(store.layout, partition), ExitStack() as open_files:
        manifest = read_manifest(folder)
        if manifest is None:
            return None
        sweep(folder, manifest)
        scattered = [files for files in alike(folder, manifest, open_files) if len(files) > 1]
        if not scattered:
            return None
        replacements = [_together(store, partition, files) for files in scattered]
        changed = replace(store, partition, manifest, replacements)
    return Compacted(partition, len(manifest.files), len(changed.files), manifest.rows - changed.rows)


def _together(store: EventStore, partition: Partition, files: list[Opened]) -> Replacement:
    first = _first_of_each(files)
    rows = rows_of(files) if first.all() else _kept(rows_of(files), first)
    return written_again(store.layout.day(partition), files, rows)


def _first_of_each(files: list[Opened]) -> npt.NDArray[np.bool_]:
    """Of the merged rows: which are the first with their id and decision. Rows without an id are all their own."""
    keys = ("id", "arrived_at", "decision.at", "decision.effect")
    rows = pa.Table.from_batches([_keys(batch) for batch in rows_of(files, keys)])
    numbered = rows.append_column("row", pa.array(np.arange(rows.num_rows)))
    first = numbered.group_by(list(_SAME)).aggregate([("row", "min")])["row_min"].to_numpy()
    kept = np.zeros(rows.num_rows, dtype=np.bool_)
    kept[first] = True
    without_id = pc.equal(rows["id"], "").fill_null(True).to_numpy()
    result: npt.NDArray[np.bool_] = kept | without_id
    return result


def _keys(batch: pa.RecordBatch) -> pa.RecordBatch:
    decision = batch.column("decision")
    columns = [batch.column("id"), batch.column("arrived_at"), *(pc.struct_field(decision, [n]) for n in (0, 1))]
    return pa.RecordBatch.from_arrays(columns, names=list(_SAME))


def _kept(batches: Iterable[pa.RecordBatch], kept: npt.NDArray[np.bool_]) -> Iterator[pa.RecordBatch]:
    start = 0
    for batch in batches:
        yield batch.filter(pa.array(kept[start : start + batch.num_rows]))
        start += batch.num_rows
