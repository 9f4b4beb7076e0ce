"""Files that are there as a whole or not at all, whatever happens while they are written."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from chalkline.store.durable import sync_folder

UNFINISHED = ".unfinished-"
"""What the names of files begin with while they are written. Readers of all kinds pass over them."""


class HashedFile:
    """A file being written, that knows the SHA-256 of what was written so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.closed = False

    @property
    def sha256(self) -> str:
        """In hexadecimal digits."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> int:
        """Write, and count it in."""
        self._digest.update(data)
        return self._file.write(data)

    def tell(self) -> int:
        """How much has been written."""
        return self._file.tell()

    def flush(self) -> None:
        """Hand it to the system."""
        self._file.flush()


@contextmanager
def unfinished(folder: Path, suffix: str) -> Iterator[tuple[Path, HashedFile]]:
    """A file being written in the folder: on disk once the block is left, gone if it is left by an error.

    Whoever wrote it gives it its name with :func:`finish`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{UNFINISHED}{uuid4().hex}{suffix}"
    try:
        with path.open("xb") as file:
            yield path, HashedFile(file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def finish(unfinished_path: Path, path: Path) -> None:
    """The file has its name, durably, in place of whatever had it."""
    unfinished_path.replace(path)
    sync_folder(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """The file has this content: readers see what was there before, or all of it."""
    with unfinished(path.parent, path.suffix) as (temporary, file):
        file.write(content)
    finish(temporary, path)


def put_for_now(path: Path, parts: Iterable[bytes]) -> None:
    """Likewise, of what can be worked out again: after a power cut the file may be cut short, or be gone."""
    temporary = path.with_name(f"{UNFINISHED}{uuid4().hex}{path.suffix}")
    try:
        with temporary.open("xb") as file:
            file.writelines(parts)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
