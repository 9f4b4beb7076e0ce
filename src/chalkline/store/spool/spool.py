"""The spool as a gate uses it: whatever a coroutine here returned from is on disk, synced."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import msgspec

from chalkline.policy.facts.fact import Fact
from chalkline.policy.values import Timestamp
from chalkline.store.spool.committing import Committer
from chalkline.store.spool.disk import Disk, PosixDisk
from chalkline.store.spool.entry import Entry, Fate, Letter, Part
from chalkline.store.spool.errors import Damaged, SpoolBroken, SpoolError, UnknownEntry
from chalkline.store.spool.faults import Fault
from chalkline.store.spool.ids import Ids, id_at
from chalkline.store.spool.intent import Intent
from chalkline.store.spool.ledger import RECORDS, Ledger
from chalkline.store.spool.lock import Lock
from chalkline.store.spool.notes import Notes
from chalkline.store.spool.opening import opened
from chalkline.store.spool.reading import Look, Verified
from chalkline.store.spool.record import Record
from chalkline.store.spool.segments import SEGMENT_SIZE

_LOCK = "lock"
_WRITERS = 16
"""Threads that write and sync messages side by side: the file system joins their syncs."""

_PAUSE = 1.0
"""Seconds between looks for room on a full disk."""


class Spool:
    """One folder that one process owns. All methods are for the thread of its event loop."""

    def __init__(self, ledger: Ledger, lock: Lock) -> None:
        self._ledger = ledger
        self._lock = lock
        self._ids = Ids(ledger.state.last_id)
        self._last_fact = ledger.state.last_fact
        self._writers = ThreadPoolExecutor(_WRITERS, thread_name_prefix="spool-message")
        self._closed = False
        self._under_way: set[asyncio.Task[Record]] = set()
        self._committer = Committer(ledger)
        self._notes = Notes(ledger.disk, ledger.folder / RECORDS)
        self._refilling = asyncio.create_task(self._refill())

    @classmethod
    async def open(cls, folder: Path, *, disk: Disk | None = None, segment_size: int = SEGMENT_SIZE) -> "Spool":
        """The spool of the folder, which is made where it is missing. Raises SpoolTaken, SpoolError, OSError."""
        await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        lock = Lock(folder / _LOCK)
        try:
            make = partial(opened, disk or PosixDisk(), folder, segment_size=segment_size)
            return cls(await asyncio.to_thread(make), lock)
        except BaseException:
            lock.release()
            raise

    async def close(self) -> None:
        """All that was asked is done, the journal says that it is whole, and the folder is free."""
        self._closed = True
        self._refilling.cancel()
        await asyncio.gather(self._refilling, *self._under_way, return_exceptions=True)
        await asyncio.gather(self._seal(), return_exceptions=True)
        await self._committer.close()
        await self._notes.close()
        self._writers.shutdown()
        self._ledger.close()
        self._lock.release()

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self._ledger.folder

    @property
    def faults(self) -> Sequence[Fault]:
        """What was found damaged so far; empty where all is whole."""
        return self._ledger.faults

    @property
    def is_full(self) -> bool:
        """Whether it takes no further messages for want of room."""
        return not self._ledger.reserve.whole

    @property
    def fates(self) -> Mapping[Fate, int]:
        """How many parts of open entries have each fate."""
        return self._ledger.state.fates

    @property
    def notes_lost(self) -> int:
        """How many notes could not be written."""
        return self._notes.lost

    def new_id(self, now: Timestamp) -> str:
        """An id after all that were given before, even where the clock was set back; 24 letters and digits."""
        return self._ids.new(now)

    async def accept(self, letter: Letter, *, notices: Sequence[Letter] = (), facts: Sequence[Fact] = ()) -> None:
        """The message, its notices and facts are kept: all of them or, where this raises, none.

        Raises SpoolFull, SpoolBroken; ValueError where an id is in use or raw bytes are not those of their entry.
        """
        await self._do(Intent(letters=(letter, *notices), facts=self._numbered(facts)))

    async def change(
        self, id_: str, parts: Mapping[int, Part], *, notices: Sequence[Letter] = (), facts: Sequence[Fact] = ()
    ) -> Entry:
        """The parts at these places of an open entry are these; the notices and facts of it are kept with them.

        The entry as it then is; where no part is open any more, its raw bytes are gone.
        Raises UnknownEntry, PartClosed, Damaged, SpoolBroken; SpoolFull where not even the reserve is enough.
        """
        changes = {id_: parts}
        intent = Intent(letters=tuple(notices), changes=changes, facts=self._numbered(facts), uses_reserve=True)
        return (await self._do(intent)).entries[-1]

    async def learn(self, facts: Sequence[Fact], *, notices: Sequence[Letter] = ()) -> None:
        """The facts are kept. Their numbers are the spool's own, from 1, whatever they had. Raises as ``accept``."""
        await self._do(Intent(letters=tuple(notices), facts=self._numbered(facts)))

    async def forget(self, numbers: Sequence[int]) -> None:
        """The facts of these numbers are kept elsewhere, and no longer here. Raises SpoolFull, SpoolBroken."""
        await self._do(Intent(forgotten=tuple(numbers), uses_reserve=True))

    def facts(self) -> Sequence[Fact]:
        """All facts that were learnt and not forgotten, by number."""
        learnt = self._ledger.state.facts
        return [learnt[number].fact for number in sorted(learnt)]

    def __len__(self) -> int:
        """How many entries are open."""
        return len(self._ledger.state.open)

    def __contains__(self, id_: object) -> bool:
        """Whether an entry of this id is open."""
        return id_ in self._ledger.state.open

    def entry(self, id_: str) -> Entry:
        """The open entry, read from disk. Raises UnknownEntry, Damaged."""
        return self._ledger.entry(id_)

    def entries(self) -> Iterator[Entry]:
        """All open entries in order of arrival, read from disk one by one.

        What is closed meanwhile is left out, and so is what is damaged, which joins the faults.
        """
        return self._readable(sorted(self._ledger.state.open))

    def due(self, now: Timestamp, limit: int = 100, *, arrived_after: Timestamp | None = None) -> list[Entry]:
        """The first open entries, in order of arrival, of which a part is due; damaged ones never are."""
        after = "" if arrived_after is None else id_at(arrived_after)
        return list(self._readable(self._ledger.state.due(now, limit, after)))

    def next_due(self, after: Timestamp | None = None) -> Timestamp | None:
        """When the next entry is due, or the next that is not due until after a moment; None where none is."""
        return self._ledger.state.next_due(after)

    def raw(self, id_: str) -> memoryview:
        """The bytes of an open entry, mapped from disk. Raises UnknownEntry, Damaged."""
        return self._ledger.messages.raw(self._ledger.entry(id_))

    def note(self, record: bytes) -> None:
        """The record is written within a second, and not waited for: a power cut may lose the last second of notes."""
        self._notes.take(record)

    async def verify(self) -> Verified:
        """Every record and message has been read again."""
        return await asyncio.to_thread(self._verified)

    def _readable(self, ids: Sequence[str]) -> Iterator[Entry]:
        for id_ in ids:
            try:
                yield self._ledger.entry(id_)
            except UnknownEntry:
                continue
            except Damaged as error:
                self._ledger.give_up(id_, str(error))

    def _verified(self) -> Verified:
        return Look.of(self.folder, self._ledger.disk).verify(self.__contains__)

    def _numbered(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        first, self._last_fact = self._last_fact + 1, self._last_fact + len(facts)
        return tuple(msgspec.structs.replace(fact, number=number) for number, fact in enumerate(facts, first))

    async def _do(self, intent: Intent) -> Record:
        """Done to the end even where whoever asked is cancelled: half a hold is none."""
        if self._closed:
            raise SpoolBroken("the spool is closed")
        task = asyncio.create_task(self._done(intent))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _done(self, intent: Intent) -> Record:
        await self._written(intent)
        try:
            return await self._committer.commit(intent)
        except SpoolBroken:
            raise  # the record may be on the disk: the bytes of its messages stay
        except SpoolError:
            await self._in_thread(self._ledger.drop, intent.letters)
            raise

    async def _refill(self) -> None:
        """Once there is room again, the reserve is whole again, whether or not anybody asks."""
        while True:
            await asyncio.sleep(_PAUSE)
            if self.is_full:
                with suppress(SpoolError):
                    await self._in_thread(self._ledger.reserve.restore)

    async def _written(self, intent: Intent) -> None:
        if not intent.uses_reserve and self.is_full:
            await self._in_thread(self._ledger.reserve.restore)
        if intent.letters:
            await self._in_thread(lambda: self._ledger.keep(intent.letters, uses_reserve=intent.uses_reserve))

    async def _in_thread(self, act: Callable[..., None], *arguments: object) -> None:
        try:
            await asyncio.get_running_loop().run_in_executor(self._writers, act, *arguments)
        except OSError as error:
            raise SpoolBroken(f"the disk failed: {(error.strerror or str(error)).lower()}") from error

    async def _seal(self) -> None:
        """A last record proves that all before it were synced."""
        await self._committer.commit(Intent(mark=self._ledger.mark(self._ledger.state.first)))
