"""A replay on a real cluster: the same figures as on one machine, whatever happens to its executors and files."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="not installed: pyspark; where CI is set, the command's tests fail for it")

from pyspark.sql import SparkSession
from tests.policy.decide.cast import when
from tests.store.replay.past import Past
from tests.store.spark.standalone import Standalone

from chalkline.store.events.errors import StoreError
from chalkline.store.events.store import EventStore
from chalkline.store.replay.partial import Partial, together
from chalkline.store.replay.running import Progress, Replay
from chalkline.store.replay.tally import WHOLE
from chalkline.store.spark.cluster import ClusterError, SparkReplay, session_at


@pytest.fixture(scope="module")
def session(cluster: Standalone) -> Iterator[SparkSession]:
    with session_at(cluster.url) as session:
        yield session


@pytest.fixture
def day(past: Past, replay: Replay, tmp_path: Path) -> Replay:
    """The replay of one day, in a store of its own."""
    there = replace(replay, since=when("2026-11-16"), until=when("2026-11-17"))
    return replace(there, store=past.copied(tmp_path / "store").store)


def on_cluster(replay: Replay, session: SparkSession, progress: Progress = lambda _: None) -> Partial:
    """What the cluster finds."""
    far = SparkReplay(replay=replay, session=session, root=f"file://{replay.store.root}")
    return together(part for _, part in far.run(replay.files(), progress))


def here(replay: Replay) -> Partial:
    """What one machine finds."""
    found = replay.run(replay.files(), workers=1, resume=False, progress=lambda _: None)
    return together(part for _, part in found)


def test_a_cluster_finds_exactly_what_one_machine_finds(
    replay: Replay, session: SparkSession, found_here: Partial
) -> None:
    told: list[int] = []
    assert on_cluster(replay, session, told.append) == found_here
    assert sum(told) == found_here.events > 7_000
    assert any(old != new for (clause, old, new), _ in found_here.counts if clause == WHOLE)


def test_what_a_killed_executor_was_doing_is_done_again_and_counted_once(
    replay: Replay, session: SparkSession, cluster: Standalone, found_here: Partial
) -> None:
    killed: list[int] = []

    def progress(_: int) -> None:
        if not killed:
            killed.append(cluster.kill_an_executor())

    assert on_cluster(replay, session, progress) == found_here
    assert killed
    assert killed[0] not in cluster.executors()


def test_whoever_stops_it_stops_the_cluster_and_may_begin_again(day: Replay, session: SparkSession) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        on_cluster(day, session, interrupted)
    assert not session.sparkContext.statusTracker().getActiveJobsIds()
    assert on_cluster(day, session) == here(day)


def test_what_no_manifest_names_is_not_looked_at(day: Replay, session: SparkSession) -> None:
    before = here(day)
    for file in day.files():
        (file.path.parent / "half-written.parquet").write_bytes(b"PAR1")
        (file.path.parent / f"000000-{'0' * 24}.parquet").write_bytes(file.path.read_bytes())
    assert on_cluster(day, session) == before


def test_a_file_that_is_not_the_one_that_was_written_ends_it(day: Replay, session: SparkSession) -> None:
    file = day.files()[0]
    content = bytearray(file.path.read_bytes())
    content[len(content) // 2] ^= 1
    file.path.write_bytes(content)
    with pytest.raises(StoreError, match="not the one that was written") as raised:
        on_cluster(day, session)
    assert raised.value.where == file.path


def test_a_store_that_the_executors_do_not_find_is_said(day: Replay, session: SparkSession, tmp_path: Path) -> None:
    elsewhere = SparkReplay(replay=day, session=session, root=f"file://{tmp_path}/elsewhere")
    with pytest.raises(ClusterError, match="do not find a file of the store under") as raised:
        list(elsewhere.run(day.files(), lambda _: None))
    assert "check where they find the store" in raised.value.mend


def test_nothing_is_asked_of_a_cluster_where_there_is_nothing(
    replay: Replay, session: SparkSession, tmp_path: Path
) -> None:
    assert on_cluster(replace(replay, store=EventStore(tmp_path)), session) == Partial()
