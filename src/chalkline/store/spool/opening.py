"""Opening a spool's folder: reading it, making sure of what is read, putting in order what a crash left."""

from pathlib import Path

from chalkline.store.spool.disk import Disk, Sync
from chalkline.store.spool.intent import Intent
from chalkline.store.spool.ledger import ASIDE, JOURNAL, MESSAGES, RECORDS, Ledger
from chalkline.store.spool.messages import Messages
from chalkline.store.spool.replay import Replay, replayed
from chalkline.store.spool.reserve import RESERVE, Reserve
from chalkline.store.spool.segments import SEGMENT_SIZE, Writer

_RESERVE = "reserve"


def opened(disk: Disk, folder: Path, *, reserve: int = RESERVE, segment_size: int = SEGMENT_SIZE) -> Ledger:
    """The ledger of a folder, which is made where it is missing.

    Nothing builds upon what an owner that was killed had written before that is synced. A first record says that all so
    far was, and what was torn, so that it never alarms. Raises OSError, SpoolError.
    """
    _make_home(disk, folder)
    replay = replayed(disk, folder / JOURNAL)
    last = max(replay.segments, default=None)
    if last is not None:
        disk.sync(folder / JOURNAL / last.name, Sync.LAST_SEGMENT)
    ledger = Ledger(
        disk=disk,
        folder=folder,
        state=replay.state,
        segments=replay.segments,
        size=replay.size,
        writer=Writer(disk, folder / JOURNAL, last.number if last else 0, replay.number, segment_size),
        messages=Messages(disk, folder / MESSAGES),
        reserve=Reserve(disk, folder / _RESERVE, reserve),
        faults=(*replay.faults, *((replay.tail,) if replay.tail else ())),
    )
    _put_in_order(ledger, replay)
    return ledger


def _put_in_order(ledger: Ledger, replay: Replay) -> None:
    """No message is left of which the journal says nothing, and none is missing without a word."""
    aside = ledger.folder / ASIDE if ledger.faults else None
    if aside is not None and ledger.disk.make_folder(aside):
        ledger.disk.sync(ledger.folder, Sync.HOME)
    swept = tuple(ledger.messages.sweep(ledger.state.open, replay.closed, aside))
    ledger.faults += (*ledger.messages.missing(ledger.state.open), *swept)
    ledger.remove_segments()
    ledger.reserve.find()
    ledger.owed = (Intent(mark=ledger.mark(ledger.state.first), torn=tuple(replay.torn)),)
    ledger.begin()


def _make_home(disk: Disk, folder: Path) -> None:
    """The folders are there, and synced at each start: whoever made them may have been killed before that."""
    for path in (folder, folder / JOURNAL, folder / MESSAGES, folder / RECORDS):
        disk.make_folder(path)
    disk.sync(folder, Sync.HOME)
    disk.sync(folder.parent, Sync.HOME)
