"""One owner at a time. The lock goes with its process, however that ends."""

import fcntl
import os
from pathlib import Path

from chalkline.store.spool.errors import SpoolTaken


class Lock:
    """Held from the moment it is made. Raises SpoolTaken where somebody else has it."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._descriptor)
            raise SpoolTaken(f"another gate owns {path.parent}") from error

    def release(self) -> None:
        """Anybody may have it."""
        os.close(self._descriptor)
