"""What is left of a day once its events are gone: how often each pattern of findings came, and no person."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from chalkline.store.events.durable import finish, unfinished
from chalkline.store.events.layout import Partition
from chalkline.store.events.manifest import Manifest, StoredFile
from chalkline.store.events.parquet import batches_of, open_file
from chalkline.store.events.schema import DECISION
from chalkline.store.events.store import ROWS, EventStore

COUNTS = pa.schema(
    {
        "effect": pa.string(),
        "undecided": pa.bool_(),
        "findings": pa.string(),  # `id@version#clause/rule effect standing`, `; ` between; `?` ends an undecided one
        "events": pa.int64(),
    }
)
_FILES = b"chalkline.files"
_PATTERN = ("clause", "rule", "effect", "standing", "undecided")


def keep_counts(store: EventStore, partition: Partition, manifest: Manifest) -> None:
    """The day's events are in its counts, once, however often this is called, beside those of events purged before."""
    path = store.layout.counts(partition)
    known = _read(path)
    counted = frozenset((known.schema.metadata or {}).get(_FILES, b"").decode().split())
    coming = [file for file in manifest.files if file.name not in counted]
    if not coming:
        return
    fresh = [_counts_of(store.layout.day(partition), file, partition.event) for file in coming]
    table = _summed(pa.concat_tables([known.replace_schema_metadata(None), *fresh]))
    names = " ".join(sorted({*counted, *(file.name for file in coming)}))
    with unfinished(path.parent, path.suffix) as (temporary, file):
        pq.write_table(table.replace_schema_metadata({_FILES: names.encode()}), file)
    finish(temporary, path)


def read_counts(store: EventStore, partition: Partition) -> pa.Table:
    """The counts of the events that were purged from a day; no rows where none were."""
    return _read(store.layout.counts(partition)).replace_schema_metadata(None)


def _read(path: Path) -> pa.Table:
    return pq.read_table(path, partitioning=None) if path.exists() else COUNTS.empty_table()


def _counts_of(folder: Path, file: StoredFile, event: str) -> pa.Table:
    opened = open_file(folder, file, event)
    try:
        tables = [_counted(batch.column(DECISION)) for batch in batches_of(opened, [DECISION], ROWS)]
    finally:
        opened.parquet.close(force=True)
    return pa.concat_tables([COUNTS.empty_table(), *tables])


def _counted(decisions: pa.StructArray) -> pa.Table:
    effect, undecided, findings = (pc.struct_field(decisions, name) for name in ("effect", "undecided", "findings"))
    ones = pa.repeat(pa.scalar(1, pa.int64()), len(decisions))
    return _summed(pa.table([effect, undecided, _patterns(findings), ones], schema=COUNTS))


def _patterns(findings: pa.ListArray) -> pa.Array:
    """Each row's findings as one text."""
    found = findings.flatten()
    clause, rule, effect, standing, undecided = (pc.struct_field(found, name) for name in _PATTERN)
    place = pc.binary_join_element_wise(clause, rule.cast(pa.string()), "/")
    doubt = pc.if_else(undecided, "?", "")
    texts = pc.binary_join_element_wise(pc.binary_join_element_wise(place, effect, standing, " "), doubt, "")
    lengths = findings.value_lengths().fill_null(0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    return pc.binary_join(pa.ListArray.from_arrays(offsets, texts), "; ")


def _summed(table: pa.Table) -> pa.Table:
    keys = COUNTS.names[:-1]
    summed = table.group_by(keys).aggregate([("events", "sum")]).rename_columns({"events_sum": "events"})
    return summed.select(COUNTS.names).cast(COUNTS).sort_by([(key, "ascending") for key in keys])
