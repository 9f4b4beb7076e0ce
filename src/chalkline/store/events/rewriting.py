"""Putting files of a day in the place of others: readers see either the old ones or the new one, never both.

The new file is on disk before the manifest that names it in the others' place, which is swapped in one step; only then
are the others removed. Whatever is stopped halfway leaves files that no manifest names; the next change of the day
sweeps them away. All of it under the day's lock.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import msgspec
import pyarrow as pa

from chalkline.store.durable import sync_folder
from chalkline.store.events.durable import UNFINISHED
from chalkline.store.events.layout import Partition
from chalkline.store.events.manifest import Manifest, StoredFile, write_manifest
from chalkline.store.events.merging import merged
from chalkline.store.events.parquet import SUFFIX, Opened, batches_of, is_ours, open_file, write_file
from chalkline.store.events.store import ROWS, EventStore


class Replacement(NamedTuple):
    """Files and what comes into their place; nothing where no row is left."""

    replaced: tuple[StoredFile, ...]
    by: StoredFile | None


def replace(
    store: EventStore, partition: Partition, manifest: Manifest, replacements: Collection[Replacement]
) -> Manifest:
    """The day has the new files and not the replaced ones. The caller holds its lock."""
    folder = store.layout.day(partition)
    gone = {file.name for each in replacements for file in each.replaced}
    new = {each.by.name: each.by for each in replacements if each.by is not None}
    kept = [file for file in manifest.files if file.name not in gone and file.name not in new]
    changed = msgspec.structs.replace(
        manifest,
        files=tuple(sorted([*kept, *new.values()], key=_first)),
        merged=(*manifest.merged, *sorted(gone - new.keys())),
    )
    write_manifest(folder, changed)
    sweep(folder, changed)
    return changed


def sweep(folder: Path, manifest: Manifest) -> list[Path]:
    """Files of the store that the manifest does not name, with what lies beside them, are gone; foreign ones stay."""
    named = {file.name.removesuffix(SUFFIX) for file in manifest.files}
    swept = [path for path in sorted(folder.iterdir()) if _is_leftover(path, named)]
    for path in swept:
        path.unlink()
    if swept:
        sync_folder(folder)
    return swept


def alike(folder: Path, manifest: Manifest, open_files: ExitStack) -> Iterator[list[Opened]]:
    """The files of a day, opened, those with the same columns together: only they can become one file.

    What one file keeps and another does not would else look as if it had been kept and unset.
    """
    groups: dict[str, list[Opened]] = {}
    for stored in manifest.files:
        opened = open_file(folder, stored, manifest.type)
        open_files.callback(opened.parquet.close, force=True)
        groups.setdefault(str(opened.schema.remove_metadata()), []).append(opened)
    yield from groups.values()


def rows_of(files: Sequence[Opened], columns: Collection[str] | None = None) -> Iterator[pa.RecordBatch]:
    """The rows of files with the same columns (or these of them), in order."""
    return merged([batches_of(opened, columns, max(ROWS // len(files), 1)) for opened in files])


def written_again(folder: Path, files: list[Opened], batches: Iterable[pa.RecordBatch]) -> Replacement:
    """These rows, on disk, in no manifest yet, to replace the files."""
    by = write_file(folder, files[0].schema, batches)
    return Replacement(tuple(opened.stored for opened in files), by)


def _is_leftover(path: Path, named: Collection[str]) -> bool:
    if path.name.startswith(UNFINISHED):
        return True
    stem = path.name.removeprefix("_").partition(".")[0]
    return path.is_file() and is_ours(path.name) and not any(stem.startswith(name) for name in named)


def _first(file: StoredFile) -> tuple[str, str]:
    return (file.first, file.name)
