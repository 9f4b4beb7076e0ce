"""Whether a store is what its manifests say."""

import hashlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from chalkline.store.events.counts import read_counts
from chalkline.store.events.durable import UNFINISHED
from chalkline.store.events.errors import StoreError
from chalkline.store.events.layout import HIDDEN, Partition
from chalkline.store.events.manifest import NAME, Manifest, StoredFile, read_manifest
from chalkline.store.events.parquet import open_file
from chalkline.store.events.store import EventStore

_BLOCK = 1 << 20


def faults(store: EventStore) -> Iterator[StoreError]:
    """Every file that is missing, cut short, changed, foreign or left over, and every day that cannot be read.

    A folder that is no day ends the search, since nobody can tell what lies below it.
    """
    try:
        for partition in store.layout.partitions():
            yield from _of_day(store, partition)
        for partition in chain.from_iterable(map(store.layout.counted, store.layout.schools())):
            yield from _of_counts(store, partition)
    except StoreError as error:
        yield error


def _of_counts(store: EventStore, partition: Partition) -> Iterator[StoreError]:
    try:
        read_counts(store, partition)
    except StoreError as error:
        yield error


def _of_day(store: EventStore, partition: Partition) -> Iterator[StoreError]:
    folder = store.layout.day(partition)
    try:
        manifest = read_manifest(folder) or Manifest.empty(partition, "")
    except StoreError as error:
        yield error
        return
    for stored in manifest.files:
        yield from _of_file(folder, stored, partition.event)
    yield from _beside(folder, {stored.name for stored in manifest.files})


def _of_file(folder: Path, stored: StoredFile, event: str) -> Iterator[StoreError]:
    path = folder / stored.name
    try:
        opened = open_file(folder, stored, event)
        rows = opened.parquet.metadata.num_rows
        opened.parquet.close(force=True)
    except FileNotFoundError:
        yield StoreError("the day's manifest names this file, and it is gone", path, "restore it from a copy")
    except StoreError as error:
        yield error
    else:
        if _digest(path) != stored.sha256 or rows != stored.rows:
            yield StoreError("this file is not the one that was written", path, "restore it from a copy")


def _beside(folder: Path, named: set[str]) -> Iterator[StoreError]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(UNFINISHED):
            yield StoreError("a write was stopped halfway", path, "`chalkline events compact` clears it away")
        elif not path.name.startswith(HIDDEN) and path.name not in named:
            what = "the day's manifest does not name this file, and no reader of the store sees it"
            mend = (
                f"move it out of the store; what the store itself left over, `chalkline events compact` clears ({NAME})"
            )
            yield StoreError(what, path, mend)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
