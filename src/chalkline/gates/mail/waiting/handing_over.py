"""A message out of the spool, handed to the next server, and what comes of it for each recipient.

Safety: the journal says that an attempt is made before it is made, and how it ended right after the answer, synced both
times. Only in between may a message be taken without our knowing, and then it is sent again with the same id in
``Chalkline-Decision``. An ending that cannot be written is kept and written as soon as it can be: the message is not
sent again meanwhile.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chalkline.gates.mail import header
from chalkline.gates.mail.contracts import Marking, Metering, Writing
from chalkline.gates.mail.onward.delivery import AWAY, NOT_REACHED, NOT_SURE, Attempted, attempted, attempting, put_off
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.verdicts.arrival import Addressee, Arrival
from chalkline.gates.mail.verdicts.keeping import record_of_json
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.gates.mail.waiting.pace import Outage
from chalkline.gates.mail.waiting.timing import Timing
from chalkline.policy.values import Duration
from chalkline.store.spool.entry import Entry, Envelope, Fate, Kind, Letter, Part
from chalkline.store.spool.errors import SpoolFull
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)

_ROOM_AGAIN = 5.0
"""Seconds until what did not fit on the disk is written once more."""


class Handover(Protocol):
    """Whoever brings messages to the next server."""

    async def send(
        self, envelope: Envelope, recipients: Sequence[Addressee], message: Sequence[bytes]
    ) -> Mapping[str, Reply]:
        """What the next server answers for each recipient, by address. Never raises for what happens out there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What is done about an entry in one go."""

    entry: Entry
    """As it was."""
    parts: Mapping[int, Part]
    """What becomes of its parts, by their place in it."""
    letters: tuple[Letter, ...] = ()
    """The notices of that."""
    arrival: Arrival | None = None
    """The message, where it was read already."""

    @property
    def leaving(self) -> Mapping[int, Part]:
        """The parts that leave now."""
        return {place: part for place, part in self.parts.items() if part.fate is Fate.LEAVING}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandingOver:
    """What messages are handed over with. One for a gate."""

    spool: Spool
    timing: Timing
    servers: Handover
    writing: Writing
    marking: Marking
    metering: Metering
    outage: Outage
    hostname: str
    give_up_after: Duration

    async def hand_over(self, doing: Doing) -> None:
        """The next server was asked once, and the spool says what came of it. Raises SpoolError where that cannot be.

        What is raised before the attempt is on record leaves everything as it was.
        """
        begun = {place: attempting(part) for place, part in doing.leaving.items()}
        entry = await self.spool.change(doing.entry.id, {**doing.parts, **begun}, notices=doing.letters)
        began = self.timing.elapsed()
        answers = await self._sent(entry, begun, doing.arrival)
        self._look_at(answers, self.timing.elapsed() - began)
        now = self.timing.now()
        ends = {place: attempted(part, answers[part.address], now, self.give_up_after) for place, part in begun.items()}
        await self._recorded(entry, ends, self._letters(entry, ends, answers))

    async def tell_late(self, entry: Entry) -> None:
        """Whoever asked to hear that the entry is late is told, once, though it was not tried. Raises SpoolError."""
        now = self.timing.now()
        ends = {place: put_off(part, now) for place, part in enumerate(entry.parts)}
        late = {place: end for place, end in ends.items() if end.delayed}
        if late:
            letters = self._letters(entry, late, {end.part.address: AWAY for end in late.values()})
            await self.spool.change(entry.id, {place: end.part for place, end in late.items()}, notices=letters)

    async def _sent(self, entry: Entry, parts: Mapping[int, Part], arrival: Arrival | None) -> dict[str, Reply]:
        """The answers by address. Recipients who see other marks get a message of their own."""
        raw, answers = bytes(self.spool.raw(entry.id)), dict[str, Reply]()
        for (word, marks), alike in self._marked(entry, tuple(parts.values())).items():
            addressees = [Addressee(address=part.address, options=part.options) for part in alike]
            fields = self._added(entry, word, marks)
            message = self.marking.message(arrival or Arrival.of_entry(entry, raw), marks) if marks else raw
            answers |= await self.servers.send(entry.envelope, addressees, (fields, message))
        return answers

    def _marked(self, entry: Entry, parts: Sequence[Part]) -> dict[tuple[str, bytes], list[Part]]:
        """What became of it in a word and how it is marked, with for whom."""
        if entry.kind is Kind.NOTICE:
            return {("notice", b""): list(parts)}
        found: dict[tuple[str, bytes], list[Part]] = {}
        for part in parts:
            word = "released" if part.since > entry.arrived else "passed"
            marks = self.marking.fields(_verdict(part), entry.policies)
            found.setdefault((word, marks), []).append(part)
        return found

    def _added(self, entry: Entry, word: str, marks: bytes = b"") -> bytes:
        return header.added(
            hostname=self.hostname,
            id_=entry.id,
            at=entry.arrived,
            envelope=entry.envelope,
            decision=word,
            marks=marks,
        )

    def _look_at(self, answers: Mapping[str, Reply], seconds: float) -> None:
        """The answers count, and tell whether the next server is there."""
        taken = [answer for answer in answers.values() if answer.good]
        if taken:
            self.metering.released(len(taken), seconds)
        for answer in answers.values():
            if not answer.good:
                self.metering.put_off(answer)
        statuses = {answer.status for answer in answers.values()}
        if NOT_SURE in statuses:
            self.metering.perhaps_twice()
        if statuses == {NOT_REACHED}:
            self.outage.missed()
        else:
            self.outage.answered()

    def _letters(self, entry: Entry, ends: Mapping[int, Attempted], answers: Mapping[str, Reply]) -> tuple[Letter, ...]:
        """The delivery notices that are due. None about a notice: nobody would be told."""

        def about(due: Callable[[Attempted], bool]) -> list[tuple[str, Reply]]:
            return [(end.part.address, answers[end.part.address]) for end in ends.values() if due(end)]

        owed = (
            (self.writing.undeliverable, about(lambda end: end.failed)),
            (self.writing.delayed, about(lambda end: end.delayed)),
            (self.writing.relayed, about(lambda end: end.relayed)),
        )
        if not any(recipients for _, recipients in owed):
            return ()
        if not entry.envelope.sender:
            _log.warning("%s: nobody is told what became of the %s: it has no return path", entry.id, entry.kind)
            return ()
        arrival = Arrival.of_entry(entry, bytes(self.spool.raw(entry.id)))
        return tuple(letter for write, each in owed if each for letter in write(arrival, each))

    async def _recorded(self, entry: Entry, ends: Mapping[int, Attempted], letters: tuple[Letter, ...]) -> None:
        """The ends are in the journal, however long the disk is full."""
        parts = {place: end.part for place, end in ends.items()}
        while True:
            try:
                await self.spool.change(entry.id, parts, notices=letters)
            except SpoolFull:
                _log.warning("%s: no room for what became of it; it is written once there is", entry.id)
                await self.timing.sleep(_ROOM_AGAIN)
            else:
                break
        returned = sum(part.fate is Fate.RETURNED for part in parts.values())
        if returned:
            self.metering.returned(returned)


def _verdict(part: Part) -> Verdict:
    """What was decided for the part when it was decided last; its event is not kept."""
    record = record_of_json(part.decision) if part.decision else None
    return Verdict(address=part.address, via=part.via, options=part.options, record=record)
