"""One message from its last byte to the answer: read, decided, and handed on or kept.

Safety: a good answer is given only once the message is at the next server for every recipient, or on disk for those for
whom it is not. What is stopped for anybody is on disk, synced, with every notice it is due, before the answer. Whatever
goes wrong ends in a failure for now, so that whoever brought the message keeps it.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from chalkline.events.mail.addresses import normal
from chalkline.gates.mail import header
from chalkline.gates.mail.arrival import Addressee, Arrival
from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.conduct import Cause, Conduct
from chalkline.gates.mail.contracts import Belief, Believing, Marking, Metering, NoMarks, Uncounted, Writing
from chalkline.gates.mail.deciding import unknown, verdicts_on
from chalkline.gates.mail.fates import Fated, Outcome, outcome_of, try_later
from chalkline.gates.mail.forms import networks_include
from chalkline.gates.mail.keeping import direction_of, letter_of, notes_on, part_of, tried
from chalkline.gates.mail.next_server import NextServers
from chalkline.gates.mail.reasons import reasons_for
from chalkline.gates.mail.reply import OK, Reply
from chalkline.gates.mail.settings import Settings
from chalkline.gates.mail.verdict import Verdict
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Envelope, Fate, Letter, Part
from chalkline.store.spool.errors import SpoolBroken, SpoolFull
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)

_LARGE = 64 * 1024
"""Bytes from which a message is read and decided beside the event loop, so that other connections go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What messages are handled with. One for a gate."""

    settings: Settings
    clock: Clock
    knowledge: Callable[[], Knowledge | None]
    """What is known now; None before the first bundle."""
    spool: Spool
    servers: NextServers
    writing: Writing
    belief: Belief = field(default_factory=Believing)
    marking: Marking = field(default_factory=NoMarks)
    metering: Metering = field(default_factory=Uncounted)
    woken: Callable[[], None] = lambda: None
    """Called once something may be due in the spool."""

    def is_own(self, address: str) -> bool | None:
        """Whether the address is in one of the school's domains; None where the gate knows no school yet."""
        knowledge = self.knowledge()
        if knowledge is None:
            return None
        return knowledge.directory(self.clock()).is_inside(normal(address) or address)

    async def take(self, envelope: Envelope, addressees: tuple[Addressee, ...], raw: bytes) -> Reply:
        """The answer to a message; a good one only once it is on disk, or at the next server."""
        began = time.perf_counter()
        reply = await self._taken(envelope, addressees, raw)
        self.metering.answered(reply, time.perf_counter() - began)
        return reply

    async def _taken(self, envelope: Envelope, addressees: tuple[Addressee, ...], raw: bytes) -> Reply:
        limits = self.settings.limits
        if header.hops(raw) > limits.hops or header.hops_by(raw, self.settings.hostname) > limits.own_hops:
            return _LOOP
        now, knowledge = self.clock(), self.knowledge()
        own = networks_include(self.settings.listen.previous_gates, envelope.client.address)
        read = partial(
            self._read,
            knowledge,
            id_=self.spool.new_id(now),
            at=now,
            envelope=envelope,
            addressees=addressees,
            raw=raw if own else header.without_decision(raw),
        )
        arrival, verdicts = await asyncio.to_thread(read) if len(raw) > _LARGE else read()
        return await self._carried_out(_Case(arrival=arrival, verdicts=verdicts, knowledge=knowledge))

    def _read(
        self,
        knowledge: Knowledge | None,
        *,
        id_: str,
        at: Timestamp,
        envelope: Envelope,
        addressees: tuple[Addressee, ...],
        raw: bytes,
    ) -> tuple[Arrival, tuple[Verdict, ...]]:
        """The message, read and decided. A fault of Chalkline's own is a cause like any other, and never lost mail."""
        began = time.perf_counter()
        arrival = Arrival.of(id_=id_, at=at, envelope=envelope, addressees=addressees, raw=raw)
        try:
            verdicts = verdicts_on(arrival, knowledge, self.belief, at)
        except Exception:  # noqa: BLE001 - whatever is wrong, the school has declared what then happens
            _log.exception("%s: could not be decided", id_)
            verdicts = unknown(arrival, Cause.POLICY_ERROR)
        self._count(verdicts, time.perf_counter() - began)
        return arrival, verdicts

    def _count(self, verdicts: Sequence[Verdict], seconds: float) -> None:
        self.metering.decided(verdicts, direction_of(verdicts), seconds)
        for cause in dict.fromkeys(verdict.cause for verdict in verdicts if verdict.cause is not None):
            self.metering.cannot_decide(cause)

    async def _carried_out(self, case: "_Case") -> Reply:
        """What was decided happens; the answer is that of the message."""
        outcome = outcome_of(case.verdicts, self.settings.conduct, case.reasons())
        letters = self._letters(outcome, case)
        if outcome.reply is not None:
            await self._told(letters)
        if outcome.reply is None or not outcome.reply.passing:
            for note in notes_on(case.verdicts, case.arrival, self.settings.hostname):
                self.spool.note(note)
        if outcome.reply is not None:
            return outcome.reply
        if outcome.passes:
            return await self._passed_on(case, outcome.parts, letters)
        return await self._kept(case, outcome, letters)

    def _letters(self, outcome: Outcome, case: "_Case") -> tuple[Letter, ...]:
        if not outcome.notices or case.knowledge is None:
            return ()
        return self.writing.letters(outcome.notices, case.arrival, case.verdicts, case.knowledge)

    async def _kept(self, case: "_Case", outcome: Outcome, letters: tuple[Letter, ...]) -> Reply:
        """The message is on disk with its notices; what may go goes from there."""
        parts = [part_of(each, case.arrival.at) for each in outcome.parts]
        try:
            await self.spool.accept(case.letter(parts), notices=letters)
        except SpoolFull:
            self.metering.cannot_decide(Cause.SPOOL_FULL)
            if self.settings.conduct[Cause.SPOOL_FULL] is Conduct.PASS:
                return await self._passed_on(case, outcome.parts, ())
            return try_later(Cause.SPOOL_FULL)
        except SpoolBroken:
            _log.exception("%s: the spool is broken", case.arrival.id)
            return try_later(Cause.SPOOL_FULL)
        self.woken()
        return Reply(code=250, status="2.0.0", text=f"Kept as {case.arrival.id}")

    async def _passed_on(self, case: "_Case", parts: Sequence[Fated], letters: tuple[Letter, ...]) -> Reply:
        """The message is at the next server, whose answer is ours."""
        began = time.perf_counter()
        recipients = [Addressee(address=each.address, options=each.verdict.options) for each in parts]
        answers = await self.servers.send(case.arrival.envelope, recipients, self._message(case), self._is_inside)
        taken = [address for address, answer in answers.items() if answer.good]
        if not taken:
            return worst(answers.values())
        self.metering.passed_on(len(taken), time.perf_counter() - began)
        failed = [each for each in recipients if not answers[each.address].good]
        if failed:
            return await self._partly(case, failed, answers, letters)
        await self._told(letters)
        return answers[taken[0]]

    async def _partly(
        self, case: "_Case", failed: Sequence[Addressee], answers: Mapping[str, Reply], letters: tuple[Letter, ...]
    ) -> Reply:
        """Those whom the next server did not take are on disk: to be tried again, or returned with a notice."""
        parts = [tried(each, answers[each.address], case.arrival.at) for each in failed]
        refused = [(part.address, answers[part.address]) for part in parts if part.fate is Fate.RETURNED]
        if refused:
            letters += self.writing.undeliverable(case.arrival, refused)
        try:
            await self.spool.accept(case.letter(parts), notices=letters)
        except (SpoolFull, SpoolBroken):
            _log.exception("%s: some recipients were taken, the others could not be kept", case.arrival.id)
            self.metering.perhaps_twice()
            return try_later(Cause.SPOOL_FULL)
        self.woken()
        return OK

    async def _told(self, letters: tuple[Letter, ...]) -> None:
        """Notices about a message that is not in the spool are."""
        if not letters:
            return
        try:
            await self.spool.accept(letters[0], notices=letters[1:])
        except (SpoolFull, SpoolBroken):
            _log.exception("a notice could not be kept")
            return
        self.woken()

    def _message(self, case: "_Case") -> tuple[bytes, bytes]:
        arrival = case.arrival
        fields = header.added(
            hostname=self.settings.hostname,
            id_=arrival.id,
            at=arrival.at,
            envelope=arrival.envelope,
            decision="undecided" if any(verdict.cause for verdict in case.verdicts) else "passed",
            marks=self.marking.fields(arrival, case.verdicts),
        )
        return fields, arrival.raw

    def _is_inside(self, address: str) -> bool:
        return bool(self.is_own(address))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A message with what was decided about it, and what that was decided with."""

    arrival: Arrival
    verdicts: tuple[Verdict, ...]
    knowledge: Knowledge | None

    def letter(self, parts: Sequence[Part]) -> Letter:
        return letter_of(self.arrival, parts, self.verdicts, self.knowledge)

    def reasons(self) -> Mapping[str, str]:
        return {} if self.knowledge is None else reasons_for(self.verdicts, self.knowledge)


def worst(answers: Iterable[Reply]) -> Reply:
    """The answer to a message that nobody took: a failure for now, if any is, so that it is tried again."""
    return min(answers, key=lambda answer: answer.code)


_LOOP = Reply(code=554, status="5.4.6", text="The message goes round in circles")
