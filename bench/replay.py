"""Replay: the 25 rules over millions of stored mails, and a whole school's policies over its own log.

Each way counts how often every rule holds over the same Parquet file, two threads or processes each, in turns.
"""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.harness import Section, rate
from bench.outgoing_mail import EVENT, checked_rules
from bench.replay_data import mails_file
from bench.replay_queries import duckdb_counts, polars_counts
from bench.replay_school import EVENTS, of_a_school
from chalkline.policy.cel.columnar import ColumnarConditions, columnar_conditions
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.store.events.layout import Partition
from chalkline.store.events.manifest import StoredFile
from chalkline.store.events.store import DayFile
from chalkline.store.replay.truth.atoms import Atoms
from chalkline.store.replay.truth.file import read_truth, write_truth
from chalkline.store.replay.truth.keys import canonical
from chalkline.store.replay.truth.patterns import Patterns, joined

COUNT = int(os.environ.get("REPLAY_EVENTS", "5000000"))
"""Mails of the 25 rules; for the long run, and its memory, see :mod:`bench.replay_at_scale`."""
_ROUNDS, _BATCH = 3, 250_000
_WORKERS = 2
Chunk = tuple[Path, int]


def run() -> Section:
    """The figures of replay."""
    file = mails_file(COUNT)
    return Section(
        key="replay",
        title="Replay",
        intro=(
            f"{COUNT:,} stored mails and 25 rules, two threads or processes each; all come to the same counts. Then the"
            f" whole policies of a made-up school of 1,350 people over {EVENTS:,} events of its first term, a third of"
            " them mail sent, as `chalkline replay` goes over them: in two processes, from their beginning to the end."
        ),
        table=[*_of_the_rules(file), *of_a_school()],
    )


def _of_the_rules(file: Path) -> Iterator[dict[str, str]]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_WORKERS, mp_context=context) as pool, TemporaryDirectory() as folder:
        chunks = [(file, number) for number in range(pq.read_metadata(file).num_row_groups)]

        def shared(work: Callable[[Chunk], Sequence[int]]) -> list[int]:
            return np.sum(list(pool.map(work, chunks)), axis=0).tolist()  # type: ignore[no-any-return]

        ways: dict[str, Callable[[], list[int]]] = {
            "reading the Parquet, nothing else": lambda: shared(_read),
            "Chalkline, cold": lambda: shared(_cold),
            "DuckDB, by hand": lambda: duckdb_counts(file),
            "Polars, by hand": lambda: polars_counts(file),
        }
        shared(_cold)  # processes are begun and rules planned
        speeds, counts = _in_turns(ways)
        agreeing = {tuple(found) for name, found in counts.items() if not name.startswith("reading")}
        if len(agreeing) != 1:
            raise ValueError(counts)
        yield from ({"what": name, "figure": f"{rate(COUNT / seconds)} events/s"} for name, seconds in speeds.items())
        yield from _of_stored_truth(pool, chunks, Path(folder), agreeing.pop())


def _of_stored_truth(
    pool: ProcessPoolExecutor, chunks: Sequence[Chunk], folder: Path, expected: Sequence[int]
) -> Iterator[dict[str, str]]:
    places = [(chunk, folder) for chunk in chunks]
    building = _seconds(lambda: sum(pool.map(_store, places)))
    patterns = sum(len(_known(chunk, folder, numbers=False).events) for chunk in chunks)
    counting = median(_seconds(lambda: _counted(chunks, folder, expected)) for _ in range(_ROUNDS))
    touched = median(_seconds(lambda: sum(pool.map(_touched, places))) for _ in range(_ROUNDS))
    yield {"what": "truth worked out and stored", "figure": f"{rate(COUNT / building)} events/s"}
    yield {"what": "counts of an edited policy over stored truth", "figure": f"{rate(COUNT / counting)} events/s"}
    yield {"what": "one condition edited: worked out anew, stored", "figure": f"{rate(COUNT / touched)} events/s"}
    yield {"what": f"patterns stored, in {len(chunks)} files", "figure": f"{patterns:,}"}


def _in_turns(ways: dict[str, Callable[[], list[int]]]) -> tuple[dict[str, float], dict[str, list[int]]]:
    times: dict[str, list[float]] = {name: [] for name in ways}
    counts: dict[str, list[int]] = {}
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            begun = time.perf_counter()
            counts[name] = way()
            times[name].append(time.perf_counter() - begun)
    return {name: median(found) for name, found in times.items()}, counts


# in a process of its own


@cache
def _rules(edited: int = 0) -> ColumnarConditions:
    conditions = [rule.applies for rule in checked_rules(edited)]
    return columnar_conditions(conditions)


@cache
def _open(file: Path) -> pq.ParquetFile:
    columns = pq.ParquetFile(file).schema
    texts = [column.path for column in map(columns.column, range(len(columns))) if column.physical_type == "BYTE_ARRAY"]
    return pq.ParquetFile(file, memory_map=True, read_dictionary=texts)


def _batches(chunk: Chunk, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
    """Texts come as the dictionaries that they are stored with; lists of those only by whole groups of rows."""
    file, number = chunk
    group = _open(file).read_row_group(number, columns=columns, use_threads=False)
    return iter(group.to_batches(max_chunksize=_BATCH))


def _read(chunk: Chunk) -> list[int]:
    return [sum(batch.num_rows for batch in _batches(chunk))]


def _cold(chunk: Chunk) -> list[int]:
    counts = np.zeros(25, np.int64)
    for batch in _batches(chunk):
        truths = _rules()(batch, np.zeros(batch.num_rows, np.int64))
        counts += [np.count_nonzero(found.true) for found in truths]
    return counts.tolist()


@cache
def _atoms(edited: int = 0) -> Atoms:
    conditions = _rules(edited)
    return Atoms(conditions=conditions, keys=tuple(map(canonical, conditions.atoms)))


def _store(place: tuple[Chunk, Path]) -> int:
    """The truth of all atoms of a part of the file is on disk."""
    chunk, folder = place
    parts = [_answered(_atoms(), batch, Patterns.alike(batch.num_rows)) for batch in _batches(chunk)]
    write_truth(_file(chunk, folder), joined(parts))
    return 0


def _touched(place: tuple[Chunk, Path]) -> int:
    """One atom is another: it is worked out of the one column that it reads, and stored with the rest."""
    chunk, folder = place
    known, first, parts = _known(chunk, folder), 0, []
    for batch in _batches(chunk, ["nrcpt"]):
        parts.append(_answered(_atoms(7), batch, known.of_rows(first, batch.num_rows)))
        first += batch.num_rows
    write_truth(_file((chunk[0].with_stem("edited"), chunk[1]), folder), joined(parts))
    return 0


def _known(chunk: Chunk, folder: Path, *, numbers: bool = True) -> Patterns:
    known = read_truth(_file(chunk, folder), numbers=numbers)
    if known is None:
        raise ValueError(chunk)
    return known


def _answered(atoms: Atoms, batch: pa.RecordBatch, known: Patterns) -> Patterns:
    return atoms.answered(known, Frame.of(batch, np.zeros(batch.num_rows, np.int64), None))


def _counted(chunks: Sequence[Chunk], folder: Path, expected: Sequence[int]) -> list[int]:
    """How often every rule holds, by the patterns of all files."""
    counts = np.zeros(25, np.int64)
    for chunk in chunks:
        known = _known(chunk, folder, numbers=False)
        counts += [int(known.events[found.true].sum()) for found in _atoms().combined(known)]
    if counts.tolist() != list(expected):
        raise ValueError(counts)
    return counts.tolist()


def _file(chunk: Chunk, folder: Path) -> DayFile:
    path, number = chunk
    rows = pq.read_metadata(path).row_group(number).num_rows if path.exists() else 0
    name = f"{path.stem}-{number}.parquet"
    stored = StoredFile(name=name, rows=rows, bytes=0, sha256="", first="", last="", fields=())
    return DayFile(Partition(date.min, EVENT, ""), folder / name, stored)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
