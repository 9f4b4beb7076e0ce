"""Readers, writers and compaction at once, and writers that are killed: whole batches or none, each row once."""

import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from random import Random

import duckdb
import pytest
from tests.store.events.stored import day, events, ids, sent, store_in, write

from chalkline.store.events.compaction import compact
from chalkline.store.events.rows import Row
from chalkline.store.events.store import EventStore
from chalkline.store.events.verifying import faults

BATCHES, SIZE = 12, 10
FOR_EVER = """
import itertools, sys
from pathlib import Path
from tests.store.events.stored import day, monday, write
from chalkline.store.events.compaction import compact
from chalkline.store.events.rows import Row
from chalkline.store.events.store import EventStore

store = EventStore(Path(sys.argv[1]))
print("ready", flush=True)
for number in itertools.count(int(sys.argv[2])):
    write(store, monday(*(f"{number // 60:02}:{number % 60:02}:{second:02}" for second in range(10))))
    print(number, flush=True)
    if number % 3 == 0:
        compact(store, day())
"""


def test_a_reader_sees_every_batch_whole_while_others_write_and_compact(tmp_path: Path) -> None:
    store = store_in(tmp_path, batch(0))
    seen: list[Counter[str]] = []
    busy = threading.Event()
    reader = threading.Thread(target=lambda: _watch(store, busy, seen))
    reader.start()
    for number in range(1, BATCHES):
        write(store, batch(number))
        compact(store, day())
    busy.set()
    reader.join()
    assert seen
    assert all(set(sizes.values()) == {SIZE} for sizes in seen)
    assert [len(sizes) for sizes in seen] == sorted(len(sizes) for sizes in seen)


@pytest.mark.parametrize("seed", range(3))
def test_a_writer_killed_at_any_instant_has_lost_nothing_and_doubled_nothing(tmp_path: Path, seed: int) -> None:
    published = _killed_after(tmp_path, Random(seed).uniform(0.02, 0.4))
    store = EventStore(tmp_path)
    sizes = _sizes(ids(store), ":", 2)
    assert set(sizes.values()) <= {SIZE}
    assert {f"{number // 60:02}:{number % 60:02}" for number in published} <= set(sizes)
    write(store, [sent("after", "2026-11-16 23:00")])
    write(store, [sent("more", "2026-11-16 23:30")])
    compact(store, day())
    assert Counter(_sizes(ids(store), ":", 2).values()) == Counter([*sizes.values(), 1, 1])
    assert not list(faults(store))


def test_duckdb_reads_the_same_rows_from_the_same_files(tmp_path: Path) -> None:
    store = store_in(tmp_path, batch(0), batch(1), [sent("other", "2026-11-17 09:00")])
    paths = [str(file.path) for file in store.files()]
    query = "select id, sender.id, decision.effect, school, type, day from read_parquet(?, hive_partitioning = true)"
    rows = duckdb.execute(f"{query} order by arrived_at", [paths]).fetchall()
    assert [row[0] for row in rows] == ids(store)
    assert {row[1:5] for row in rows} == {("ann", "nothing", "s", "mail.send")}
    assert len(events(store)) == len(rows)


def batch(number: int) -> list[Row]:
    """Mails of one batch; their ids say which."""
    return [sent(f"{number}/{n}", f"2026-11-16 09:{number:02}:{n:02}") for n in range(SIZE)]


def _watch(store: EventStore, busy: threading.Event, seen: list[Counter[str]]) -> None:
    while not busy.is_set():
        seen.append(_sizes(ids(store), "/", 1))


def _sizes(found: list[str], separator: str, parts: int) -> Counter[str]:
    """How many rows each batch has."""
    return Counter(separator.join(id_.split(separator)[:parts]) for id_ in found)


def _killed_after(folder: Path, seconds: float) -> list[int]:
    """Numbers of batches that a writer said were published before it was killed."""
    command = [sys.executable, "-c", FOR_EVER, str(folder), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603 - our own
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        threading.Event().wait(seconds)
        writer.send_signal(signal.SIGKILL)
        return [int(line) for line in writer.stdout if line.endswith("\n")]
