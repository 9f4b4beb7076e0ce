"""A spool of a hard week: many entries open, a quick start, little memory."""

import sys
import time
import tracemalloc
from pathlib import Path

import msgspec
import pytest
from tests.store.spool.letters import NINE, at, letter, part

from chalkline.store.spool.disk import PosixDisk, PosixFile, Sync
from chalkline.store.spool.ids import Ids
from chalkline.store.spool.intent import Intent
from chalkline.store.spool.opening import opened
from chalkline.store.spool.record import Record, decoded, encoded
from chalkline.store.spool.segments import Place, Segment
from chalkline.store.spool.state import State

OPEN = 10_000
SECONDS = 2.0 if sys.gettrace() is None else 20.0
"""Of this process's own time; more where each line is traced."""
BYTES_AN_ENTRY = 1000


class LazyFile(PosixFile):
    def sync(self, why: Sync) -> None:
        pass


class LazyDisk(PosixDisk):
    """Syncs nothing, to be filled quickly."""

    def create(self, path: Path) -> LazyFile:
        return LazyFile(path)

    def sync(self, path: Path, why: Sync) -> None:
        pass


def test_ten_thousand_open_entries_are_there_within_two_seconds(folder: Path) -> None:
    ledger, ids = opened(LazyDisk(), folder), Ids()
    held = part(until=at(60), decision=b"d" * 1500)
    for _ in range(OPEN // 100):
        intents = [Intent(letters=(letter(ids.new(NINE), held),)) for _ in range(100)]
        for intent in intents:
            ledger.keep(intent.letters, uses_reserve=False)
        ledger.apply(ledger.commit(intents))
    ledger.close()
    start = time.process_time()
    ledger = opened(PosixDisk(), folder)
    assert time.process_time() - start < SECONDS
    assert len(ledger.state.open) == OPEN
    start = time.process_time()
    assert len(ledger.state.due(at(60), 100)) == 100
    assert time.process_time() - start < SECONDS / 100
    ledger.close()


@pytest.mark.parametrize("decision", [0, 20_000], ids=["short", "long"])
def test_the_memory_of_an_entry_does_not_grow_with_it(decision: int) -> None:
    state, ids, segment, open_ = State(), Ids(), Segment(1, b"8 bytes!"), 5000
    held = part(until=at(60), decision=b"d" * decision)
    first = letter(ids.new(NINE), held).entry
    tracemalloc.start()
    for number in range(1, open_ + 1):
        entry = msgspec.structs.replace(first, id=ids.new(NINE))
        state.apply(decoded(encoded(Record(entries=(entry,)))), Place(segment, 16, 1700, number))
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < BYTES_AN_ENTRY * open_
