"""Room kept back on the disk, so that what is in the spool can still be closed when nothing more fits."""

from dataclasses import dataclass
from pathlib import Path

from chalkline.store.spool.disk import Disk, room
from chalkline.store.spool.errors import SpoolFull

RESERVE = 8 * 1024 * 1024
"""Bytes: some ten thousand fates."""


@dataclass(slots=True)
class Reserve:
    """A file that takes up room until it is needed."""

    disk: Disk
    path: Path
    size: int = RESERVE
    whole: bool = False

    def find(self) -> None:
        """Know the room that an earlier owner kept back."""
        try:
            self.whole = self.disk.size(self.path) == self.size
        except FileNotFoundError:
            self.whole = False

    def restore(self) -> None:
        """The room is kept back. Raises SpoolFull where there is not so much."""
        if self.whole:
            return
        try:
            with room():
                self.disk.allocate(self.path, self.size)
        except SpoolFull:
            self.disk.remove(self.path)
            raise
        self.whole = True

    def give(self) -> bool:
        """The room is free; whether there was any."""
        given, self.whole = self.whole, False
        self.disk.remove(self.path)
        return given
