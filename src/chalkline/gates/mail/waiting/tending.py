"""One entry of the spool, tended to when a part of it is due: decided again, kept waiting, handed over, given back.

Safety: an entry is tended to by one at a time, and read anew by each. What cannot be decided stays where it is, unless
the school declared that it passes; a fault of Chalkline's own is logged with the message's digest and counted.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from msgspec import structs

from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.gates.mail.verdicts.keeping import notes_on
from chalkline.gates.mail.verdicts.notices_due import Concern, NoticeDue, NoticeKind
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.gates.mail.waiting.causes import count, read_again, verdicts_again
from chalkline.gates.mail.waiting.claims import Claims
from chalkline.gates.mail.waiting.deciding_again import Change, Terms, decided_again
from chalkline.gates.mail.waiting.handing_over import Doing, HandingOver
from chalkline.gates.mail.waiting.timing import Timing
from chalkline.policy.effects import Effect
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.refusal import Refused
from chalkline.store.bundle.rulebook import Rulebook
from chalkline.store.spool.entry import Entry, Fate, Letter, Part, due
from chalkline.store.spool.errors import Damaged, UnknownEntry
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)

WAITING = frozenset({Fate.HELD, Fate.ASKED})
"""What is decided again."""
LEAVING = frozenset({Fate.LEAVING})
"""What was decided, and may leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tending:
    """What entries are tended to with. One for a gate."""

    handing_over: HandingOver
    knowledge: Callable[[], Knowledge | None]
    """What is known now, the spool's own facts included; None before the first bundle."""
    rulebook_of: Callable[[str], Rulebook]
    """The rulebook of a digest. Raises Refused where it is gone or broken."""
    terms: Terms
    claims: Claims = field(default_factory=Claims)

    @property
    def spool(self) -> Spool:
        """Where they are."""
        return self.handing_over.spool

    @property
    def timing(self) -> Timing:
        """What is gone by."""
        return self.handing_over.timing

    async def tend(
        self,
        id_: str,
        *,
        going: Callable[[], None] = lambda: None,
        anyway: Collection[Fate] = (),
        only: Collection[Fate] = tuple(Fate),
        now: Timestamp | None = None,
    ) -> bool:
        """What is due of the entry, and what has one of the fates ``anyway``, is done; whether any of it left.

        Parts whose fate is not among ``only`` stay as they are. It is decided as of ``now``, or of the moment it is.
        ``going`` is called once it is decided that something leaves, before it does. Raises SpoolError.
        """
        async with self.claims.of(id_):
            entry = self._entry(id_)
            if entry is None:
                return False
            now = self.timing.now() if now is None else now
            parts = enumerate(entry.parts)
            places = [
                place
                for place, part in parts
                if part.fate in only and (part.fate in anyway or is_due(part, entry, now))
            ]
            waiting = [place for place in places if entry.parts[place].fate in WAITING]
            going_on = {place: entry.parts[place] for place in places}
            doing = self._decided(entry, waiting, now) if waiting else Doing(entry=entry, parts={})
            return await self._done(replace(doing, parts={**going_on, **doing.parts}), going)

    async def tell_late(self, id_: str) -> None:
        """Whoever asked to hear that the entry is late is told, once. Raises SpoolError."""
        async with self.claims.of(id_):
            entry = self._entry(id_)
            if entry is not None:
                await self.handing_over.tell_late(entry)

    async def let_go(self, id_: str, by: str) -> bool:
        """Whatever waits of the entry leaves at once because an operator says so; whether anything did."""
        async with self.claims.of(id_):
            entry = self._entry(id_)
            if entry is None:
                return False
            _log.warning("%s: released by %s", id_, by)
            since = self.timing.now()
            return await self._done(
                Doing(entry=entry, parts=_all_open(entry, fate=Fate.LEAVING, since=since, reply="", attempts=0))
            )

    async def give_back(self, id_: str, by: str, *, reason: str = "", tell: bool = True) -> bool:
        """Whatever is open of the entry goes back to its sender, or is withdrawn without telling; whether any was.

        The sender is told the reason, but not by whom.
        """
        async with self.claims.of(id_):
            entry = self._entry(id_)
            if entry is None:
                return False
            fate = Fate.RETURNED if tell else Fate.WITHDRAWN
            _log.warning("%s: %s by %s", id_, fate, by)
            now = self.timing.now()
            parts = _all_open(entry, fate=fate, since=now, reply=f"by {by}: {reason}" if reason else f"by {by}")
            letters = self._given_back(entry, parts.values(), reason, now) if tell else ()
            await self._done(Doing(entry=entry, parts=parts, letters=letters))
            return True

    def _entry(self, id_: str) -> Entry | None:
        """The entry as it is now; None where it is open no more, or damaged."""
        try:
            return self.spool.entry(id_)
        except UnknownEntry:
            return None
        except Damaged:
            _log.exception("%s: damaged", id_)
            return None

    def _decided(self, entry: Entry, places: Collection[int], now: Timestamp) -> Doing:
        """What a second decision changes, with the notices that it is due."""
        arrival = read_again(entry, bytes(self.spool.raw(entry.id)))
        verdicts = verdicts_again(entry, arrival, self.knowledge_for(entry), now)
        count(verdicts, self.handing_over.metering)
        change = decided_again(entry, places, verdicts, self.terms, now)
        if arrival is not None:
            self._note(entry, arrival, change)
        letters = self._letters(entry, arrival, change.notices, change.verdicts)
        return Doing(entry=entry, arrival=arrival, parts=change.parts, letters=letters)

    def _note(self, entry: Entry, arrival: Arrival, change: Change) -> None:
        """The decisions that changed what becomes of the message are noted."""
        decided = zip(change.parts.items(), change.verdicts, strict=True)
        moved = [verdict for (place, part), verdict in decided if part.fate is not entry.parts[place].fate]
        for note in notes_on(moved, arrival, self.handing_over.hostname):
            self.spool.note(note)

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

    def _given_back(self, entry: Entry, parts: Collection[Part], reason: str, now: Timestamp) -> tuple[Letter, ...]:
        """The notice to the sender; decided once more, so that everybody in it has a name."""
        arrival = read_again(entry, bytes(self.spool.raw(entry.id)))
        verdicts = verdicts_again(entry, arrival, self.knowledge_for(entry), now)
        concern = Concern(clause="", effect=Effect.REFUSE, recipients=tuple(part.address for part in parts))
        due = NoticeDue(kind=NoticeKind.GIVEN_BACK, to="", concerns=(concern,), reason=reason)
        return self._letters(entry, arrival, (due,), verdicts)

    def _letters(
        self, entry: Entry, arrival: Arrival | None, notices: Sequence[NoticeDue], verdicts: Sequence[Verdict]
    ) -> tuple[Letter, ...]:
        knowledge = self.knowledge_for(entry) if notices else None
        if arrival is None or knowledge is None:
            return ()
        return self.handing_over.writing.letters(notices, arrival, verdicts, knowledge)

    async def _done(self, doing: Doing, going: Callable[[], None] = lambda: None) -> bool:
        """The parts are so, and those that leave were handed over; whether there were any."""
        if doing.leaving:
            going()
            await self.handing_over.hand_over(doing)
        elif doing.parts:
            await self.spool.change(doing.entry.id, doing.parts, notices=doing.letters)
        returned = sum(part.fate is Fate.RETURNED for part in doing.parts.values())
        if returned:
            self.handing_over.metering.returned(returned)
        return bool(doing.leaving)


def _all_open(entry: Entry, **changes: object) -> dict[int, Part]:
    """The open parts of the entry with these changes; they wait for nothing."""
    return {
        place: structs.replace(part, until=None, asked=(), **changes)
        for place, part in enumerate(entry.parts)
        if part.fate.is_open
    }


def is_due(part: Part, entry: Entry, now: Timestamp) -> bool:
    """Whether something is to be done about the part of the entry by now."""
    moment = due(part, entry)
    return moment is not None and moment <= now
