"""What is wrong with an event store: what, where, and how to mend it."""

from pathlib import Path


class StoreError(Exception):
    """Something in the store is not as it must be. What, where and how to mend it, in lower case."""

    def __init__(self, what: str, where: Path, mend: str) -> None:
        super().__init__(f"{where}: {what}; {mend}")
        self.what = what
        self.where = where
        self.mend = mend

    def __reduce__(self) -> tuple[type["StoreError"], tuple[str, Path, str]]:
        """So that it comes whole from another process."""
        return type(self), (self.what, self.where, self.mend)


def reason(error: OSError) -> str:
    """Why something could not be read or written, in lower case: ``no space left on device``."""
    return (error.strerror or str(error)).lower()
