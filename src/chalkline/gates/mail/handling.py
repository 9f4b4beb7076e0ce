"""One message from its last byte to the answer: read, decided, and handed on or kept.

Safety: a good answer is given only once the message is at the next server for every recipient, or on disk for those for
whom it is not. What is stopped for anybody is on disk, synced, with every notice it is due, before the answer. Whatever
goes wrong ends in a failure for now, so that whoever brought the message keeps it.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from msgspec import structs

from chalkline.gates.mail import header
from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.contracts import Metering, Onward, Writing
from chalkline.gates.mail.onward.telling import Telling
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.conduct import Cause, Conduct
from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.settings.forms import networks_include
from chalkline.gates.mail.verdicts.arrival import Addressee, Arrival
from chalkline.gates.mail.verdicts.case import Case
from chalkline.gates.mail.verdicts.deciding import is_own, unknown, verdicts_on
from chalkline.gates.mail.verdicts.fates import Outcome, outcome_of, try_later
from chalkline.gates.mail.verdicts.keeping import direction_of, notes_on, part_of
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.gates.mail.verdicts.vouching import Vouching
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Envelope, Letter
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
    onward: Onward
    telling: Telling
    vouching: Vouching
    writing: Writing
    metering: Metering

    def is_own(self, address: str) -> bool | None:
        """Whether the address is in one of the school's domains; None where the gate knows no school yet."""
        knowledge = self.knowledge()
        return None if knowledge is None else is_own(knowledge, address)

    async def take(self, envelope: Envelope, addressees: tuple[Addressee, ...], raw: bytes) -> Reply:
        """The answer to a message; a good one only once it is on disk, or at the next server."""
        began = time.perf_counter()
        try:
            reply = await self._taken(envelope, addressees, raw)
        except asyncio.CancelledError:  # the client went away: it was not told what became of the message
            self.metering.perhaps_twice()
            raise
        self.metering.answered(reply, time.perf_counter() - began)
        return reply

    async def _taken(self, envelope: Envelope, addressees: tuple[Addressee, ...], raw: bytes) -> Reply:
        of_another = self.vouching.is_of_another(envelope.client, raw)
        refused = self._in_a_loop(raw) or (self._not_for_others(addressees) if of_another else None)
        if refused:
            return refused
        knowledge = self.knowledge()
        read = partial(self._read, self._come(envelope, addressees, raw), knowledge, of_another=of_another)
        began = time.perf_counter()
        case = await asyncio.to_thread(read) if len(raw) > _LARGE else read()
        self._count(case.verdicts, time.perf_counter() - began)
        return await self._carried_out(case)

    def _in_a_loop(self, raw: bytes) -> Reply | None:
        limits = self.settings.limits
        round_again = header.hops(raw) > limits.hops or header.hops_by(raw, self.settings.hostname) > limits.own_hops
        return _LOOP if round_again else None

    def _not_for_others(self, addressees: Sequence[Addressee]) -> Reply | None:
        """Why another customer of the school's provider cannot send to these."""
        own = [self.is_own(each.address) for each in addressees]
        if None in own:
            return try_later(Cause.NO_BUNDLE)
        return None if all(own) else _NO_RELAY

    def _come(self, envelope: Envelope, addressees: tuple[Addressee, ...], raw: bytes) -> Arrival:
        """The message as it is read, without what only the gate itself, or the school, may write in it."""
        now = self.clock()
        from_gate = networks_include(self.settings.listen.previous_gates, envelope.client.address)
        return Arrival.unread(
            id_=self.spool.new_id(now),
            at=now,
            envelope=structs.replace(envelope, voucher=""),
            addressees=addressees,
            raw=self.vouching.without_secret(raw if from_gate else header.without_own(raw)),
        )

    def _read(self, arrival: Arrival, knowledge: Knowledge | None, *, of_another: bool) -> Case:
        """The message, read and decided. A fault of Chalkline's own is a cause like any other, and never lost mail."""
        try:
            arrival = self._looked_at(arrival.read(), knowledge, of_another=of_another)
            verdicts = verdicts_on(arrival, knowledge, arrival.at)
        except Exception:  # noqa: BLE001 - whatever is wrong, the school has declared what then happens
            _log.exception("%s: could not be decided", arrival.id)
            verdicts = unknown(arrival, Cause.POLICY_ERROR)
        return Case(arrival=arrival, verdicts=verdicts, knowledge=knowledge)

    def _looked_at(self, arrival: Arrival, knowledge: Knowledge | None, *, of_another: bool) -> Arrival:
        """The arrival with what vouches for its sender."""
        directory = knowledge.directory(arrival.at) if knowledge else None
        return replace(arrival, envelope=self.vouching.looked_at(arrival, directory, of_another=of_another))

    def _count(self, verdicts: Sequence[Verdict], seconds: float) -> None:
        self.metering.decided(verdicts, direction_of(verdicts), seconds)
        for cause in dict.fromkeys(verdict.cause for verdict in verdicts if verdict.cause is not None):
            self.metering.cannot_decide(cause)

    async def _carried_out(self, case: Case) -> Reply:
        """What was decided happens; the answer is that of the message."""
        outcome = outcome_of(case.verdicts, self.settings.conduct, case.reasons())
        letters = self._letters(outcome, case)
        if outcome.reply is not None:
            await self.telling.tell(letters)
        if outcome.reply is None or not outcome.reply.passing:
            for note in notes_on(case.verdicts, case.arrival, self.settings.hostname):
                self.spool.note(note)
        if outcome.reply is not None:
            return outcome.reply
        if outcome.passes and self.onward.carries(case, outcome.parts):
            return await self.onward.pass_on(case, outcome.parts, letters)
        return await self._kept(case, outcome, letters)

    def _letters(self, outcome: Outcome, case: Case) -> tuple[Letter, ...]:
        if not outcome.notices or case.knowledge is None:
            return ()
        return self.writing.letters(outcome.notices, case.arrival, case.verdicts, case.knowledge)

    async def _kept(self, case: Case, outcome: Outcome, letters: tuple[Letter, ...]) -> Reply:
        """The message is on disk with its notices; what may go goes from there."""
        remind_after = self.settings.questions.remind_after
        parts = [part_of(each, case.arrival.at, remind_after) for each in outcome.parts]
        try:
            await self.spool.accept(case.letter(parts), notices=letters)
        except SpoolFull:
            self.metering.cannot_decide(Cause.SPOOL_FULL)
            if self.settings.conduct[Cause.SPOOL_FULL] is Conduct.PASS:
                return await self.onward.pass_on(case, outcome.parts, ())
            return try_later(Cause.SPOOL_FULL)
        except SpoolBroken:
            _log.exception("%s: the spool is broken", case.arrival.id)
            return try_later(Cause.SPOOL_FULL)
        self.telling.woken()
        return Reply(code=250, status="2.0.0", text=f"Kept as {case.arrival.id}")


_NO_RELAY = Reply(code=550, status="5.7.1", text="Mail of others goes to the school alone")
_LOOP = Reply(code=554, status="5.4.6", text="The message goes round in circles")
