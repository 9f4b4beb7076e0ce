"""Which files make up a day: one small JSON file, swapped atomically.

Readers see the files that it lists and no others, so that they never see half of what was written together, nor a file
beside the ones that it was made of.
"""

from datetime import date
from pathlib import Path

import msgspec

from chalkline.store.events.durable import write_whole
from chalkline.store.events.errors import StoreError
from chalkline.store.events.layout import Partition

NAME = "_manifest.json"
FORMAT = 1
"""Raised when a manifest or file can no longer be read as before. A field added to an event does not raise it."""

_MEND = "restore the day from a copy; if there is none, move its folder out of the store"


class StoredFile(msgspec.Struct, frozen=True, kw_only=True):
    """One Parquet file of a day, its rows in the order of their arrival."""

    name: str
    rows: int
    bytes: int
    sha256: str
    first: str
    """The arrival of its first row and of its last, in RFC 3339."""
    last: str
    fields: tuple[str, ...]
    """The paths of the fields of events that it keeps; of any other field it knows nothing."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """A day as readers see it."""

    school: str
    type: str
    day: date
    zone: str
    """The zone by whose clock the day is one."""
    format: int = FORMAT
    revision: int = 0
    """How often it was swapped."""
    files: tuple[StoredFile, ...] = ()
    merged: tuple[str, ...] = ()
    """Files that went into others: writing them again changes nothing."""
    protected: int = 0
    """How many events concerned a protected contact; no more is kept of them."""

    @property
    def rows(self) -> int:
        """How many events the day has."""
        return sum(file.rows for file in self.files)

    @classmethod
    def empty(cls, partition: Partition, zone: str) -> "Manifest":
        """That of a day on which nothing was stored yet."""
        return cls(school=partition.school, type=partition.event, day=partition.day, zone=zone)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a day; None where nothing was stored yet. Raises StoreError."""
    path = folder / NAME
    try:
        written = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        found = msgspec.json.decode(written, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(f"this is not the manifest of a day ({error})", path, _MEND) from error
    if found.format > FORMAT:
        what = f"this was written by a newer version (format {found.format}; this one reads up to {FORMAT})"
        raise StoreError(what, path, "update Chalkline")
    return found


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """The day is from now on what the manifest says."""
    newer = msgspec.structs.replace(manifest, revision=manifest.revision + 1)
    write_whole(folder / NAME, msgspec.json.format(msgspec.json.encode(newer)) + b"\n")
