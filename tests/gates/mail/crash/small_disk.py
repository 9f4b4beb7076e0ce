"""A real disk with little room, which somebody else fills up and empties again while gates live and die on it."""

import os
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

import pytest

_SIZE = "20m"
"""Of which the spool keeps eight back."""
_PIECE = 64 * 1024


@dataclass(slots=True)
class SmallDisk:
    """The disk, and when it was full."""

    folder: Path
    chance: random.Random
    full: list[tuple[float, float]] = field(default_factory=list)
    """Since when, and until when."""

    def turn(self) -> None:
        """It fills up, or there is room again."""
        if self.full and self.full[-1][1] == inf:
            self.empty()
        else:
            self.fill()

    def fill(self) -> None:
        """Not a byte is left, or only a few."""
        self.full.append((time.monotonic(), inf))
        left = self.chance.choice((0, 0, 10_000))
        with self._ballast.open("wb", buffering=0) as file, suppress(OSError):
            while free(self.folder) > left:
                file.write(b"x" * min(_PIECE, max(1, free(self.folder) - left)))

    def empty(self) -> None:
        """All of its room is there again."""
        self._ballast.unlink(missing_ok=True)
        if self.full and self.full[-1][1] == inf:
            self.full[-1] = (self.full[-1][0], time.monotonic())

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"


@contextmanager
def small_disk(folder: Path, chance: random.Random) -> Iterator[SmallDisk]:
    """The disk, mounted there; skips where nobody may mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE},mode=0700", "none", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)  # noqa: S603 - our own
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may mount a small file system")
    try:
        yield SmallDisk(folder, chance)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607 - likewise


def free(folder: Path) -> int:
    """Bytes."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize
