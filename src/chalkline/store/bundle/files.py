"""The files of a bundle's folder, by their names: ``base-0000000042.bundle``, ``delta-0000000043.bundle``."""

import re
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"(base|delta)-(\d{10})\.bundle")


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class File:
    """A base or a delta, so far unread."""

    number: int
    is_base: bool
    path: Path

    @property
    def stamp(self) -> tuple[str, int, int, int] | None:
        """What changes when the file does; None where it is gone."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        return self.path.name, status.st_mtime_ns, status.st_size, status.st_ino


def files_in(folder: Path) -> list[File]:
    """The bases and deltas in the folder, by number; none where there is no folder."""
    if not folder.is_dir():
        return []
    named = ((path, _NAME.fullmatch(path.name)) for path in folder.iterdir())
    return sorted(File(number=int(name[2]), is_base=name[1] == "base", path=path) for path, name in named if name)


def path_of(folder: Path, number: int, *, is_base: bool) -> Path:
    """What the file of this number is called."""
    return folder / f"{'base' if is_base else 'delta'}-{number:010}.bundle"
