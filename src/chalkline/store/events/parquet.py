"""One Parquet file of a day: written whole under a name that its content gives it, opened only if it is whole.

The name is the moment of its first row and the beginning of its digest. So the same batch written twice, by a worker
that was stopped before it could say so, is the same file.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from chalkline.events.columns import event_of
from chalkline.store.events.durable import finish, unfinished
from chalkline.store.events.errors import StoreError
from chalkline.store.events.manifest import FORMAT, StoredFile
from chalkline.store.events.schema import format_of, paths_of

ROW_GROUP = 131_072
"""Rows that are stored, and may be read, together; every group of a file has so many, but for the last."""
_WRITTEN: Mapping[str, Any] = {"compression": "zstd", "compression_level": 1, "write_statistics": ["arrived_at"]}
"""Statistics of the other columns would help nobody and make every file slower to open."""
SUFFIX = ".parquet"
_RESTORE = (
    "restore it from a copy; if there is none, move the folder of its day out of the store."
    " `chalkline events verify` lists all such files"
)
_LIST = ".list.element"
_TEXT, _ID = "BYTE_ARRAY", "id"
"""What Parquet calls texts; ids, of which no two are the same, gain nothing from a dictionary."""
_NAME = re.compile(r"_?\d{6}-[0-9a-f]{24}(?:$|[.-])")


class Opened(NamedTuple):
    """A file that stays readable even when it is replaced meanwhile."""

    path: Path
    stored: StoredFile
    source: pa.NativeFile
    parquet: pq.ParquetFile

    @property
    def schema(self) -> pa.Schema:
        """Its columns."""
        return self.parquet.schema_arrow


def write_file(folder: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> StoredFile | None:
    """The file with these rows, in their order, is in the folder, in no manifest yet; None for no rows at all."""
    rows, first, last = 0, None, None
    with unfinished(folder, SUFFIX) as (temporary, file):
        with pq.ParquetWriter(file, schema, **_WRITTEN) as writer:
            for group in _groups(batches):
                writer.write_table(group, row_group_size=ROW_GROUP)
                arrivals = group.column("arrived_at")
                first, last, rows = first or arrivals[0], arrivals[-1], rows + group.num_rows
        size = file.tell()
    if first is None or last is None:
        temporary.unlink()
        return None
    name = f"{first.as_py():%H%M%S}-{file.sha256[:24]}{SUFFIX}"
    finish(temporary, folder / name)
    return StoredFile(
        name=name,
        rows=rows,
        bytes=size,
        sha256=file.sha256,
        first=_text(first),
        last=_text(last),
        fields=paths_of(schema),
    )


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The rows by whole groups, but for the last."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        if rows >= ROW_GROUP:
            table, whole = pa.Table.from_batches(waiting), rows - rows % ROW_GROUP
            yield table.slice(0, whole)
            waiting, rows = table.slice(whole).to_batches(), rows - whole
    if rows:
        yield pa.Table.from_batches(waiting)


def is_ours(name: str) -> bool:
    """Whether a name is one that :func:`write_file` gives, or that of something kept beside such a file."""
    return _NAME.match(name) is not None


def open_file(folder: Path, stored: StoredFile, event: str) -> Opened:
    """The file of a manifest, opened.

    Raises FileNotFoundError where it is gone, and StoreError where it is cut short, foreign or of a newer version.
    """
    path = folder / stored.name
    _require_size(path.stat().st_size, stored, path)
    return _opened(path, stored, event, pa.memory_map(str(path)))


def open_content(path: Path, stored: StoredFile, event: str, content: pa.Buffer) -> Opened:
    """The file of a manifest whose bytes somebody else fetched, from wherever ``path`` lies.

    Raises StoreError where they are not those that were written.
    """
    _require_size(content.size, stored, path)
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise StoreError("this file is not the one that was written", path, _RESTORE)
    return _opened(path, stored, event, pa.BufferReader(content))


def _opened(path: Path, stored: StoredFile, event: str, source: pa.NativeFile) -> Opened:
    try:
        parquet = pq.ParquetFile(source)
    except pa.ArrowInvalid as error:
        raise StoreError(f"this is not a whole Parquet file ({error})", path, _RESTORE) from error
    try:
        _require_readable(parquet.schema_arrow, event, path)
    except StoreError:
        parquet.close(force=True)
        raise
    return Opened(path, stored, source, parquet)


def _require_size(size: int, stored: StoredFile, path: Path) -> None:
    if size != stored.bytes:
        raise StoreError(f"this file has {size:,} bytes and was written with {stored.bytes:,}", path, _RESTORE)


def _require_readable(schema: pa.Schema, event: str, path: Path) -> None:
    found = format_of(schema)
    if found is None:
        raise StoreError("this file is not the store's", path, "move it out of the store")
    if found > FORMAT:
        what = f"this was written by a newer version (format {found}; this one reads up to {FORMAT})"
        raise StoreError(what, path, "update Chalkline")
    if event_of(schema) != event:
        raise StoreError(f"this file holds `{event_of(schema)}`, not `{event}`", path, "move it out of the store")


def batches_of(opened: Opened, paths: Iterable[str] | None, rows: int) -> Iterator[pa.RecordBatch]:
    """The rows of a file, so many at a time, with the columns at these paths (or all). Raises StoreError."""
    columns = None if paths is None else list(_parquet_columns(opened.parquet, frozenset(paths)))
    with _whole(opened):
        yield from opened.parquet.iter_batches(batch_size=rows, columns=columns)


def encoded_batches_of(opened: Opened, paths: Iterable[str] | None) -> Iterator[pa.RecordBatch]:
    """Likewise, a group of rows at a time, with texts as the dictionaries that they are stored with: twice as fast."""
    columns = None if paths is None else list(_parquet_columns(opened.parquet, frozenset(paths)))
    texts = [column.path for column in _columns(opened.parquet) if column.physical_type == _TEXT]
    with _whole(opened):
        encoded = pq.ParquetFile(
            opened.source, metadata=opened.parquet.metadata, read_dictionary=[text for text in texts if text != _ID]
        )
        for number in range(encoded.num_row_groups):  # lists of dictionaries can be read by whole groups only
            yield from encoded.read_row_group(number, columns=columns, use_threads=False).to_batches()


@contextmanager
def _whole(opened: Opened) -> Iterator[None]:
    """Whatever keeps the block from reading the file is said as StoreError."""
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"this file cannot be read to its end ({error})", opened.path, _RESTORE) from error


def _columns(parquet: pq.ParquetFile) -> Iterator[pq.ColumnSchema]:
    return map(parquet.schema.column, range(len(parquet.schema)))


def _parquet_columns(parquet: pq.ParquetFile, paths: frozenset[str]) -> Iterator[str]:
    """Parquet's own names of the columns that stand at one of the paths or below it."""
    for column in _columns(parquet):
        steps = column.path.replace(_LIST, "").split(".")
        if any(".".join(steps[: end + 1]) in paths for end in range(len(steps))):
            yield column.path


def _text(moment: pa.TimestampScalar) -> str:
    whole, fraction = divmod(moment.value, 1_000_000)
    written = datetime.fromtimestamp(whole, UTC).replace(tzinfo=None).isoformat()
    return f"{written}.{fraction:06d}Z" if fraction else f"{written}Z"
