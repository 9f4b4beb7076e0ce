"""A disk that is full, at each write in turn and for real."""

import asyncio
import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.spool.drill import Drill
from tests.store.spool.letters import NINE, letter, part

from chalkline.store.spool.entry import Fate
from chalkline.store.spool.errors import SpoolFull
from chalkline.store.spool.spool import Spool


@pytest.mark.parametrize("act", ["work", "rush", "clean", "opened", "forget"])
@pytest.mark.parametrize("write", range(1, 15))
def test_at_any_write_nothing_is_lost(act: str, write: int) -> None:
    for seed in range(5):
        drill = Drill(random.Random(seed))
        drill.work()
        drill.rush()
        drill.filled(act, write)
        drill.reopened(power=True)


def test_a_disk_that_stays_full_still_lets_all_be_closed() -> None:
    drill = Drill(random.Random(1))
    drill.rush()
    drill.disk.room = 0
    drill.rush()
    before = len(drill.truth.open)
    for id_ in list(drill.truth.open)[:3]:
        drill.close(id_)
    assert len(drill.truth.open) == before - 3
    drill.reopened(power=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Ten megabytes, of which the spool keeps eight back."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=10m,mode=0700", "none", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)  # noqa: S603 - our own
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may mount a small file system")
    yield folder / "spool"
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607 - likewise


def test_a_real_disk_can_be_full(small_disk: Path) -> None:
    async def test() -> None:
        spool = await Spool.open(small_disk)
        accepted: list[str] = []
        with pytest.raises(SpoolFull):
            await fill(spool, accepted)
        small_disk.joinpath("rest").write_bytes(b"x" * free(small_disk))
        assert [entry.id for entry in spool.entries()] == accepted
        for id_ in accepted:
            await spool.change(id_, {0: part(fate=Fate.DELIVERED)})
        await spool.close()
        again = await Spool.open(small_disk)
        assert len(again) == 0
        assert (await again.verify()).faults == ()
        await again.close()

    asyncio.run(test())


async def fill(spool: Spool, accepted: list[str]) -> None:
    while True:
        trip = letter(spool.new_id(NINE), raw=b"x" * 100_000)
        await spool.accept(trip)
        accepted.append(trip.entry.id)


def free(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize
