"""Rows of several files in the order of their arrival, with two batches of each in memory."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from chalkline.policy.values import Timestamp

_NANOSECONDS = 1000
_ARRIVED = "arrived_at"
Moments = npt.NDArray[np.int64]


def merged(streams: Sequence[Iterator[pa.RecordBatch]]) -> Iterator[pa.RecordBatch]:
    """The rows of the streams, each of which is in order, in one order; equal moments by the order of the streams.

    A batch has rows of streams with the same schema and metadata only.
    """
    heads = [head for head in (_Head.of(stream) for stream in streams) if head is not None]
    while len(heads) > 1:
        bound = min((head.last for head in heads if head.following is not None), default=None)
        yield from _together([head.up_to(bound) for head in heads])
        heads = [head for head in heads if head.refilled()]
    for head in heads:
        yield from head.all()


def within(batch: pa.RecordBatch, since: Timestamp | None, until: Timestamp | None) -> Iterator[pa.RecordBatch]:
    """The rows of a batch in order that arrived from ``since`` up to ``until``, if there are any."""
    arrivals = _moments(batch)
    start = 0 if since is None else _before(arrivals, -(-since // _NANOSECONDS))
    end = batch.num_rows if until is None else _before(arrivals, -(-until // _NANOSECONDS))
    if start < end:
        yield batch.slice(start, end - start)


def in_order(parts: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    """The rows of batches of one schema, each of which is in order, as one batch in order."""
    filled = [part for part in parts if part.num_rows] or parts[:1]
    if len(filled) == 1:
        return filled[0]
    whole = pa.concat_batches(filled)
    return whole.take(pc.sort_indices(whole.column(_ARRIVED)))


class _Head:
    """The next rows of a stream, and those after them, so that it is known whether these are the last."""

    __slots__ = ("batch", "following", "last", "rest")

    def __init__(self, batch: pa.RecordBatch, rest: Iterator[pa.RecordBatch]) -> None:
        self.rest = rest
        self.batch, self.last, self.following = batch, int(_moments(batch)[-1]), _next(rest)

    @classmethod
    def of(cls, stream: Iterator[pa.RecordBatch]) -> "_Head | None":
        """The head of a stream; None of one without rows."""
        first = _next(stream)
        return None if first is None else cls(first, stream)

    def up_to(self, bound: int | None) -> pa.RecordBatch:
        """The rows up to a moment, or all, which are taken off."""
        taken = self.batch.num_rows if bound is None else _before(_moments(self.batch), bound + 1)
        rows, self.batch = self.batch.slice(0, taken), self.batch.slice(taken)
        return rows

    def refilled(self) -> bool:
        """Whether there are more rows."""
        if not self.batch.num_rows:
            if self.following is None:
                return False
            self.batch, self.last = self.following, int(_moments(self.following)[-1])
            self.following = _next(self.rest)
        return True

    def all(self) -> Iterator[pa.RecordBatch]:
        """All rows that are left."""
        yield self.batch
        if self.following is not None:
            yield self.following
            yield from self.rest


def _next(stream: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
    return next((batch for batch in stream if batch.num_rows), None)


def _together(parts: Sequence[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows of the parts in one order, those of the same schema in one batch as far as others do not part them."""
    alike: dict[tuple[tuple[bytes, bytes], ...], list[pa.RecordBatch]] = {}
    for part in parts:
        if part.num_rows:
            alike.setdefault(tuple(sorted((part.schema.metadata or {}).items())), []).append(part)
    yield from _interleaved([in_order(group) for group in alike.values()])


def _interleaved(batches: Sequence[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows of batches that are in order, in one order: runs of each in turn."""
    owners = np.repeat(np.arange(len(batches)), [batch.num_rows for batch in batches])
    owners = owners[np.argsort(np.concatenate([_moments(batch) for batch in batches]), kind="stable")]
    starts = [0, *(np.flatnonzero(np.diff(owners)) + 1).tolist(), len(owners)]
    taken = [0] * len(batches)
    for start, end in pairwise(starts):
        owner = int(owners[start])
        yield batches[owner].slice(taken[owner], end - start)
        taken[owner] += end - start


def _moments(batch: pa.RecordBatch) -> Moments:
    """The arrivals in microseconds."""
    moments: Moments = batch.column(_ARRIVED).view(pa.int64()).to_numpy()
    return moments


def _before(moments: Moments, bound: int) -> int:
    return int(np.searchsorted(moments, bound, side="left"))
