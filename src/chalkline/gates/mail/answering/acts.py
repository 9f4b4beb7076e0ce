"""What the holder of a link does: sends a message anyway, answers about it, or takes it back.

Safety: a deed is on disk, with its notices, before whoever did it is told so. While it is done nobody else touches the
message. What lifts a clause is a fact; whether the message then goes is decided anew, like everything.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from msgspec.structs import replace

from chalkline.gates.mail.answering.deeds import Deed, Done
from chalkline.gates.mail.answering.lifting import lifting
from chalkline.gates.mail.answering.sheet import Refused, Sheet, Why, is_waiting, sheet
from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.links.offers import Offer
from chalkline.gates.mail.links.signed import Link
from chalkline.gates.mail.notices.account import Account, account_of
from chalkline.gates.mail.notices.matter import Matter
from chalkline.gates.mail.settings.conduct import DEFAULT_CONDUCT
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.gates.mail.verdicts.deciding import verdicts_on
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.gates.mail.waiting.claims import Claims
from chalkline.policy.english.figures import one_line
from chalkline.policy.facts.fact import Fact
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Entry, Fate, Letter, Part
from chalkline.store.spool.errors import Damaged, PartClosed, SpoolError, UnknownEntry
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)


class Declining(Protocol):
    """Whoever writes to a sender that somebody said no."""

    def declined(
        self, arrival: Arrival, verdicts: Sequence[Verdict], knowledge: Knowledge, *, by: str, reason: str
    ) -> tuple[Letter, ...]:
        """The notice, about these recipients."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What deeds are done with. One for a gate."""

    spool: Spool
    clock: Clock
    knowledge: Callable[[], Knowledge | None]
    """What is known now; None before the first bundle."""
    knowledge_for: Callable[[Entry], Knowledge | None]
    """Likewise, with the policies that were in force when the entry came."""
    writing: Declining
    learnt: Callable[[], None]
    """Called once the spool has learnt something: what is known now must have it."""
    decide_again: Callable[[str], Awaitable[Any]]
    """Decides on everything that waits of an entry, which leaves if it may."""
    claims: Claims = field(default_factory=Claims)
    """Who is at work on which entry, shared with whatever lets messages go."""

    async def look(self, link: Link) -> Sheet:
        """What the link lets its holder do now. Raises Refused."""
        entry, raw = self._waiting(link.entry)
        knowledge = self.knowledge_for(entry)
        if knowledge is None:
            raise Refused(Why.NOT_NOW)
        matter = await asyncio.to_thread(self._matter, entry, raw, knowledge)
        return sheet(link, entry, matter, self.spool.facts())

    async def remains(self, id_: str) -> Account | None:
        """What still becomes of those for whom the message waits; None where it waits for nobody."""
        try:
            entry, raw = self._waiting(id_)
        except Refused:
            return None
        knowledge = self.knowledge_for(entry)
        if knowledge is None:
            return None
        matter = await asyncio.to_thread(self._matter, entry, raw, knowledge)
        waiting = [each for each in matter.verdicts if is_waiting(each, entry)]
        return account_of(waiting, matter.names, DEFAULT_CONDUCT) if waiting else None

    def called(self, person: str) -> str:
        """The name of somebody who did something; their id where nothing is known."""
        knowledge = self.knowledge()
        return person if knowledge is None else one_line(knowledge.name_of(person))

    def opened(self, found: Sheet) -> None:
        """It is noted that somebody other than its sender saw the text of the message."""
        self._note(found, Done.READ, found.matter.verdicts)

    async def send(self, link: Link, clauses: Sequence[str], reason: str) -> None:
        """Somebody who may said that the message must go in spite of these clauses. Raises Refused, SpoolError."""
        async with self.claims.of(link.entry):
            found = await self.look(link)
            chosen = _chosen(found, clauses)
            facts = [fact for offer in chosen for fact in lifting("discharged", offer, found, self.clock(), reason)]
            await self.spool.learn(facts)
            for offer in chosen:
                self._note(found, Done.DISCHARGED, offer.verdicts, offer.clause, reason)
        await self._decided(link.entry)

    async def answer(self, link: Link, answers: Mapping[str, bool], reason: str) -> None:
        """Somebody who is asked said yes or no, by clause. Raises Refused, SpoolError.

        A no returns the message for the recipients whom its clause is about; its sender is told, in the same record.
        """
        async with self.claims.of(link.entry):
            found = await self.look(link)
            chosen = _chosen(found, answers.keys())
            allowed = [offer for offer in chosen if answers[offer.clause]]
            declined = [offer for offer in chosen if not answers[offer.clause]]
            facts = [fact for offer in allowed for fact in lifting("allowed", offer, found, self.clock(), reason)]
            await self._answered(found, facts, _recipients(declined), reason)
            for offer in chosen:
                done = Done.ALLOWED if answers[offer.clause] else Done.DECLINED
                self._note(found, done, offer.verdicts, offer.clause, reason)
        await self._decided(link.entry)

    async def withdraw(self, link: Link) -> None:
        """The sender took back whatever waits. Raises Refused, SpoolError."""
        async with self.claims.of(link.entry):
            found = await self.look(link)
            places = found.places(found.matter.verdicts)
            await self._change(found, self._closed(found, places, Fate.WITHDRAWN, "taken back by its sender"))
            self._note(found, Done.WITHDRAWN, found.matter.verdicts)

    # parts

    def _waiting(self, id_: str) -> tuple[Entry, bytes]:
        try:
            entry = self.spool.entry(id_)
            return entry, bytes(self.spool.raw(id_))
        except (UnknownEntry, Damaged) as error:
            raise Refused(Why.GONE) from error

    def _matter(self, entry: Entry, raw: bytes, knowledge: Knowledge) -> Matter:
        now, arrival = self.clock(), Arrival.of_entry(entry, raw)
        return Matter.of(arrival, verdicts_on(arrival, knowledge, now), knowledge, now)

    async def _answered(self, found: Sheet, facts: Sequence[Fact], declined: Sequence[Verdict], reason: str) -> None:
        if not declined:
            await self.spool.learn(facts)
            return
        by, matter = found.link.person, found.matter
        letters = self.writing.declined(matter.arrival, declined, matter.knowledge, by=by, reason=reason)
        parts = self._closed(found, found.places(declined), Fate.RETURNED, f"declined by {by}")
        await self._change(found, parts, letters, facts)

    async def _change(
        self, found: Sheet, parts: Mapping[int, Part], letters: Sequence[Letter] = (), facts: Sequence[Fact] = ()
    ) -> None:
        try:
            await self.spool.change(found.entry.id, parts, notices=letters, facts=facts)
        except (UnknownEntry, PartClosed) as error:
            raise Refused(Why.GONE) from error

    def _closed(self, found: Sheet, places: Sequence[int], fate: Fate, said: str) -> Mapping[int, Part]:
        changed = {"fate": fate, "since": self.clock(), "until": None, "asked": (), "reply": said}
        return {place: replace(found.entry.parts[place], **changed) for place in places}

    def _note(self, found: Sheet, done: Done, verdicts: Sequence[Verdict], clause: str = "", reason: str = "") -> None:
        deed = Deed(
            deed=done,
            entry=found.entry.id,
            by=found.link.person,
            at=Timestamp(self.clock()),
            clause=clause,
            events=tuple(each.event.id for each in verdicts if each.event is not None),
            reason=reason,
        )
        self.spool.note(deed.note)

    async def _decided(self, id_: str) -> None:
        """What was done is kept by now: whatever fails here, the message goes, or is looked at, later."""
        self.learnt()
        if id_ not in self.spool:
            return
        try:
            await self.decide_again(id_)
        except SpoolError:
            _log.exception("%s: was answered, and could not be decided again yet", id_)


def _chosen(found: Sheet, clauses: Collection[str]) -> list[Offer]:
    chosen = [offer for offer in found.offers if offer.clause in clauses]
    if not chosen:
        raise Refused(Why.NOT_NEEDED)
    return chosen


def _recipients(offers: Sequence[Offer]) -> list[Verdict]:
    """Each once."""
    return list({id(verdict): verdict for offer in offers for verdict in offer.verdicts}.values())
