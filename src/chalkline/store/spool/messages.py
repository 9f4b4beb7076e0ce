"""The raw bytes of messages: a file each, named by the entry's id."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from chalkline.store.spool.disk import Disk, File, Sync, room
from chalkline.store.spool.entry import Content, Entry, Letter
from chalkline.store.spool.errors import Damaged
from chalkline.store.spool.faults import Fault
from chalkline.store.spool.ids import is_id

_SUFFIX = ".eml"


@dataclass(frozen=True, slots=True)
class Messages:
    """The folder of messages."""

    disk: Disk
    folder: Path

    def keep(self, letter: Letter) -> None:
        """The bytes are on disk, synced; their name is once the folder is.

        Raises SpoolFull, and then nothing is; ValueError where the bytes are not the entry's, or its id is taken.
        """
        if Content.of(letter.raw) != letter.entry.content:
            raise ValueError(f"the bytes handed in with {letter.entry.id} are not those that it is about")
        path = self._path(letter.entry.id)
        with room():
            file = self._created(path)
        try:
            with room():
                file.write(letter.raw)
                file.sync(Sync.MESSAGE)
        except BaseException:
            self.disk.remove(path)
            raise
        finally:
            file.close()

    def sync_names(self) -> None:
        """All files that were kept can be found, even after a power cut."""
        self.disk.sync(self.folder, Sync.MESSAGE_NAMES)

    def raw(self, entry: Entry) -> memoryview:
        """The bytes, mapped. Raises Damaged where they are not those that came in."""
        try:
            found = self.disk.map(self._path(entry.id))
        except FileNotFoundError as error:
            raise Damaged(f"the bytes of {entry.id} are gone") from error
        if sha256(found).digest() != entry.content.digest:
            raise Damaged(f"the bytes of {entry.id} are not those that came in")
        return found

    def remove(self, id_: str) -> None:
        """The bytes are gone. Call it only once the journal says that the entry is closed."""
        self.disk.remove(self._path(id_))

    def ids(self) -> set[str]:
        """Of all messages that are there."""
        names = (name.removesuffix(_SUFFIX) for name in self.disk.names(self.folder) if name.endswith(_SUFFIX))
        return {name for name in names if is_id(name)}

    def sweep(self, open_: Collection[str], closed: Collection[str], aside: Path | None) -> Iterator[Fault]:
        """Only messages of open entries are left.

        The others were closed or never acknowledged. Where the journal is damaged, this is known only of those that it
        says were closed; the rest is put aside, and named.
        """
        for id_ in sorted(self.ids().difference(open_)):
            if aside is None or id_ in closed:
                self.remove(id_)
            else:
                self.disk.rename(self._path(id_), aside / self._path(id_).name)
                what = f"no record speaks of it; it was put aside in {aside.name}/"
                yield Fault(file=self.name(id_), offset=0, what=what, loss=False)

    def missing(self, open_: Collection[str]) -> Iterator[Fault]:
        """Open entries whose bytes are not there."""
        for id_ in sorted(set(open_).difference(self.ids())):
            yield Fault(file=self.name(id_), offset=0, what="an open entry's message is not there")

    def name(self, id_: str) -> str:
        """The file below the spool's folder."""
        return f"{self.folder.name}/{id_}{_SUFFIX}"

    def _created(self, path: Path) -> File:
        try:
            return self.disk.create(path)
        except FileExistsError as error:
            raise ValueError(f"the id of {path.name} is taken") from error

    def _path(self, id_: str) -> Path:
        if not is_id(id_):
            raise ValueError(f"`{id_}` is no id of an entry")
        return self.folder / f"{id_}{_SUFFIX}"
