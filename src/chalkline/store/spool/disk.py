"""The disk as the spool sees it: a handful of operations, so that tests can cut the power and fill it.

Every sync has a name that says what would be lost without it; a test leaves out each in turn and must find that loss.
"""

import errno
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from chalkline.store.spool.errors import SpoolFull

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Sync(StrEnum):
    """What a sync makes sure of."""

    HOME = "home"
    """That the spool's own folders are there."""
    MESSAGE = "message"
    """The bytes of a message, before any record speaks of it."""
    MESSAGE_NAMES = "message names"
    """That a message's file can be found, likewise."""
    SEGMENT_NAME = "segment name"
    """That a new file of the journal can be found, before a record in it counts."""
    RECORDS = "records"
    """The records, before they are acknowledged."""
    TAKEN_BACK = "taken back"
    """On a full disk: that what was refused is no longer in the journal, before the bytes of its messages go."""
    LAST_SEGMENT = "last segment"
    """At opening: what an owner that was killed had written and not synced, before anything builds upon it."""


class File(Protocol):
    """A file that is being written, from its start."""

    def write(self, data: bytes) -> None:
        """The bytes are at its end. Raises OSError, and then any of them may be."""

    def truncate(self, size: int) -> None:
        """The file ends here, and so does what is written next begin."""

    def sync(self, why: Sync) -> None:
        """All of it is on disk."""

    def close(self) -> None:
        """The file is no longer written; what was not synced still is not."""


class Disk(Protocol):
    """Folders and files."""

    def create(self, path: Path) -> File:
        """A new, empty file. Raises FileExistsError."""

    def make_folder(self, path: Path) -> bool:
        """The folder is there; whether it was missing."""

    def sync(self, path: Path, why: Sync) -> None:
        """The names in a folder, or the bytes of a file, are on disk."""

    def names(self, folder: Path) -> list[str]:
        """What the folder contains."""

    def size(self, path: Path) -> int:
        """In bytes. Raises FileNotFoundError."""

    def map(self, path: Path) -> memoryview:
        """The bytes of a file, read where they are touched."""

    def read(self, path: Path, offset: int, length: int) -> bytes:
        """So many bytes from there, or fewer at the end of the file."""

    def remove(self, path: Path) -> None:
        """The name is gone. Does nothing where it was not there."""

    def rename(self, old: Path, new: Path) -> None:
        """The file has the new name, in place of whatever had it."""

    def allocate(self, path: Path, size: int) -> None:
        """A file that takes up so much room. Raises OSError where there is not so much."""


@contextmanager
def room() -> Iterator[None]:
    """Turns the errors of a full disk into SpoolFull."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise SpoolFull((error.strerror or str(error)).lower()) from error
        raise


class PosixFile:
    """A file of the operating system."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)

    def write(self, data: bytes) -> None:
        """See :class:`File`."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def truncate(self, size: int) -> None:
        """See :class:`File`."""
        os.ftruncate(self._descriptor, size)
        os.lseek(self._descriptor, size, os.SEEK_SET)

    def sync(self, why: Sync) -> None:  # noqa: ARG002 - the name is for tests
        """See :class:`File`."""
        os.fdatasync(self._descriptor)

    def close(self) -> None:
        """See :class:`File`."""
        os.close(self._descriptor)


class PosixDisk:
    """The disk of the operating system. Folders and files are for their owner alone."""

    def create(self, path: Path) -> PosixFile:
        """See :class:`Disk`."""
        return PosixFile(path)

    def make_folder(self, path: Path) -> bool:
        """See :class:`Disk`."""
        try:
            path.mkdir(mode=0o700, parents=True)
        except FileExistsError:
            return False
        return True

    def sync(self, path: Path, why: Sync) -> None:  # noqa: ARG002 - the name is for tests
        """See :class:`Disk`."""
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def names(self, folder: Path) -> list[str]:
        """See :class:`Disk`."""
        return os.listdir(folder)  # noqa: PTH208 - names, and no hundred thousand paths

    def size(self, path: Path) -> int:
        """See :class:`Disk`."""
        return path.stat().st_size

    def map(self, path: Path) -> memoryview:
        """See :class:`Disk`."""
        with path.open("rb") as file:
            if not os.fstat(file.fileno()).st_size:
                return memoryview(b"")
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def read(self, path: Path, offset: int, length: int) -> bytes:
        """See :class:`Disk`."""
        with path.open("rb", buffering=0) as file:
            return os.pread(file.fileno(), length, offset)

    def remove(self, path: Path) -> None:
        """See :class:`Disk`."""
        path.unlink(missing_ok=True)

    def rename(self, old: Path, new: Path) -> None:
        """See :class:`Disk`."""
        old.replace(new)

    def allocate(self, path: Path, size: int) -> None:
        """See :class:`Disk`."""
        with path.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, size)
