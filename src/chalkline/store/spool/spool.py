"""The spool as a gate uses it: whatever a coroutine here returned from is on disk, synced."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from chalkline.policy.facts.fact import Fact
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Entry, Letter, Part
from chalkline.store.spool.faults import Fault


class Spool:
    """One folder that one process owns. All methods are for the thread of its event loop."""

    @classmethod
    async def open(cls, folder: Path) -> "Spool":
        """The spool of the folder, which is made where it is missing. Raises SpoolTaken, OSError."""
        raise NotImplementedError

    async def close(self) -> None:
        """Finish what was asked, and let go of the folder."""
        raise NotImplementedError

    @property
    def faults(self) -> Sequence[Fault]:
        """What was damaged when the spool was opened; empty where all was whole."""
        raise NotImplementedError

    @property
    def is_full(self) -> bool:
        """Whether it takes no further messages for want of room."""
        raise NotImplementedError

    def new_id(self, now: Timestamp) -> str:
        """An id after all that were given before, even where the clock was set back; 24 letters and digits."""
        raise NotImplementedError

    async def accept(self, letter: Letter, *, notices: Sequence[Letter] = (), facts: Sequence[Fact] = ()) -> None:
        """The message, its notices and facts are kept: all of them or, where this raises, none.

        Raises SpoolFull, SpoolBroken; ValueError where an id is in use or raw bytes are not those of their entry.
        """
        raise NotImplementedError

    async def change(
        self, id_: str, parts: Mapping[int, Part], *, notices: Sequence[Letter] = (), facts: Sequence[Fact] = ()
    ) -> Entry:
        """The parts at these places of an open entry are these; the notices and facts of it are kept with them.

        The entry as it then is; where no part is open any more, its raw bytes are gone.
        Raises UnknownEntry, PartClosed, SpoolBroken; SpoolFull where the reserve is used up, or notices do not fit.
        """
        raise NotImplementedError

    async def learn(self, facts: Sequence[Fact], *, notices: Sequence[Letter] = ()) -> None:
        """The facts are kept. Their numbers are the spool's own, from 1, whatever they had. Raises as ``accept``."""
        raise NotImplementedError

    async def forget(self, numbers: Sequence[int]) -> None:
        """The facts of these numbers are kept elsewhere, and no longer here. Raises SpoolFull, SpoolBroken."""
        raise NotImplementedError

    def facts(self) -> Sequence[Fact]:
        """All facts that were learnt and not forgotten, by number."""
        raise NotImplementedError

    def __len__(self) -> int:
        """How many entries are open."""
        raise NotImplementedError

    def __contains__(self, id_: object) -> bool:
        """Whether an entry of this id is open."""
        raise NotImplementedError

    def entry(self, id_: str) -> Entry:
        """The open entry, read from disk. Raises UnknownEntry."""
        raise NotImplementedError

    def entries(self) -> Iterator[Entry]:
        """All open entries in order of arrival, read from disk one by one; what is closed meanwhile is left out."""
        raise NotImplementedError

    def due(self, now: Timestamp, limit: int = 100) -> list[Entry]:
        """The first open entries, in order of arrival, of which a part is due."""
        raise NotImplementedError

    def next_due(self) -> Timestamp | None:
        """When the next entry is due; None where none is by itself."""
        raise NotImplementedError

    def raw(self, id_: str) -> memoryview:
        """The bytes of an open entry, mapped from disk. Raises UnknownEntry, DamagedMessage."""
        raise NotImplementedError

    def note(self, record: bytes) -> None:
        """The record is written within a second, and not waited for: a power cut may lose the last second of notes."""
        raise NotImplementedError
