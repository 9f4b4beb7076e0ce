"""A message that passes is handed to the next server while its sender waits, and the next server's answer is ours.

Safety: what the next server did not take for somebody is on disk before a good answer, to be tried again or returned
with a notice. Where that cannot be, the whole message is answered with a failure for now and comes again: rather twice
than never.
"""

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalkline.gates.mail import header
from chalkline.gates.mail.contracts import Marking, Metering, Writing
from chalkline.gates.mail.onward.delivery import NOT_SURE, is_told_that_relayed
from chalkline.gates.mail.onward.next_server import NextServers
from chalkline.gates.mail.onward.telling import Telling
from chalkline.gates.mail.reply import OK, Reply
from chalkline.gates.mail.settings.conduct import Cause
from chalkline.gates.mail.verdicts.arrival import Addressee
from chalkline.gates.mail.verdicts.case import Case
from chalkline.gates.mail.verdicts.fates import Fated, try_later
from chalkline.gates.mail.verdicts.keeping import tried
from chalkline.store.spool.entry import Fate, Letter
from chalkline.store.spool.errors import SpoolBroken, SpoolFull
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassingOn:
    """What messages are passed on with. One for a gate."""

    hostname: str
    spool: Spool
    servers: NextServers
    telling: Telling
    writing: Writing
    marking: Marking
    metering: Metering

    def carries(self, case: Case, parts: Sequence[Fated]) -> bool:  # noqa: ARG002 - the protocol's
        """Always: whoever sees other marks gets a message of their own."""
        return True

    async def pass_on(self, case: Case, parts: Sequence[Fated], letters: tuple[Letter, ...]) -> Reply:
        """The answer to a message that goes to all of these; the notices are kept once anybody got it."""
        began = time.perf_counter()
        answers = await self._sent(case, parts)
        taken = [answer for answer in answers.values() if answer.good]
        if any(answer.status == NOT_SURE for answer in answers.values()):
            self.metering.perhaps_twice()
        if not taken:
            return worst(answers.values())
        self.metering.passed_on(len(taken), time.perf_counter() - began)
        letters += self._relayed(case, parts, answers)
        failed = [each for each in parts if not answers[each.address].good]
        if failed:
            return await self._partly(case, failed, answers, letters)
        await self.telling.tell(letters)
        return taken[0]

    async def _sent(self, case: Case, parts: Sequence[Fated]) -> dict[str, Reply]:
        """The answers by address. Recipients who see other marks get a message of their own."""
        alike: dict[bytes, list[Addressee]] = {}
        for part in parts:
            marks = self.marking.fields(part.verdict, case.policies)
            alike.setdefault(marks, []).append(Addressee(address=part.address, options=part.verdict.options))
        answers: dict[str, Reply] = {}
        for marks, recipients in alike.items():
            message = (self._fields(case, marks), self.marking.message(case.arrival, marks))
            answers |= await self.servers.send(case.arrival.envelope, recipients, message)
        return answers

    def _fields(self, case: Case, marks: bytes) -> bytes:
        arrival = case.arrival
        return header.added(
            hostname=self.hostname,
            id_=arrival.id,
            at=arrival.at,
            envelope=arrival.envelope,
            decision=case.word,
            marks=marks,
        )

    def _relayed(self, case: Case, parts: Sequence[Fated], answers: Mapping[str, Reply]) -> tuple[Letter, ...]:
        """The delivery notice to a sender who asked to hear of success, where the next server cannot tell them."""
        told = [each for each in parts if is_told_that_relayed(each.verdict.options, answers[each.address])]
        taken = [(each.address, answers[each.address]) for each in told]
        return self.writing.relayed(case.arrival, taken) if taken else ()

    async def _partly(
        self, case: Case, failed: Sequence[Fated], answers: Mapping[str, Reply], letters: tuple[Letter, ...]
    ) -> Reply:
        """Those whom the next server did not take are on disk: to be tried again, or returned with a notice."""
        parts = [tried(each, answers[each.address], case.arrival.at) for each in failed]
        refused = [(part.address, answers[part.address]) for part in parts if part.fate is Fate.RETURNED]
        notices = letters + (self.writing.undeliverable(case.arrival, refused) if refused else ())
        try:
            await self.spool.accept(case.letter(parts), notices=notices)
        except (SpoolFull, SpoolBroken):
            _log.exception("%s: some recipients were taken, the others could not be kept", case.arrival.id)
            self.metering.perhaps_twice()
            return try_later(Cause.SPOOL_FULL)
        self.telling.woken()
        return OK


def worst(answers: Iterable[Reply]) -> Reply:
    """The answer to a message that nobody took: a failure for now, if any is, so that it is tried again."""
    return min(answers, key=lambda answer: answer.code)
