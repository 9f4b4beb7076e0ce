"""The spool without its waiting: journal, messages, reserve and state on one disk.

What must not be lost is synced in this order: the bytes of messages, their names, the record that speaks of them. Only
then is anything acknowledged. Bytes go in the other order: first the record that closes their entry, then the file.

One thread at a time commits; what it returns is then applied, by the thread that reads the state.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from chalkline.store.spool.disk import Disk, Sync
from chalkline.store.spool.entry import Entry, Letter
from chalkline.store.spool.errors import SpoolError, SpoolFull, UnknownEntry
from chalkline.store.spool.faults import Fault
from chalkline.store.spool.frames import OPENING
from chalkline.store.spool.intent import Intent
from chalkline.store.spool.messages import Messages
from chalkline.store.spool.record import Mark, Record, decoded, encoded
from chalkline.store.spool.replay import replayed
from chalkline.store.spool.reserve import RESERVE, Reserve
from chalkline.store.spool.segments import SEGMENT_SIZE, Place, Segment, Writer
from chalkline.store.spool.state import State

JOURNAL, MESSAGES, RECORDS, ASIDE = "journal", "messages", "records", "damaged"
"""The folders in a spool's folder."""
_RESERVE = "reserve"


class Done(NamedTuple):
    """A record that is on disk, and where."""

    record: Record
    place: Place


Outcome = Done | SpoolError
"""Of an intent: what became true, or why nothing did."""


@dataclass(slots=True, kw_only=True)
class Ledger:
    """A spool's folder, opened."""

    disk: Disk
    folder: Path
    state: State
    segments: dict[Segment, int]
    """The files of the journal, in order, each with the number that its first record should have."""
    size: int
    """Of the journal, in bytes."""
    writer: Writer
    messages: Messages
    reserve: Reserve
    faults: tuple[Fault, ...] = ()
    """What was found wrong, at opening and since."""
    _owed: tuple[Intent, ...] = ()
    """What is yet to be written about the opening itself."""

    @classmethod
    def open(cls, disk: Disk, folder: Path, *, reserve: int = RESERVE, segment_size: int = SEGMENT_SIZE) -> "Ledger":
        """The ledger of a folder, made where it is missing. Raises OSError, SpoolError."""
        _make_home(disk, folder)
        replay = replayed(disk, folder / JOURNAL)
        last = max(replay.segments, default=None)
        if last is not None:
            disk.sync(folder / JOURNAL / last.name, Sync.LAST_SEGMENT)
        ledger = cls(
            disk=disk,
            folder=folder,
            state=replay.state,
            segments=replay.segments,
            size=replay.size,
            writer=Writer(disk, folder / JOURNAL, last.number if last else 0, replay.number, segment_size),
            messages=Messages(disk, folder / MESSAGES),
            reserve=Reserve(disk, folder / _RESERVE, reserve),
            faults=(*replay.faults, *((replay.tail,) if replay.tail else ())),
        )
        ledger._sweep(replay.closed)
        ledger._begin(tuple(replay.torn))
        return ledger

    def close(self) -> None:
        """Nothing is being written any more."""
        self.writer.close()

    def keep(self, letters: Iterable[Letter], *, uses_reserve: bool) -> None:
        """The bytes of the letters are synced. Any number of threads may. Raises SpoolFull, and then none is there."""
        kept = []
        try:
            for letter in letters:
                self._keep(letter, uses_reserve=uses_reserve)
                kept.append(letter)
        except BaseException:
            self.drop(kept)
            raise

    def drop(self, letters: Iterable[Letter]) -> None:
        """The bytes of letters that no record speaks of are gone."""
        for letter in letters:
            self.messages.remove(letter.entry.id)

    def commit(self, intents: Sequence[Intent]) -> list[Outcome]:
        """Each intent is true and synced, or is not: its error says why. Raises OSError, SpoolBroken."""
        try:
            return self._commit(intents)
        except SpoolFull as full:
            urgent = [intent for intent in intents if intent.uses_reserve]
            done = iter(self._commit_with_reserve(urgent, full))
            return [next(done) if intent.uses_reserve else full for intent in intents]

    def apply(self, outcomes: Iterable[Outcome]) -> None:
        """The state is as the records say."""
        for done in outcomes:
            if isinstance(done, Done):
                if done.place.segment not in self.segments:
                    self.segments[done.place.segment] = done.place.number
                    self.size += len(OPENING)
                self.size += done.place.size
                self.state.apply(done.record, done.place)

    def discard(self, outcomes: Iterable[Outcome]) -> None:
        """The bytes of entries that are closed, and the files of the journal that no longer count, are gone."""
        for done in outcomes:
            if isinstance(done, Done):
                for entry in done.record.entries:
                    if not entry.is_open:
                        self.messages.remove(entry.id)
                if done.record.mark is not None:
                    self._remove_segments()

    def entry(self, id_: str) -> Entry:
        """The open entry, read from disk. Raises UnknownEntry, Damaged."""
        held = self.state.open.get(id_)
        if held is None:
            raise UnknownEntry(f"no open entry has the id `{id_}`")
        return next(entry for entry in decoded(self.writer.read(held.place)).entries if entry.id == id_)

    def give_up(self, id_: str, why: str) -> None:
        """The entry's record can no longer be read: it stays, is never due, and is among the faults."""
        place = self.state.open[id_].place
        self.state.never_due(id_)
        fault = Fault(file=f"{JOURNAL}/{place.segment.name}", offset=place.offset, what=why)
        self.faults = tuple(dict.fromkeys((*self.faults, fault)))

    def mark(self, first: int) -> Mark:
        """A mark that says from which record on the journal counts."""
        return Mark(first=first, last_id=self.state.last_id, last_fact=self.state.last_fact)

    def _commit(self, intents: Sequence[Intent]) -> list[Outcome]:
        outcomes = list(self._composed((*self._owed, *intents)))
        records = [record for record in outcomes if isinstance(record, Record)]
        if any(intent.letters for intent in intents):
            self.messages.sync_names()
        places = iter(self.writer.append([encoded(record) for record in records]) if records else ())
        done = [Done(each, next(places)) if isinstance(each, Record) else each for each in outcomes]
        owed, self._owed = len(self._owed), ()
        self.apply(done[:owed])
        return done[owed:]

    def _commit_with_reserve(self, intents: Sequence[Intent], full: SpoolFull) -> list[Outcome]:
        """What may use the reserve is written with it, if there is still any."""
        if not intents or not self.reserve.give():
            return [full] * len(intents)
        try:
            return self._commit(intents)
        except SpoolFull as still_full:
            return [still_full] * len(intents)

    def _composed(self, intents: Iterable[Intent]) -> Iterator[Record | SpoolError]:
        """The record of each, where one builds on those before it."""
        entries: dict[str, Entry] = {}
        for intent in intents:
            try:
                entries |= {id_: self.entry(id_) for id_ in intent.changes if id_ not in entries}
                yield intent.record(entries)
            except SpoolError as error:
                yield error

    def _keep(self, letter: Letter, *, uses_reserve: bool) -> None:
        try:
            self.messages.keep(letter)
        except SpoolFull:
            if not (uses_reserve and self.reserve.give()):
                raise
            self.messages.keep(letter)

    def _sweep(self, closed: set[str]) -> None:
        """No message is left of which the journal says nothing, and none is missing without a word."""
        aside = self.folder / ASIDE if self.faults else None
        if aside is not None and self.disk.make_folder(aside):
            self.disk.sync(self.folder, Sync.HOME)
        swept = tuple(self.messages.sweep(self.state.open, closed, aside))
        self.faults += (*self.messages.missing(self.state.open), *swept)

    def _begin(self, torn: tuple[int, ...]) -> None:
        """The journal says that everything in it so far was synced; and what was torn, so that it never alarms."""
        self.reserve.find()
        self._remove_segments()
        self._owed = (Intent(mark=self.mark(self.state.first), torn=torn),)
        try:
            self.reserve.restore()
            self._commit(())
        except SpoolFull:
            return  # what is owed is written with the first record for which there is room

    def _remove_segments(self) -> None:
        """Files all of whose records come before the mark are gone; damaged ones are put aside."""
        damaged = {fault.file for fault in self.faults if fault.loss}
        for (segment, _), (_, following) in pairwise(list(self.segments.items())):
            if following > self.state.first:
                return
            path = self.folder / JOURNAL / segment.name
            self.size -= self.disk.size(path)
            if f"{JOURNAL}/{segment.name}" in damaged:
                self.disk.rename(path, self.folder / ASIDE / segment.name)
            else:
                self.disk.remove(path)
            del self.segments[segment]


def _make_home(disk: Disk, folder: Path) -> None:
    new = [disk.make_folder(path) for path in (folder, folder / JOURNAL, folder / MESSAGES, folder / RECORDS)]
    if any(new):
        disk.sync(folder, Sync.HOME)
        disk.sync(folder.parent, Sync.HOME)
