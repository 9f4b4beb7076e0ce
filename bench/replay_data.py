"""Millions of the synthetic mails of ``bench.data`` as one Parquet file, drawn in columns."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.data import DOMAINS, EXTENSIONS, INSIDE, OUTSIDE, SENDERS, SUBJECTS, TERM_BEGINS, ZONE

_FOLDER = Path(__file__).parent / ".data"
_CHUNK = 250_000
_SECONDS_A_DAY, _MICRO = 86_400, 1_000_000

Ints = npt.NDArray[np.int64]


def mails_file(count: int) -> Path:
    """A file with so many mails, made once and kept."""
    path = _FOLDER / f"mails-{count}.parquet"
    if not path.exists():
        _FOLDER.mkdir(exist_ok=True)
        unfinished = path.with_suffix(".part")
        with pq.ParquetWriter(unfinished, mails_table(1, 0).schema, compression="zstd") as writer:
            for seed in range(-(-count // _CHUNK)):
                writer.write_table(mails_table(min(_CHUNK, count - seed * _CHUNK), seed), row_group_size=_CHUNK)
        unfinished.rename(path)
    return path


def mails_table(count: int, seed: int) -> pa.Table:
    """So many mails, always the same for a seed."""
    random = np.random.default_rng(seed)
    senders = random.choice(len(SENDERS), count, p=list(SENDERS.values()))
    to = np.where(
        random.random(count) < 0.012, random.integers(10, 260, count), random.geometric(0.42, count).clip(max=12)
    )
    domains = _of(DOMAINS, int(to.sum()), random)
    roles = pc.if_else(
        pc.equal(domains, "school.edu"), _of(INSIDE, len(domains), random), _of(OUTSIDE, len(domains), random)
    )
    attached = np.where(random.random(count) < 0.7, 0, random.geometric(0.6, count).clip(max=14))
    sizes = np.exp(random.normal(12.5, 1.9, int(attached.sum()))).clip(max=9e7).astype(np.int64)
    local = _local(count, random)
    stems, numbers = _of(SUBJECTS, count, random), pa.array(random.integers(0, 5000, count)).cast(pa.string())
    return pa.table(
        {
            "role": pa.array(list(SENDERS)).take(pa.array(senders)),
            "grade": pa.array(np.where(senders == 0, random.integers(5, 13, count), 0)),
            "domains": _lists(to, domains),
            "rroles": _lists(to, roles),
            "nrcpt": pa.array(to.astype(np.int64)),
            "hour": pc.hour(local).cast(pa.int64()),
            "dow": pc.day_of_week(local, count_from_zero=True, week_start=7).cast(pa.int64()),
            "subject": pc.if_else(pc.equal(stems, ""), "", pc.binary_join_element_wise(stems, numbers, " #")),
            "body_len": pa.array(_bodies(count, random)),
            "exts": _lists(attached, _of(EXTENSIONS, len(sizes), random)),
            "sizes": _lists(attached, pa.array(sizes)),
            "total": pa.array(np.bincount(np.repeat(np.arange(count), attached), sizes, count).astype(np.int64)),
            "reply": pa.array(random.random(count) < 0.45),
        }
    )


def _of(shares: Mapping[str, float], count: int, random: np.random.Generator) -> pa.Array:
    figures = np.array(list(shares.values()))
    return pa.array(list(shares)).take(pa.array(random.choice(len(figures), count, p=figures / figures.sum())))


def _lists(lengths: Ints, items: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32()), items)


def _local(count: int, random: np.random.Generator) -> pa.Array:
    hours = random.normal(18, 5, count).clip(0, 29.9)
    seconds = TERM_BEGINS.timestamp() + random.integers(0, 280, count) * _SECONDS_A_DAY + hours * 3600
    moments = pa.array((seconds * _MICRO).astype(np.int64)).cast(pa.timestamp("us", "UTC"))
    return moments.cast(pa.timestamp("us", ZONE.key))


def _bodies(count: int, random: np.random.Generator) -> Ints:
    kind = random.random(count)
    return np.where(kind < 0.01, 0, np.where(kind < 0.013, 1_500_000, random.integers(10, 60_000, count)))
