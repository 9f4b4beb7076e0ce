"""Receipts: what was removed from a store or handed out, with digests, so that it can be shown later."""

from pathlib import Path
from uuid import uuid4

import msgspec

from chalkline.policy.values import Timestamp
from chalkline.store.events.durable import write_whole
from chalkline.store.events.errors import StoreError
from chalkline.store.events.layout import Layout, Partition
from chalkline.store.events.manifest import Manifest


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was."""

    path: str
    """From the store's root."""
    rows: int
    bytes: int
    sha256: str


class KeptDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day that stays."""

    path: str
    why: str


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What was done to a store, when, and why."""

    act: str
    """``purge``, ``erase`` or ``export``."""
    school: str
    at: str
    by: str = ""
    state: str = "begun"
    """``begun`` until all of it is done, then ``done``. One that stays ``begun`` was stopped halfway."""
    rules: tuple[str, ...] = ()
    """The clauses by which it was done."""
    person: str = ""
    rows: int = 0
    """How many events were removed or handed out."""
    blanked: int = 0
    """In how many events of others the person was taken off a list."""
    removed: tuple[Removed, ...] = ()
    kept: tuple[KeptDay, ...] = ()
    sha256: str = ""
    """Of what was handed out."""
    note: str = ""


def removed(partition: Partition, manifest: Manifest) -> tuple[Removed, ...]:
    """The files of a day."""
    return tuple(
        Removed(path=f"{partition.path}/{file.name}", rows=file.rows, bytes=file.bytes, sha256=file.sha256)
        for file in manifest.files
    )


def receipt_path(layout: Layout, act: str, school: str, at: Timestamp) -> Path:
    """A path for a new receipt."""
    return layout.receipts(school) / f"{at.utc:%Y%m%dT%H%M%SZ}-{act}-{uuid4().hex[:8]}.json"


def write_receipt(path: Path, receipt: Receipt) -> None:
    """The receipt is on disk."""
    write_whole(path, msgspec.json.format(msgspec.json.encode(receipt)) + b"\n")


def read_receipts(layout: Layout, school: str) -> list[Receipt]:
    """All receipts of a school, in the order of time. Raises StoreError for one that cannot be read."""
    return [_read(path) for path in sorted(layout.receipts(school).glob("*.json"))]


def _read(path: Path) -> Receipt:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Receipt)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        mend = "restore it from a copy, or move it out of the store"
        raise StoreError(f"this is no receipt ({error})", path, mend) from error
