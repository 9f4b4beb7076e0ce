"""Records of decisions on what passed: written soon, and waited for by nobody.

A power cut may lose the last second of them; never anything of what was stopped, which the journal keeps.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from chalkline.store.spool.disk import Disk
from chalkline.store.spool.errors import SpoolError
from chalkline.store.spool.frames import Frame, frames
from chalkline.store.spool.segments import Writer, segments

_PAUSE = 1.0
"""Seconds between syncs."""


class Notes:
    """Takes notes, and writes them together once a second."""

    def __init__(self, disk: Disk, folder: Path) -> None:
        last = max(segments(disk, folder), default=None)
        self._writer = Writer(disk, folder, last.number if last else 0, number=1)
        self._taken: list[bytes] = []
        self._task = asyncio.create_task(self._run())
        self.lost = 0
        """How many could not be written."""

    def take(self, note: bytes) -> None:
        """The note is written with the next ones."""
        self._taken.append(note)

    async def close(self) -> None:
        """All notes are written."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._write()
        self._writer.close()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_PAUSE)
            await asyncio.shield(self._write())

    async def _write(self) -> None:
        taken, self._taken = self._taken, []
        if not taken:
            return
        try:
            await asyncio.to_thread(self._writer.append, taken)
        except SpoolError:
            self.lost += len(taken)


def notes(disk: Disk, folder: Path) -> Iterator[bytes]:
    """All whole notes in a folder, in order."""
    for segment in segments(disk, folder):
        for found in frames(disk.map(folder / segment.name), segment.salt):
            if isinstance(found, Frame):
                yield found.payload
