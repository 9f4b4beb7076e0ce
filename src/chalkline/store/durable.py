"""Files that are on disk as a whole or not at all, a power cut included."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def put(path: Path, data: bytes) -> None:
    """The file has these bytes, now and after a power cut; if that fails, what was there before is still there.

    Its owner alone may read it. Raises OSError.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """The names in the folder are there after a power cut too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
