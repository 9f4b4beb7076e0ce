"""A store, opened: which days it has, which files each has, and its rows in the order of time."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol

import pyarrow as pa

from chalkline.policy.values import Timestamp
from chalkline.store.events.errors import StoreError
from chalkline.store.events.layout import Layout, Partition
from chalkline.store.events.manifest import Manifest, StoredFile, read_manifest
from chalkline.store.events.merging import merged, within
from chalkline.store.events.parquet import Opened, batches_of, encoded_batches_of, open_file
from chalkline.store.events.schema import conformed, marked, paths_of, wanted_schema

ROWS = 131_072
"""How many rows of a day are looked at together, whatever the number of its files."""
_TRIES = 5
"""How often a day may change under a reader's hands before that is taken for damage."""
_DAY = timedelta(days=1)


class DayFile(NamedTuple):
    """A file of a day, as a reader of its own (Spark, DuckDB) is told of it."""

    partition: Partition
    path: Path
    stored: StoredFile

    def not_kept(self, paths: Collection[str]) -> frozenset[str]:
        """Those of the paths that the file does not keep."""
        return frozenset(paths) - frozenset(self.stored.fields)


class ReadsFiles(Protocol):
    """Whoever reads one file of a store at a time: the store itself, or one to whom the bytes were brought."""

    def scan_file(self, file: DayFile, columns: Collection[str] | None = None) -> Iterator[pa.RecordBatch]:
        """As :meth:`EventStore.scan_file`."""
        ...


@dataclass(frozen=True, slots=True)
class EventStore:
    """The events under a folder, which need not exist yet."""

    root: Path

    @property
    def layout(self) -> Layout:
        """Where things lie."""
        return Layout(root=self.root)

    def days(
        self,
        types: Collection[str] | None = None,
        since: Timestamp | None = None,
        until: Timestamp | None = None,
        *,
        schools: Collection[str] | None = None,
    ) -> Iterator[tuple[Partition, Manifest]]:
        """The days that have something stored, in order; all that may hold events from ``since`` up to ``until``.

        Raises StoreError for what does not belong there.
        """
        first = None if since is None else _date(since) - _DAY
        last = None if until is None else _date(until) + _DAY
        for partition in self.layout.partitions(types, first, last):
            if schools is None or partition.school in schools:
                manifest = read_manifest(self.layout.day(partition))
                if manifest is not None:
                    yield partition, manifest

    def files(
        self,
        types: Collection[str] | None = None,
        since: Timestamp | None = None,
        until: Timestamp | None = None,
        *,
        schools: Collection[str] | None = None,
    ) -> Iterator[DayFile]:
        """The files of those days. They stay as they are until the day is compacted, purged or a person erased."""
        for partition, manifest in self.days(types, since, until, schools=schools):
            for stored in manifest.files:
                yield DayFile(partition, self.layout.day(partition) / stored.name, stored)

    def scan(
        self,
        types: Collection[str] | None = None,
        since: Timestamp | None = None,
        until: Timestamp | None = None,
        columns: Collection[str] | None = None,
        *,
        schools: Collection[str] | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """The events from ``since`` up to, but not including, ``until``: day by day, within a day type by type.

        Within a day and type the rows come in the order of arrival. ``columns`` are paths of fields, ``id``,
        ``decision`` or ``decision.effect`` among them; ``arrived_at`` always comes. A batch is of one type
        (:func:`chalkline.events.columns.event_of`) and one day, and says which fields its file does not keep
        (:func:`chalkline.store.events.schema.not_kept`). Memory holds a few batches of a day's files.

        Raises StoreError for a file that cannot be read.
        """
        for partition, _ in self.days(types, since, until, schools=schools):
            for batch in self.scan_day(partition, columns):
                yield from within(batch, since, until)

    def scan_day(self, partition: Partition, columns: Collection[str] | None = None) -> Iterator[pa.RecordBatch]:
        """Likewise of one day of one type, all of it."""
        schema = wanted_schema(partition.event, columns)
        with ExitStack() as open_files:
            opened = self.open_day(partition, open_files)
            rows = max(ROWS // max(len(opened), 1), 1)
            paths = _stored_paths(schema, columns)
            yield from merged([_read(one, schema, partition, batches_of(one, paths, rows)) for one in opened])

    def scan_file(self, file: DayFile, columns: Collection[str] | None = None) -> Iterator[pa.RecordBatch]:
        """Likewise of one file, in the order of its rows; texts come as the dictionaries that they are stored with.

        Raises StoreError, also where the file is gone: its day was changed since it was listed.
        """
        try:
            opened = open_file(file.path.parent, file.stored, file.partition.event)
        except FileNotFoundError as error:
            what = "this file is gone: its day was compacted or purged, or a person erased, meanwhile"
            raise StoreError(what, file.path, "run it again") from error
        yield from scan_opened(opened, file.partition, columns)

    def open_day(self, partition: Partition, open_files: ExitStack) -> list[Opened]:
        """All files of a day as it is at one moment, whatever is done to it from then on."""
        folder = self.layout.day(partition)
        for _ in range(_TRIES):
            manifest, opened = read_manifest(folder), []
            try:
                for stored in manifest.files if manifest else ():
                    opened.append(open_file(folder, stored, partition.event))
                    open_files.callback(opened[-1].parquet.close, force=True)
            except FileNotFoundError as error:
                gone = error
            else:
                return opened
        raise StoreError("the day's manifest names this file, and it is gone", Path(gone.filename), "restore the day")

    def not_kept(
        self, paths: Mapping[str, Collection[str]], since: Timestamp | None = None, until: Timestamp | None = None
    ) -> dict[str, dict[str, list[date]]]:
        """By type and path: the days of which some file does not keep the field, so that nobody can say what it was."""
        found: dict[str, dict[str, list[date]]] = {}
        for file in self.files(paths, since, until):
            for path in sorted(file.not_kept(paths[file.partition.event])):
                days = found.setdefault(file.partition.event, {}).setdefault(path, [])
                if file.partition.day not in days[-1:]:
                    days.append(file.partition.day)
        return found


def scan_opened(
    opened: Opened, partition: Partition, columns: Collection[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """The rows of a file that was opened, as :meth:`EventStore.scan_file` has them; it is closed after the last."""
    schema = wanted_schema(partition.event, columns)
    try:
        yield from _read(opened, schema, partition, encoded_batches_of(opened, _stored_paths(schema, columns)))
    finally:
        opened.parquet.close(force=True)


def _read(
    opened: Opened, schema: pa.Schema, partition: Partition, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """The batches of a file as the schema has them."""
    lacking = frozenset(paths_of(schema)) - {"id", "arrived_at"} - frozenset(opened.stored.fields)
    target = marked(schema, str(partition.day), lacking)
    for batch in batches:
        try:
            yield conformed(batch, target)
        except TypeError as error:
            what = f"a field has another type than is declared ({error})"
            raise StoreError(what, opened.path, "purge the day, or read it with the version that wrote it") from error


def _stored_paths(schema: pa.Schema, columns: Collection[str] | None) -> Collection[str] | None:
    """What must be read of a file for the columns that are asked for; None for all of it."""
    return None if columns is None else {*paths_of(schema), *_decision_paths(schema)}


def _decision_paths(schema: pa.Schema) -> Iterator[str]:
    for field in schema:
        if field.name == "decision":
            yield from (f"decision.{part.name}" for part in field.type)


def _date(moment: Timestamp) -> date:
    return moment.utc.date()
