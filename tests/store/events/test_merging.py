"""Rows of several files in one order, as sorting all of them would give it."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from chalkline.store.events.merging import merged

_MOMENT = pa.timestamp("us", tz="UTC")
STREAMS = st.lists(
    st.tuples(st.booleans(), st.lists(st.integers(0, 20)).map(sorted), st.integers(1, 4)), min_size=1, max_size=4
)


@given(STREAMS)
def test_it_is_what_sorting_all_rows_gives(streams: Sequence[tuple[bool, list[int], int]]) -> None:
    rows = [(moment, number) for number, (_, moments, _) in enumerate(streams) for moment in moments]
    found = [row for batch in merged([_stream(n, *one) for n, one in enumerate(streams)]) for row in _rows(batch)]
    assert [moment for moment, _ in found] == sorted(moment for moment, _ in rows)
    assert sorted(found) == sorted(rows)


@given(STREAMS)
def test_rows_keep_what_their_own_file_says_of_itself(streams: Sequence[tuple[bool, list[int], int]]) -> None:
    for batch in merged([_stream(n, *one) for n, one in enumerate(streams)]):
        kinds = {streams[number][0] for _, number in _rows(batch)}
        assert kinds == {batch.schema.metadata[b"kind"] == b"True"}


def _stream(number: int, kind: bool, moments: list[int], size: int) -> Iterator[pa.RecordBatch]:
    schema = pa.schema({"arrived_at": _MOMENT, "stream": pa.int64()}, metadata={b"kind": str(kind).encode()})
    for start in range(0, len(moments), size):
        part = moments[start : start + size]
        columns = [pa.array(part, pa.int64()).cast(_MOMENT), pa.array([number] * len(part))]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _rows(batch: pa.RecordBatch) -> list[tuple[int, int]]:
    return list(zip(batch.column(0).cast(pa.int64()).to_pylist(), batch.column(1).to_pylist(), strict=True))
