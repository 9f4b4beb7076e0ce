"""A school's past, and a cluster to replay it on."""

import os
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.servers import needs, needs_package
from tests.store.generate.small import folder_at
from tests.store.replay.past import LATER, Past, past_in
from tests.store.spark.standalone import Standalone, environment, standalone

from chalkline.store.generate.log import Log
from chalkline.store.replay.partial import Partial, together
from chalkline.store.replay.running import Replay

_DAYS = Log(first=date(2026, 11, 11), last=date(2026, 11, 18), events=8_000, seed=5)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever needs the cluster goes first: pytest-xdist gives the first to one worker, which keeps them.

    It cuts the tests into as many runs as there are workers, and who has nothing left takes from the ends of others'.
    """
    items.sort(key=lambda item: "cluster" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    """A master and two workers; drivers of this process find Java, and stay on loopback."""
    needs("java")
    needs_package("pyspark", "chalkline[spark]")
    spark = find_spec("pyspark")
    assert spark is not None
    assert spark.origin is not None
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment().items():
            patch.setitem(os.environ, name, value)
        with standalone(tmp_path_factory.mktemp("cluster"), Path(spark.origin).parent) as running:
            yield running


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """A school with a log of eight days; its folder's name is one that no shell would like."""
    root = tmp_path_factory.mktemp("a trust's {events} [1]")
    return past_in(folder_at(root / "school"), root / "store", _DAYS)


@pytest.fixture(scope="session")
def replay(past: Past) -> Replay:
    """An hour more for staff, tried on it."""
    return Replay(plan=past.plan(past.edited(*LATER)), store=past.store, keep=False)


@pytest.fixture(scope="session")
def found_here(replay: Replay) -> Partial:
    """What one machine finds."""
    files = replay.files()
    found = together(part for _, part in replay.run(files, workers=1, resume=False, progress=lambda _: None))
    replay.forget(files)
    return found
