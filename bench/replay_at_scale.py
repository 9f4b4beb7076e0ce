"""The 25 rules over a hundred million stored mails, and the memory that all processes together take for it.

Making the mails takes some four minutes and 1.7 GB, which are given back at the end; ``REPLAY_EVENTS_AT_SCALE`` says
how many. They are read tenth by tenth, so that memory that grows with what was read would show.
"""

import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from bench.harness import Section, rate
from bench.memory import watched
from bench.outgoing_mail import checked_rules
from bench.replay_data import mails_file
from chalkline.policy.cel.columnar import ColumnarConditions, columnar_conditions

COUNT = int(os.environ.get("REPLAY_EVENTS_AT_SCALE", "100000000"))
_WORKERS, _PARTS = 2, 10
_KEPT = 10_000_000
"""Mails up to so many are left for the next run."""
Group = tuple[Path, int]


def run() -> Section:
    """The figures of a long cold replay."""
    file = mails_file(COUNT)
    table = list(_parts(file))
    if COUNT > _KEPT:
        file.unlink()
    return Section(
        key="replay-at-scale",
        title="Replay at scale",
        intro=(
            f"{COUNT:,} stored mails and 25 rules, cold, {_WORKERS} processes and the one that shares out their work."
            " Memory is what all of them hold at one moment, looked at ten times a second."
        ),
        table=table,
    )


def _parts(file: Path) -> Iterator[dict[str, str]]:
    groups = [(file, number) for number in range(pq.read_metadata(file).num_row_groups)]
    bounds = [len(groups) * part // _PARTS for part in range(_PARTS + 1)]
    with ProcessPoolExecutor(_WORKERS, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_counts, groups[:_WORKERS]))  # processes are begun and rules planned
        pids = [os.getpid(), *(process.pid for process in multiprocessing.active_children() if process.pid)]
        for number, (begin, end) in enumerate(pairwise(bounds), start=1):
            begun = time.perf_counter()
            with watched(pids) as peak:
                events = int(np.sum([counts[0] for counts in pool.map(_counts, groups[begin:end])]))
            speed = events / (time.perf_counter() - begun)
            yield {
                "tenth": f"{number}",
                "events": f"{events:,}",
                "events/s": rate(speed),
                "memory at its peak": f"{peak.mebibytes:,.0f} MiB",
            }


# in a process of its own


@cache
def _rules() -> ColumnarConditions:
    return columnar_conditions([rule.applies for rule in checked_rules()])


@cache
def _open(file: Path) -> pq.ParquetFile:
    columns = pq.ParquetFile(file).schema
    texts = [column.path for column in map(columns.column, range(len(columns))) if column.physical_type == "BYTE_ARRAY"]
    return pq.ParquetFile(file, read_dictionary=texts)


def _counts(group: Group) -> Sequence[int]:
    """How many events a group of rows has, and how often each rule holds."""
    file, number = group
    counts = np.zeros(1 + len(_rules().skeleton.parts), np.int64)
    for batch in _open(file).read_row_group(number, use_threads=False).to_batches():
        truths = _rules()(batch, np.zeros(batch.num_rows, np.int64))
        counts += [batch.num_rows, *(np.count_nonzero(found.true) for found in truths)]
    return counts.tolist()
