"""Handing a person their events, and erasing them, each with a receipt.

Erasing cannot be undone. It is refused under a legal hold on the person, and leaves every row that names somebody or
something else that a hold keeps; a day's file is there without the person before the one with them is removed. The
wording of subjects and the like is not searched: the receipt says so.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from chalkline.events.columns import event_at
from chalkline.events.moments import text_of_moment
from chalkline.events.wire import encode_event
from chalkline.policy.values import Timestamp
from chalkline.store.events.durable import HashedFile
from chalkline.store.events.errors import StoreError
from chalkline.store.events.layout import Partition
from chalkline.store.events.locking import locked
from chalkline.store.events.manifest import Manifest, read_manifest
from chalkline.store.events.merging import in_order
from chalkline.store.events.persons import Whom, blanked, own_rows, rows_naming
from chalkline.store.events.purging import finish_purges
from chalkline.store.events.receipts import KeptDay, Receipt, Removed, receipt_path, removed, write_receipt
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
        at=text_of_moment(at),
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

    Events that name somebody or something else under a legal hold stay as they are, and the receipt says on which days.
    Raises StoreError where a legal hold keeps the person's events; then nothing is changed.
    """
    keeping = sorted({school, *whom.names} & {*holds})
    if keeping:
        folder = store.layout.school(school)
        raise StoreError(f"a legal hold keeps {', '.join(keeping)}", folder, "end the hold first, if it may end")
    path = receipt_path(store.layout, "erase", school, at)
    receipt = Receipt(act="erase", school=school, at=text_of_moment(at), by=by, person=whom.id, note=_NOT_SEARCHED)
    write_receipt(path, receipt)
    _sweep_all(store, school)
    days = [_erase_from(store, found.partition, whom, holds) for found in events_of_person(store, school, whom)]
    done = msgspec.structs.replace(
        receipt,
        state="done",
        rows=sum(day.rows for day in days),
        blanked=sum(day.blanked for day in days),
        removed=tuple(file for day in days for file in day.removed),
        kept=tuple(day.kept for day in days if day.kept is not None),
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


class _Erased(NamedTuple):
    """What became of a day."""

    rows: int = 0
    blanked: int = 0
    removed: tuple[Removed, ...] = ()
    kept: KeptDay | None = None


def _erase_from(store: EventStore, partition: Partition, whom: Whom, holds: Collection[str]) -> _Erased:
    """The day is without the person, but for what a hold keeps."""
    folder = store.layout.day(partition)
    with locked(store.layout, partition), ExitStack() as open_files:
        manifest = read_manifest(folder)
        if manifest is None:
            return _Erased()
        opened = [one for files in alike(folder, manifest, open_files) for one in files]
        rewriting = [_Rewriting(partition.event, whom, holds) for _ in opened]
        written = [
            written_again(folder, [one], work.rows(rows_of([one]))) for one, work in zip(opened, rewriting, strict=True)
        ]
        replacements = [one for one, work in zip(written, rewriting, strict=True) if work.erased or work.blanked]
        replace(store, partition, manifest, replacements)
    kept = sum(work.kept for work in rewriting)
    return _Erased(
        rows=sum(work.erased for work in rewriting),
        blanked=sum(work.blanked for work in rewriting),
        removed=tuple(_files(partition, manifest, replacements)),
        kept=KeptDay(path=partition.path, why=f"a legal hold keeps {kept:,} events of theirs") if kept else None,
    )


@dataclass(slots=True)
class _Rewriting:
    """A file on its way to being without the person, and what that changed so far."""

    event: str
    whom: Whom
    holds: Collection[str]
    erased: int = 0
    blanked: int = 0
    kept: int = 0

    def rows(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The rows that stay, in order, the person in none of them but those that a hold keeps."""
        for batch in batches:
            own = own_rows(batch, self.event, self.whom)
            held = rows_naming(batch, self.event, self.holds)
            gone = pc.and_not(own, held)
            self.erased += pc.sum(gone).as_py() or 0
            self.kept += pc.sum(pc.and_(own, held)).as_py() or 0
            stays, keep = batch.filter(pc.invert(gone)), held.filter(pc.invert(gone))
            free, places = blanked(stays.filter(pc.invert(keep)), self.event, self.whom)
            self.blanked += places
            yield in_order([free, stays.filter(keep)])


def _files(partition: Partition, manifest: Manifest, replacements: Collection[Replacement]) -> Iterator[Removed]:
    names = {file.name for each in replacements for file in each.replaced}
    before = msgspec.structs.replace(manifest, files=tuple(file for file in manifest.files if file.name in names))
    yield from removed(partition, before)


def _line(batch: pa.RecordBatch, row: int) -> bytes:
    event = msgspec.json.decode(encode_event(event_at(batch, row)))
    decision = batch.column(DECISION)[row].as_py()
    return msgspec.json.encode({**event, "decision": decision}) + b"\n"
