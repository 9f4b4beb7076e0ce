"""What an executor does with the bytes of a file, without Spark."""

import pickle
from dataclasses import replace

import msgspec
import pyarrow as pa
import pytest
from tests.store.replay.past import LATER, Past

from chalkline.store.events.errors import StoreError
from chalkline.store.events.store import DayFile
from chalkline.store.replay.partial import Partial
from chalkline.store.replay.running import Replay
from chalkline.store.spark.work import Answer, Work, found_in, place_of


@pytest.fixture(scope="module")
def replay(past: Past) -> Replay:
    return Replay(plan=past.plan(past.edited(*LATER)), store=past.store, keep=False)


@pytest.fixture(scope="module")
def file(replay: Replay) -> DayFile:
    return replay.files()[0]


@pytest.fixture(scope="module")
def work(replay: Replay, file: DayFile) -> Work:
    made: Work = pickle.loads(pickle.dumps(Work.of(replay.plan, [file], None, None)))  # noqa: S301 - as Spark does
    return made


def content(file: DayFile) -> pa.Buffer:
    return pa.py_buffer(file.path.read_bytes())


def test_bytes_from_anywhere_come_to_what_the_file_comes_to(work: Work, replay: Replay, file: DayFile) -> None:
    answer = work.answer(f"s3a://trust/events/{place_of(file.path)}", content(file))
    assert list(found_in([answer], [file])) == [(file, replay.of_file(file))]


@pytest.mark.parametrize(("cut", "what"), [(0, "not the one that was written"), (9, "bytes and was written with")])
def test_other_bytes_are_a_fault_of_that_file(work: Work, file: DayFile, cut: int, what: str) -> None:
    other = pa.py_buffer(bytes(file.stored.bytes - cut))
    with pytest.raises(StoreError, match=what) as raised:
        list(found_in([work.answer(str(file.path), other)], [file]))
    assert raised.value.where == file.path


def test_executors_of_another_version_do_not_answer(work: Work, file: DayFile) -> None:
    answer = replace(work, made_by="0.0 (engine 0)").answer(str(file.path), content(file))
    with pytest.raises(StoreError, match=r"and 0\.0 \(engine 0\) asks; install the same version"):
        list(found_in([answer], [file]))


@pytest.mark.parametrize("times", [0, 2])
def test_a_file_counts_once_or_not_at_all(file: DayFile, times: int) -> None:
    answer = msgspec.msgpack.encode(Answer(place_of(file.path), found=Partial(events=1)))
    with pytest.raises(LookupError, match="1 files were given"):
        list(found_in([answer] * times, [file]))
