"""Handing a person their events, and erasing them, each with a receipt.

Erasing cannot be undone. It is refused under a legal hold; a day's file is there without the person before the one with
them is removed. The wording of subjects and the like is not searched: the receipt says so.
"""

from collections.abc import Collection, Iterator
from contextlib import ExitStack
from typing import IO, NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from chalkline.events.columns import event_at
from chalkline.events.wire import encode_event
from chalkline.policy.values import Timestamp
from chalkline.store.events.durable import HashedFile
from chalkline.store.events.errors import StoreError
from chalkline.store.events.layout import Partition
from chalkline.store.events.locking import locked
from chalkline.store.events.manifest import Manifest, read_manifest
from chalkline.store.events.parquet import Opened
from chalkline.store.events.persons import Whom, blanked, own_rows
from chalkline.store.events.purging import finish_purges
from chalkline.store.events.receipts import Receipt, Removed, moment, receipt_path, removed, write_receipt
from chalkline.store.events.rewriting import Replacement, alike, replace, rows_of, sweep, written_again
from chalkline.store.events.schema import DECISION
from chalkline.store.events.store import EventStore

_NOT_SEARCHED = "names in the wording of subjects and files are not searched for"


class Found(NamedTuple):
    """A day with events of a person."""

    partition: Partition
    own: int
    """Events that are theirs."""
    listed: int
    """Places in lists of others' events."""


def events_of_person(store: EventStore, school: str, whom: Whom) -> Iterator[Found]:
    """Every day that has events of the person, or names them in a list, in order. Changes nothing."""
    for partition, _ in store.days(schools=[school]):
        own = listed = 0
        for batch in store.scan_day(partition):
            rows = own_rows(batch, partition.event, whom)
            own += pc.sum(rows).as_py() or 0
            listed += blanked(batch.filter(pc.invert(rows)), partition.event, whom)[1]
        if own or listed:
            yield Found(partition, own, listed)


def export_person(
    store: EventStore, school: str, whom: Whom, out: IO[bytes], *, at: Timestamp, by: str = ""
) -> Receipt:
    """The person's own events are written, one JSON object a line with its decision, and the receipt is on disk."""
    hashed, rows = HashedFile(out), 0
    for partition, _ in store.days(schools=[school]):
        for batch in store.scan_day(partition):
            own = batch.filter(own_rows(batch, partition.event, whom))
            for row in range(own.num_rows):
                hashed.write(_line(own, row))
                rows += 1
    receipt = Receipt(
        act="export",
        school=school,
        at=moment(at),
        by=by,
        state="done",
        person=whom.id,
        rows=rows,
        sha256=hashed.sha256,
        note=_NOT_SEARCHED,
    )
    write_receipt(receipt_path(store.layout, "export", school, at), receipt)
    return receipt


def erase_person(
    store: EventStore, school: str, whom: Whom, *, holds: Collection[str], at: Timestamp, by: str = ""
) -> Receipt:
    """The person's own events are gone and they stand in no list of others'; the receipt is on disk.

    Raises StoreError where a legal hold keeps the person's events; then nothing is changed.
    """
    keeping = sorted({whom.id, school, *whom.addresses} & {*holds})
    if keeping:
        folder = store.layout.school(school)
        raise StoreError(f"a legal hold keeps {', '.join(keeping)}", folder, "end the hold first, if it may end")
    path = receipt_path(store.layout, "erase", school, at)
    receipt = Receipt(act="erase", school=school, at=moment(at), by=by, person=whom.id, note=_NOT_SEARCHED)
    write_receipt(path, receipt)
    _sweep_all(store, school)
    found = list(events_of_person(store, school, whom))
    gone = tuple(file for day in found for file in _erase_from(store, day.partition, whom))
    done = msgspec.structs.replace(
        receipt,
        state="done",
        rows=sum(day.own for day in found),
        blanked=sum(day.listed for day in found),
        removed=gone,
    )
    write_receipt(path, done)
    return done


def _sweep_all(store: EventStore, school: str) -> None:
    """What an erasing, purge or compaction that was stopped halfway left lying, which may be about anybody, is gone."""
    finish_purges(store.layout, school)
    for partition, _ in store.days(schools=[school]):
        with locked(store.layout, partition):
            manifest = read_manifest(store.layout.day(partition))
            if manifest is not None:
                sweep(store.layout.day(partition), manifest)


def _erase_from(store: EventStore, partition: Partition, whom: Whom) -> list[Removed]:
    """The day is without the person; the files that were replaced."""
    folder = store.layout.day(partition)
    with locked(store.layout, partition), ExitStack() as open_files:
        manifest = read_manifest(folder)
        if manifest is None:
            return []
        replacements = [
            replacement
            for files in alike(folder, manifest, open_files)
            for opened in files
            if (replacement := _without(store, partition, opened, whom)) is not None
        ]
        replace(store, partition, manifest, replacements)
    return list(_files(partition, manifest, replacements))


def _without(store: EventStore, partition: Partition, opened: Opened, whom: Whom) -> Replacement | None:
    """The file without the person; None where they are not in it."""
    touched = 0

    def rows() -> Iterator[pa.RecordBatch]:
        nonlocal touched
        for batch in rows_of([opened]):
            own = own_rows(batch, partition.event, whom)
            others, places = blanked(batch.filter(pc.invert(own)), partition.event, whom)
            touched += (pc.sum(own).as_py() or 0) + places
            yield others

    replacement = written_again(store.layout.day(partition), [opened], rows())
    return replacement if touched else None


def _files(partition: Partition, manifest: Manifest, replacements: Collection[Replacement]) -> Iterator[Removed]:
    names = {file.name for each in replacements for file in each.replaced}
    before = msgspec.structs.replace(manifest, files=tuple(file for file in manifest.files if file.name in names))
    yield from removed(partition, before)


def _line(batch: pa.RecordBatch, row: int) -> bytes:
    event = msgspec.json.decode(encode_event(event_at(batch, row)))
    decision = batch.column(DECISION)[row].as_py()
    return msgspec.json.encode({**event, "decision": decision}) + b"\n"
