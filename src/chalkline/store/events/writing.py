"""Writing: rows gathered by day, then published as one file for each day and type.

A day's file is on disk before the day's manifest names it, and the manifest is swapped in one step, under a lock that
writers of the same day share. So readers see all of what was published together, or nothing of it.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import UNSET

from chalkline.events.columns import event_of
from chalkline.events.schema import name_of
from chalkline.policy.calendar.days import date_of
from chalkline.policy.calendar.local import local_clock
from chalkline.policy.calendar.periods import MINUTES_PER_DAY
from chalkline.policy.values import Timestamp
from chalkline.store.events.errors import StoreError
from chalkline.store.events.layout import Partition
from chalkline.store.events.locking import locked
from chalkline.store.events.manifest import Manifest, StoredFile, read_manifest, write_manifest
from chalkline.store.events.parquet import write_file
from chalkline.store.events.rows import Row, rows_as_batch
from chalkline.store.events.schema import stored_schema
from chalkline.store.events.store import EventStore

MOST_GATHERED = 200_000
"""Rows in memory, after which all is published."""
_TOGETHER = 4_096
"""Rows of a type that become columns together."""


def publish(
    store: EventStore, partition: Partition, zone: str, batches: Sequence[pa.RecordBatch], protected: int = 0
) -> StoredFile | None:
    """The rows are part of the day, all at once; None if there were none, or they had been part of it before.

    Raises StoreError where the day is by another zone's clock.
    """
    folder = store.layout.day(partition)
    with locked(store.layout, partition):
        manifest = read_manifest(folder) or Manifest.empty(partition, zone)
        if manifest.zone != zone:
            what = f"this day is one by the clock of {manifest.zone}, not of {zone}"
            raise StoreError(what, folder, "a store keeps the zone that it began with; begin another")
        file = write_file(folder, batches[0].schema, _sorted(batches)) if batches else None
        if file is not None and file.name in {one.name for one in manifest.files}:
            return None
        if file is not None and file.name in manifest.merged:
            (folder / file.name).unlink()
            return None
        files = (*manifest.files, file) if file else manifest.files
        count = manifest.protected + protected
        write_manifest(folder, msgspec.structs.replace(manifest, files=files, protected=count))
    return file


@dataclass(slots=True)
class Writer:
    """Gathers events with their decisions, and publishes them; on leaving its block, all that is left."""

    store: EventStore
    school: str
    zone: ZoneInfo
    fields: Mapping[str, Collection[str]]
    """By type of event: the paths to keep, which are those that some rule reads. A type that is lacking keeps all."""
    written: int = 0
    """How many rows it has published."""
    undated: int = 0
    """How many events nobody knows the time of; they belong to no day and are not stored."""
    _rows: dict[str, list[Row]] = field(default_factory=dict)
    _batches: dict[Partition, list[pa.RecordBatch]] = field(default_factory=dict)
    _protected: Counter[Partition] = field(default_factory=Counter)
    _gathered: int = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is None:
            self.flush()

    def add(self, row: Row) -> None:
        """One event; of one that concerns a protected contact nothing is kept but that there was one."""
        if row.event.arrived_at is UNSET:
            self.undated += 1
        elif row.decision is not None and row.decision.protected:
            self._protected[self._partition(name_of(row.event), row.event.arrived_at)] += 1
        else:
            self._gather(name_of(row.event), row)

    def add_batch(self, batch: pa.RecordBatch) -> None:
        """Events that are columns already, as :func:`stored_schema` has them, none of a protected contact."""
        event = event_of(batch.schema)
        days = _local_days(batch.column("arrived_at"), self.zone)
        self.undated += days.null_count
        for day in pc.unique(days.drop_null()).to_pylist():
            rows = batch if batch.num_rows == 0 else batch.filter(pc.equal(days, day))
            self._batches.setdefault(Partition(day, event, self.school), []).append(rows)
            self._gathered += rows.num_rows
        if self._gathered >= MOST_GATHERED:
            self.flush()

    def flush(self) -> None:
        """Publish what has been gathered."""
        for event in list(self._rows):
            self._columns_of(event)
        self._gathered = 0
        for partition in sorted({*self._batches, *self._protected}):
            batches = self._batches.pop(partition, [])
            file = publish(self.store, partition, self.zone.key, batches, self._protected.pop(partition, 0))
            self.written += file.rows if file else 0

    def _gather(self, event: str, row: Row) -> None:
        rows = self._rows.setdefault(event, [])
        rows.append(row)
        if len(rows) >= _TOGETHER:
            self._columns_of(event)

    def _columns_of(self, event: str) -> None:
        rows = self._rows.pop(event)
        if rows:
            self.add_batch(rows_as_batch(rows, stored_schema(event, self.fields.get(event))))

    def _partition(self, event: str, at: Timestamp) -> Partition:
        return Partition(date_of(local_clock(self.zone).local_minute(at) // MINUTES_PER_DAY), event, self.school)


def _sorted(batches: Sequence[pa.RecordBatch]) -> list[pa.RecordBatch]:
    whole = pa.concat_batches(batches)
    arrivals = whole.column("arrived_at").view(pa.int64()).to_numpy()
    in_order = bool(np.all(arrivals[:-1] <= arrivals[1:]))
    return [whole if in_order else whole.take(pc.sort_indices(whole.column("arrived_at")))]


def _local_days(arrivals: pa.Array, zone: ZoneInfo) -> pa.Array:
    local = pc.local_timestamp(arrivals.cast(pa.timestamp("us", tz=zone.key)))
    return local.cast(pa.date32(), safe=False)
