"""How much memory a process takes, or several together."""

import os
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EVERY = 0.1
_PROC = Path("/proc")


class Peak:
    """The most memory that processes were seen to hold at one moment."""

    def __init__(self) -> None:
        self.mebibytes = 0.0

    def look(self, pids: list[int]) -> None:
        """Look once more; memory that they share counts once."""
        self.mebibytes = max(self.mebibytes, sum(map(_held, pids)) / 1024)


@contextmanager
def watched(pids: list[int]) -> Iterator[Peak]:
    """The peak of these processes, looked at ten times a second while the block runs."""
    peak, over = Peak(), threading.Event()

    def watch() -> None:
        while not over.wait(_EVERY):
            peak.look(pids)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def resident() -> float:
    """Mebibytes that this process holds."""
    return resident_of(os.getpid())


def resident_of(pid: int) -> float:
    """Mebibytes that the process holds."""
    pages = int((_PROC / str(pid) / "statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _held(pid: int) -> int:
    """The proportional set size of a process, in KiB; 0 for one that is gone."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
