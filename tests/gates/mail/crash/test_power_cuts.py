"""The whole gate over a disk that forgets what was not synced: nothing is lost, and every sync is needed."""

import asyncio
import os
from pathlib import Path

import pytest
from tests.gates.mail.crash.outages import crowded, outages

from chalkline.store.spool.disk import Sync

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
"""A gate without power closes nothing, and what it leaves lying about is collected at some time."""
OUTAGES = int(os.environ.get("CHALKLINE_OUTAGES", "10"))
"""How many gates are looked at, each with the three before it that ended badly."""
ENOUGH = 400
"""Of these without a loss, after which a missing sync counts as one that nobody needs."""


@pytest.mark.parametrize("seed", range(OUTAGES))
def test_no_power_cut_loses_anything(tmp_path: Path, seed: int) -> None:
    assert not (faults := asyncio.run(outages(tmp_path, seed))), "\n".join(faults[:20])


@pytest.mark.parametrize("ignored", list(Sync))
def test_without_any_one_sync_something_is_lost(tmp_path: Path, ignored: Sync) -> None:
    losing = (asyncio.run(outages(tmp_path / str(seed), seed, ignored)) for seed in range(ENOUGH))
    assert any(losing), f"nothing needs {ignored}"


@pytest.mark.parametrize("seed", range(4))
def test_on_a_full_disk_what_is_there_leaves_and_what_comes_is_put_off(tmp_path: Path, seed: int) -> None:
    account = asyncio.run(crowded(tmp_path, seed))
    answers = [one.answer for one in account.tries.values()]
    assert any(answer.startswith("451 4.3.1 ") for answer in answers)
    assert any(answer.startswith("250 2.0.0 Kept") for answer in answers)
    assert not (faults := account.faults()), "\n".join(faults[:20])
