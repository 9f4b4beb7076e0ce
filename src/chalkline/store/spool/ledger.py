"""The spool without its waiting: journal, messages, reserve and state on one disk.

What must not be lost is synced in this order: the bytes of messages, their names, the record that speaks of them. Only
then is anything acknowledged. Bytes go in the other order: first the record that closes their entry, then the file.

One thread at a time commits; what it returns is then applied, by the thread that reads the state.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from chalkline.store.spool.disk import Disk
from chalkline.store.spool.entry import Entry, Letter
from chalkline.store.spool.errors import SpoolError, SpoolFull, UnknownEntry
from chalkline.store.spool.faults import Fault
from chalkline.store.spool.frames import OPENING
from chalkline.store.spool.intent import Intent
from chalkline.store.spool.messages import Messages
from chalkline.store.spool.record import Mark, Record, decoded, encoded
from chalkline.store.spool.reserve import Reserve
from chalkline.store.spool.segments import Place, Segment, Writer
from chalkline.store.spool.state import State

JOURNAL, MESSAGES, RECORDS, ASIDE = "journal", "messages", "records", "damaged"
"""The folders in a spool's folder."""


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
    owed: tuple[Intent, ...] = ()
    """What is yet to be written about the opening itself: with the first record for which there is room."""

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
            done = iter(self._commit_with_reserve(urgent))
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

    def begin(self) -> None:
        """What is owed is written, if there is room."""
        with suppress(SpoolFull):
            self.reserve.restore()
            self._commit(())

    def discard(self, outcomes: Iterable[Outcome]) -> None:
        """The bytes of entries that are closed, and the files of the journal that no longer count, are gone."""
        for done in outcomes:
            if isinstance(done, Done):
                for entry in done.record.entries:
                    if not entry.is_open:
                        self.messages.remove(entry.id)
                if done.record.mark is not None:
                    self.remove_segments()

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
        outcomes = list(self._composed((*self.owed, *intents)))
        records = [record for record in outcomes if isinstance(record, Record)]
        if any(intent.letters for intent in intents):
            self.messages.sync_names()
        places = iter(self.writer.append([encoded(record) for record in records]) if records else ())
        done = [Done(each, next(places)) if isinstance(each, Record) else each for each in outcomes]
        owed, self.owed = len(self.owed), ()
        self.apply(done[:owed])
        return done[owed:]

    def _commit_with_reserve(self, intents: Sequence[Intent]) -> list[Outcome]:
        """What may use the reserve is written with it, or with what somebody else gave of it."""
        if not intents:
            return []
        self.reserve.give()
        try:
            return self._commit(intents)
        except SpoolFull as full:
            return [full] * len(intents)

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
            if not uses_reserve:
                raise
            self.reserve.give()
            self.messages.keep(letter)

    def remove_segments(self) -> None:
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
