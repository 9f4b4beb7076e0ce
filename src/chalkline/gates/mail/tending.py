"""One entry of the spool, tended to when a part of it is due: decided again, kept waiting, handed over, given back.

Safety: an entry is tended to by one at a time, and read anew by each. What cannot be decided stays where it is, unless
the school declared that it passes; a fault of Chalkline's own is logged with the message's digest and counted.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from chalkline.gates.mail.arrival import Arrival
from chalkline.gates.mail.causes import count, verdicts_again
from chalkline.gates.mail.claims import Claims
from chalkline.gates.mail.contracts import Belief
from chalkline.gates.mail.deciding_again import Change, Terms, decided_again
from chalkline.gates.mail.handing_over import Going, HandingOver
from chalkline.gates.mail.keeping import notes_on
from chalkline.gates.mail.notices_due import Concern, NoticeDue, NoticeKind
from chalkline.gates.mail.verdict import Verdict
from chalkline.policy.effects import Effect
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.refusal import Refused
from chalkline.store.bundle.rulebook import Rulebook
from chalkline.store.spool.entry import Entry, Fate, Letter, Part, due
from chalkline.store.spool.errors import Damaged, UnknownEntry

_log = logging.getLogger(__name__)

WAITING = frozenset({Fate.HELD, Fate.ASKED})
"""What is decided again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tending:
    """What entries are tended to with. One for a gate."""

    handing_over: HandingOver
    knowledge: Callable[[], Knowledge | None]
    """What is known now, the spool's own facts included; None before the first bundle."""
    rulebook_of: Callable[[str], Rulebook]
    """The rulebook of a digest. Raises Refused where it is gone or broken."""
    belief: Belief
    terms: Terms
    claims: Claims = field(default_factory=Claims)

    async def tend(self, id_: str, *, going: Callable[[], None] = lambda: None, anyway: Collection[Fate] = ()) -> bool:
        """What is due of the entry, and what has one of the fates ``anyway``, is done; whether any of it left.

        ``going`` is called once it is decided that something leaves, before it does. Raises SpoolError.
        """
        async with self.claims.of(id_):
            entry = self._entry(id_)
            if entry is None:
                return False
            now = self.handing_over.timing.now()
            places = [place for place, part in enumerate(entry.parts) if _is_due(part, entry, now, anyway)]
            waiting = [place for place in places if entry.parts[place].fate in WAITING]
            change, letters = self._decided(entry, waiting, now) if waiting else (_NOTHING, ())
            parts = {place: change.parts.get(place, entry.parts[place]) for place in places}
            return await self._done(entry, parts, letters, going)

    async def let_go(self, id_: str, by: str) -> bool:
        """Whatever waits of the entry leaves at once because an operator says so; whether anything did."""
        async with self.claims.of(id_):
            entry = self._entry(id_)
            if entry is None:
                return False
            now = self.handing_over.timing.now()
            gone = {
                place: replace(part, fate=Fate.LEAVING, since=now, until=None, asked=(), attempts=0, reply="")
                for place, part in enumerate(entry.parts)
                if part.fate.is_open
            }
            _log.warning("%s: released by %s", id_, by)
            return await self._done(entry, gone, (), lambda: None)

    async def give_back(self, id_: str, by: str, *, tell: bool = True) -> bool:
        """Whatever is open of the entry goes back to its sender, who is told unless ``tell`` is false; whether any did.

        Without telling, it is withdrawn.
        """
        async with self.claims.of(id_):
            entry = self._entry(id_)
            if entry is None:
                return False
            now = self.handing_over.timing.now()
            fate, said = (Fate.RETURNED if tell else Fate.WITHDRAWN), f"by {by}"
            back = {
                place: replace(part, fate=fate, since=now, until=None, reply=said)
                for place, part in enumerate(entry.parts)
                if part.fate.is_open
            }
            _log.warning("%s: %s by %s", id_, fate, by)
            letters = self._letters(entry, (_given_back(back.values()),), ()) if tell else ()
            return not await self._done(entry, back, letters, lambda: None)

    def _entry(self, id_: str) -> Entry | None:
        """The entry as it is now; None where it is open no more, or damaged."""
        try:
            return self.handing_over.spool.entry(id_)
        except UnknownEntry:
            return None
        except Damaged:
            _log.exception("%s: damaged", id_)
            return None

    def _decided(self, entry: Entry, places: Collection[int], now: Timestamp) -> tuple[Change, tuple[Letter, ...]]:
        """What a second decision changes, with the notices that it is due."""
        spool, knowledge = self.handing_over.spool, self.knowledge_for(entry)
        raw = bytes(spool.raw(entry.id))
        verdicts = verdicts_again(entry, raw, knowledge, self.belief, now)
        count(verdicts, self.handing_over.metering)
        change = decided_again(entry, places, verdicts, self.terms, now)
        self._note(entry, raw, change)
        return change, self._letters(entry, change.notices, change.verdicts)

    def _note(self, entry: Entry, raw: bytes, change: Change) -> None:
        moved = [place for place, part in change.parts.items() if part.fate is not entry.parts[place].fate]
        verdicts = [verdict for place, verdict in zip(change.parts, change.verdicts, strict=True) if place in moved]
        if verdicts:
            for note in notes_on(verdicts, Arrival.of_entry(entry, raw), self.handing_over.hostname):
                self.handing_over.spool.note(note)

    def knowledge_for(self, entry: Entry) -> Knowledge | None:
        """What is known now, with the policies that were in force when the entry came; None where either is missing."""
        knowledge = self.knowledge()
        if knowledge is None or entry.policies in {"", knowledge.digest}:
            return knowledge
        try:
            return knowledge.under(self.rulebook_of(entry.policies))
        except Refused as refused:
            _log.error("%s: waits, because its policies are gone: %s", entry.id, refused)
            return None

    def _letters(self, entry: Entry, notices: Sequence[NoticeDue], verdicts: Sequence[Verdict]) -> tuple[Letter, ...]:
        knowledge = self.knowledge_for(entry)
        if not notices or knowledge is None:
            return ()
        arrival = Arrival.of_entry(entry, bytes(self.handing_over.spool.raw(entry.id)))
        return self.handing_over.writing.letters(notices, arrival, verdicts, knowledge)

    async def _done(
        self, entry: Entry, parts: Mapping[int, Part], letters: tuple[Letter, ...], going: Callable[[], None]
    ) -> bool:
        """The parts are so, and those that leave were handed over; whether there were any."""
        leaving = {place: part for place, part in parts.items() if part.fate is Fate.LEAVING}
        besides = {place: part for place, part in parts.items() if place not in leaving}
        if leaving:
            going()
            await self.handing_over.hand_over(Going(entry=entry, leaving=leaving, besides=besides, letters=letters))
        elif besides:
            await self.handing_over.spool.change(entry.id, besides, notices=letters)
        returned = sum(part.fate is Fate.RETURNED for part in besides.values())
        if returned:
            self.handing_over.metering.returned(returned)
        return bool(leaving)


def _is_due(part: Part, entry: Entry, now: Timestamp, anyway: Collection[Fate]) -> bool:
    if part.fate in anyway:
        return part.fate.is_open
    moment = due(part, entry)
    return moment is not None and moment <= now


def _given_back(parts: Collection[Part]) -> NoticeDue:
    addresses = tuple(part.address for part in parts)
    return NoticeDue(
        kind=NoticeKind.GIVEN_BACK,
        to="",
        concerns=(Concern(clause="", effect=Effect.REFUSE, recipients=addresses),),
    )


_NOTHING = Change(parts={})
