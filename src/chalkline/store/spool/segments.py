"""The files of a journal, one after the other: written at the end of the last, read anywhere."""

import re
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from chalkline.store.spool.disk import Disk, File, Sync, room
from chalkline.store.spool.errors import Damaged, SpoolBroken, SpoolFull
from chalkline.store.spool.frames import HEAD_SIZE, OPENING, frame_at, framed

_NAME = re.compile(r"(\d{16})-([0-9a-f]{16})\.journal", re.ASCII)
SEGMENT_SIZE = 16 * 1024 * 1024
"""Bytes after which the next file is begun."""


class Segment(NamedTuple):
    """A file of a journal."""

    number: int
    salt: bytes

    @property
    def name(self) -> str:
        """Its name in the folder: its number, from 1, and its salt."""
        return f"{self.number:016d}-{self.salt.hex()}.journal"


class Place(NamedTuple):
    """Where a record stands."""

    segment: Segment
    offset: int
    size: int
    """With its head."""
    number: int


def segments(disk: Disk, folder: Path) -> list[Segment]:
    """The files of the journal in this folder, in order."""
    found = (_NAME.fullmatch(name) for name in disk.names(folder))
    return sorted(Segment(int(match[1]), bytes.fromhex(match[2])) for match in found if match)


def read(disk: Disk, folder: Path, place: Place) -> bytes:
    """The payload of a record of the journal in this folder. Raises Damaged."""
    path = folder / place.segment.name
    frame = frame_at(disk.read(path, place.offset, place.size), 0, place.segment.salt)
    if frame is None:
        raise Damaged(f"the record at {place.offset} of {path.name} was damaged since it was written")
    return frame.payload


class Writer:
    """Writes records at the end of a journal; begins a file of its own, never goes on with one that it found."""

    def __init__(self, disk: Disk, folder: Path, last: int, number: int, segment_size: int = SEGMENT_SIZE) -> None:
        self._disk = disk
        self._folder = folder
        self._last = last
        self._segment: Segment | None = None
        self._file: File | None = None
        self._size = 0
        self.segment_size = segment_size
        """Bytes after which the next file is begun."""
        self._broken = ""
        self.number = number
        """Of the next record."""

    @property
    def segment(self) -> int:
        """The number of the file that is, or will next be, written."""
        return self._last + (self._file is None)

    def append(self, payloads: Sequence[bytes]) -> list[Place]:
        """The records are on disk, synced, at these places.

        Raises SpoolFull, and then none of them is anywhere; SpoolBroken, and then nobody knows, and it takes no more.
        """
        if self._broken:
            raise SpoolBroken(self._broken)
        try:
            places = self._written(payloads)
            self._synced()
        except SpoolFull:
            self._take_back()
            raise
        except OSError as error:
            raise self._break(error) from error
        self._size = places[-1].offset + places[-1].size
        self.number += len(places)
        return places

    def read(self, place: Place) -> bytes:
        """The payload of a record. Raises Damaged."""
        return read(self._disk, self._folder, place)

    def close(self) -> None:
        """No file is being written."""
        if self._file is not None:
            self._file.close()
        self._file = None

    def _written(self, payloads: Sequence[bytes]) -> list[Place]:
        file, segment = self._opened()
        offset, numbers = self._size, range(self.number, self.number + len(payloads))
        places = []
        for number, payload in zip(numbers, payloads, strict=True):
            places.append(Place(segment, offset, HEAD_SIZE + len(payload), number))
            offset += HEAD_SIZE + len(payload)
        with room():
            file.write(b"".join(map(self._framed, payloads, numbers)))
        return places

    def _framed(self, payload: bytes, number: int) -> bytes:
        return framed(payload, number, self.number, self._opened()[1].salt)

    def _synced(self) -> None:
        """A full disk that shows only now is as bad as any other failure: the bytes may or may not be there."""
        self._opened()[0].sync(Sync.RECORDS)

    def _opened(self) -> tuple[File, Segment]:
        if self._file is not None and self._size >= self.segment_size:
            self.close()
        if self._file is None or self._segment is None:
            self._file, self._segment = self._begun()
        return self._file, self._segment

    def _begun(self) -> tuple[File, Segment]:
        segment = Segment(self._last + 1, secrets.token_bytes(8))
        path = self._folder / segment.name
        with room():
            file = self._disk.create(path)
        try:
            with room():
                file.write(OPENING)
        except SpoolFull:
            file.close()
            self._disk.remove(path)
            raise
        self._disk.sync(self._folder, Sync.SEGMENT_NAME)
        self._last, self._size = segment.number, len(OPENING)
        return file, segment

    def _take_back(self) -> None:
        """Cut off what a full disk let through, and for good: the bytes of its messages will be gone."""
        if self._file is not None:
            try:
                self._file.truncate(self._size)
                self._file.sync(Sync.TAKEN_BACK)
            except OSError as error:
                raise self._break(error) from error

    def _break(self, error: OSError) -> SpoolBroken:
        self._broken = f"the disk failed: {(error.strerror or str(error)).lower()}; restart the gate once it is mended"
        return SpoolBroken(self._broken)
