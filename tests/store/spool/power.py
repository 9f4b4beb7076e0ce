"""A disk whose power can be cut: what was not synced is lost or kept, each piece by itself, as a test chooses.

Files and names are apart, as in a file system: a file's bytes are safe once the file is synced, a name (new, changed or
gone) once its folder is. A cut keeps or loses each unsynced piece of a file (whole writes, or their first or second
half) and each unsynced change of a name. A killed process loses nothing of all that, but leaves it unsynced.
"""

import errno
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from chalkline.store.spool.disk import Sync

Choose = Callable[[int], int]
"""Chooses one of so many possibilities, by its number: what a cut spares, how much still fits on a full disk."""

PAGE = 64
"""Bytes, small so that a record is in several: each is written or not by itself."""


class PowerCutError(Exception):
    """The power went, in the middle of an operation."""


@dataclass(eq=False)
class Inode:
    """A file's bytes as they are read now, and what of them is on the disk for sure."""

    data: bytearray = field(default_factory=bytearray)
    safe: bytearray = field(default_factory=bytearray)
    past: list[bytearray] = field(default_factory=list)
    """What they were in between: the disk may have been given any of it."""

    def sync(self) -> None:
        self.safe, self.past = bytearray(self.data), []

    def truncate(self, size: int) -> None:
        self.past.append(bytearray(self.data))
        del self.data[size:]

    def cut(self, choose: Choose) -> "Inode":
        """What is left: the file as it was at one instant since the last sync, or pages of several instants."""
        forms = [self.safe, *self.past, self.data]
        if choose(2):
            form = forms[choose(len(forms))]
            return Inode(bytearray(form), bytearray(form))
        left, size = bytearray(), len(forms[choose(len(forms))])
        for start in range(0, size, PAGE):
            pages = [page(form, start, min(PAGE, size - start)) for form in forms]
            left += pages[0] if pages.count(pages[0]) == len(pages) else pages[choose(len(pages))]
        return Inode(bytearray(left), bytearray(left))


def page(data: bytearray, start: int, size: int) -> bytearray:
    """Zeros where nothing was written."""
    return data[start : start + size].ljust(size, b"\0")


@dataclass
class Folder:
    """Its names as they are now, those that are safe, and the changes in between, in order."""

    names: dict[str, Inode] = field(default_factory=dict)
    safe: dict[str, Inode] = field(default_factory=dict)
    changes: list[dict[str, Inode | None]] = field(default_factory=list)
    """Each one operation: the names that it set or, with None, took away; a rename is both at once."""

    def change(self, change: dict[str, Inode | None]) -> None:
        """The names are so, and not yet for sure."""
        self.changes.append(change)
        apply(self.names, change)

    def cut(self, choose: Choose) -> dict[str, Inode]:
        """What names are left."""
        left = dict(self.safe)
        for change in self.changes:
            if choose(2):
                apply(left, change)
        return left


def apply(names: dict[str, Inode], change: dict[str, Inode | None]) -> None:
    for name, inode in change.items():
        if inode is None:
            names.pop(name, None)
        else:
            names[name] = inode


@dataclass
class PowerDisk:
    """A disk in memory. It counts its operations, and can fail at one of them."""

    ignored: Sync | None = None
    """A sync that does nothing."""
    room: int = 10**9
    """Bytes that may be written before it is full."""
    cut_after: int | None = None
    """Operations before the power goes."""
    full_at: int | None = None
    """The number of the one write that finds no room for all of it."""
    fits: int = 0
    """So much of that one is written, in percent."""
    folders: dict[Path, Folder] = field(default_factory=dict)
    made: set[Path] = field(default_factory=set)
    """Folders that are not there for sure."""
    operations: int = 0
    writes: int = 0
    syncs: list[Sync] = field(default_factory=list)

    def step(self) -> None:
        if self.cut_after is not None and self.operations >= self.cut_after:
            raise PowerCutError
        self.operations += 1

    def use(self, size: int) -> int:
        """How much of it fits."""
        self.writes += 1
        fits = size * self.fits // 100 if self.writes == self.full_at else min(size, self.room)
        self.room -= fits
        return fits

    def create(self, path: Path) -> "PowerFile":
        self.step()
        folder = self.folders[path.parent]
        if path.name in folder.names:
            raise FileExistsError(path)
        folder.change({path.name: Inode()})
        return PowerFile(self, folder.names[path.name])

    def make_folder(self, path: Path) -> bool:
        self.step()
        if path in self.folders:
            return False
        self.folders[path] = Folder()
        self.made.add(path)
        return True

    def sync(self, path: Path, why: Sync) -> None:
        self.step()
        self.syncs.append(why)
        if why == self.ignored:
            return
        if path in self.folders or path.parent not in self.folders:
            self.made = {made for made in self.made if made.parent != path}
            folder = self.folders.get(path, Folder())
            folder.safe, folder.changes = dict(folder.names), []
        else:
            self.inode(path).sync()

    def names(self, folder: Path) -> list[str]:
        if folder not in self.folders:
            raise FileNotFoundError(folder)
        return [*self.folders[folder].names, *(each.name for each in self.folders if each.parent == folder)]

    def size(self, path: Path) -> int:
        return len(self.inode(path).data)

    def map(self, path: Path) -> memoryview:
        return memoryview(bytes(self.inode(path).data))

    def read(self, path: Path, offset: int, length: int) -> bytes:
        return bytes(self.inode(path).data[offset : offset + length])

    def remove(self, path: Path) -> None:
        self.step()
        inode = self.folders[path.parent].names.get(path.name)
        if inode is not None:
            self.room += len(inode.data)
            self.folders[path.parent].change({path.name: None})

    def rename(self, old: Path, new: Path) -> None:
        self.step()
        inode = self.inode(old)
        self.folders[new.parent].change({new.name: inode})
        self.folders[old.parent].change({old.name: None})

    def allocate(self, path: Path, size: int) -> None:
        self.step()
        inode = self.folders[path.parent].names.get(path.name) or Inode()
        self.folders[path.parent].change({path.name: inode})
        fits = self.use(size)
        inode.data = bytearray(fits)
        if fits < size:
            raise OSError(errno.ENOSPC, "No space left on device")

    def inode(self, path: Path) -> Inode:
        try:
            return self.folders[path.parent].names[path.name]
        except KeyError:
            raise FileNotFoundError(path) from None

    def cut(self, choose: Choose) -> "PowerDisk":
        """The disk as it is found when the power is back."""
        there = [path for path in self.folders if not (path in self.made and choose(2))]
        there = [
            path for path in there if not any(parent in self.folders and parent not in there for parent in path.parents)
        ]
        left = {path: self.folders[path].cut(choose) for path in there}
        inodes = {inode: inode.cut(choose) for names in left.values() for inode in names.values()}
        folders = {}
        for path, names in left.items():
            kept = {name: inodes[inode] for name, inode in names.items()}
            folders[path] = Folder(kept, dict(kept))
        return PowerDisk(ignored=self.ignored, folders=folders)

    def killed(self) -> "PowerDisk":
        """The same disk for the next process: all is there, and no safer than before."""
        return PowerDisk(ignored=self.ignored, room=self.room, folders=self.folders, made=self.made)


@dataclass
class PowerFile:
    disk: PowerDisk
    inode: Inode

    def write(self, data: bytes) -> None:
        self.disk.step()
        fits = self.disk.use(len(data))
        self.inode.data += data[:fits]
        if fits < len(data):
            raise OSError(errno.ENOSPC, "No space left on device")

    def truncate(self, size: int) -> None:
        self.disk.step()
        self.disk.room += len(self.inode.data) - size
        self.inode.truncate(size)

    def sync(self, why: Sync) -> None:
        self.disk.step()
        self.disk.syncs.append(why)
        if why != self.disk.ignored:
            self.inode.sync()

    def close(self) -> None:
        pass
