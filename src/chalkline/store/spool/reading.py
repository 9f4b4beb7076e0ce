"""Looking into a spool from outside: without owning it, whether or not a gate is running."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from chalkline.store.spool.disk import Disk, PosixDisk
from chalkline.store.spool.entry import Entry
from chalkline.store.spool.errors import Damaged, SpoolError, UnknownEntry
from chalkline.store.spool.faults import Fault
from chalkline.store.spool.ledger import ASIDE, JOURNAL, MESSAGES
from chalkline.store.spool.messages import Messages
from chalkline.store.spool.record import decoded
from chalkline.store.spool.replay import Replay, replayed
from chalkline.store.spool.segments import read

_TRIES = 5
"""A gate may remove a file of the journal between its name's being read and its bytes'."""


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at every byte of a spool found."""

    entries: int
    """That are open."""
    size: int
    """Bytes of their messages."""
    faults: tuple[Fault, ...]
    put_aside: tuple[str, ...]
    """Names of damaged files, and of messages of which no record speaks, that wait for somebody to look at them."""


@dataclass(frozen=True, slots=True)
class Look:
    """A spool as it was at one moment."""

    disk: Disk
    folder: Path
    replay: Replay

    @classmethod
    def of(cls, folder: Path, disk: Disk | None = None) -> "Look":
        """A look at the folder. Raises FileNotFoundError where it is no spool, SpoolError."""
        disk = disk or PosixDisk()
        for _ in range(_TRIES - 1):
            try:
                return cls(disk, folder, replayed(disk, folder / JOURNAL))
            except FileNotFoundError:
                if JOURNAL not in disk.names(folder):
                    raise
        return cls(disk, folder, replayed(disk, folder / JOURNAL))

    def entry(self, id_: str) -> Entry:
        """The open entry. Raises UnknownEntry, Damaged; FileNotFoundError where a gate has moved it meanwhile."""
        held = self.replay.state.open.get(id_)
        if held is None:
            raise UnknownEntry(f"no open entry has the id `{id_}`")
        record = decoded(read(self.disk, self.folder / JOURNAL, held.place))
        return next(entry for entry in record.entries if entry.id == id_)

    def entries(self) -> Iterator[Entry]:
        """All open entries in order of arrival, but for those that are closed meanwhile, or damaged."""
        look = self
        for id_ in sorted(self.replay.state.open):
            try:
                yield look.entry(id_)
            except FileNotFoundError:
                look = Look.of(self.folder, self.disk)
                if id_ in look.replay.state.open:
                    yield look.entry(id_)
            except (UnknownEntry, Damaged):
                continue

    def raw(self, entry: Entry) -> memoryview:
        """The bytes of its message. Raises Damaged."""
        return Messages(self.disk, self.folder / MESSAGES).raw(entry)

    def verify(self, is_open: Callable[[str], bool] = lambda _id: True) -> Verified:
        """Every record and message is read; ``is_open`` tells of what was closed since the look began."""
        size, faults = 0, list(self.replay.faults)
        faults += (self.replay.tail,) if self.replay.tail else ()
        for id_ in sorted(self.replay.state.open):
            try:
                size += len(self.raw(self.entry(id_)))
            except (SpoolError, FileNotFoundError) as error:
                if is_open(id_):
                    faults.append(Fault(file=f"{MESSAGES}/{id_}.eml", offset=0, what=_said(error)))
        return Verified(
            entries=len(self.replay.state.open), size=size, faults=tuple(faults), put_aside=self._put_aside()
        )

    def _put_aside(self) -> tuple[str, ...]:
        try:
            return tuple(f"{ASIDE}/{name}" for name in sorted(self.disk.names(self.folder / ASIDE)))
        except FileNotFoundError:
            return ()


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, Damaged) else "it cannot be read"
