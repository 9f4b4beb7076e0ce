"""A school's past, and a cluster to replay it on."""

import os
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.servers import needs
from tests.store.generate.small import folder_at
from tests.store.replay.past import LATER, Past, past_in
from tests.store.spark.standalone import Standalone, environment, standalone

from chalkline.store.generate.log import Log
from chalkline.store.replay.partial import Partial, together
from chalkline.store.replay.running import Replay

_EVENTS = 100_000
_DAYS = Log(first=date(2026, 11, 9), last=date(2026, 11, 20), events=_EVENTS, seed=5)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    """A master and two workers; drivers of this process find Java, and stay on loopback."""
    needs("java")
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
    """A school with the log of two weeks; its folder's name is one that no shell would like."""
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
