"""What a link comes to when it is opened: the message as it stands now, and what its holder may still do about it.

Pure. Safety: a link only names; what it lets its holder do is worked out anew each time, by what is known then. Whoever
is not entitled any more gets a reason, never a button.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalkline.gates.mail.links.offers import Offer, discharges, questions
from chalkline.gates.mail.links.signed import Act, Link
from chalkline.gates.mail.notices.matter import Matter
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.decide.occasion import key_of
from chalkline.policy.facts.fact import Fact
from chalkline.store.spool.entry import Entry, Fate

WAITING = frozenset({Fate.HELD, Fate.ASKED})
_LIFTING = frozenset({"discharged", "allowed"})


class Why(StrEnum):
    """Why nothing can be done any more."""

    GONE = "gone"
    """The message waits no longer: delivered, returned or taken back."""
    ANSWERED = "answered"
    """Somebody has answered already."""
    NOT_YOURS = "not_yours"
    """Whoever holds the link may not do this any more."""
    NOT_NEEDED = "not_needed"
    """What the link is about does not stop the message any more."""
    NOT_NOW = "not_now"
    """The gate cannot decide at the moment."""


class Refused(Exception):  # noqa: N818 - what happens, not what failed
    """Nothing can be done by this link; ``by`` is who answered, where that is why."""

    def __init__(self, why: Why, by: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.by = by


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the holder of a link may do now. Make it with :func:`sheet`."""

    link: Link
    entry: Entry
    matter: Matter
    """Of the recipients for whom the message waits."""
    offers: tuple[Offer, ...]
    """The clauses of the link that its holder may lift; none for somebody who takes a message back."""

    def places(self, verdicts: Iterable[Verdict]) -> tuple[int, ...]:
        """Where in the entry the waiting parts of these recipients are, in order."""
        found = {place_of(verdict, self.entry) for verdict in verdicts}
        return tuple(sorted(place for place in found if place is not None and _waits(self.entry, place)))


def sheet(link: Link, entry: Entry, matter: Matter, facts: Sequence[Fact]) -> Sheet:
    """What may be done by the link. Raises Refused."""
    waiting = tuple(each for each in matter.verdicts if is_waiting(each, entry))
    if not waiting:
        raise Refused(Why.GONE)
    found = Sheet(
        link=link,
        entry=entry,
        matter=Matter(arrival=matter.arrival, verdicts=waiting, names=matter.names),
        offers=_offers(link, waiting),
    )
    if link.act is Act.WITHDRAW:
        if any(each.sender != link.person for each in waiting):
            raise Refused(Why.NOT_YOURS)
    elif not found.offers:
        raise _refused(link, waiting, facts)
    return found


def place_of(verdict: Verdict, entry: Entry) -> int | None:
    """Where in the entry the part of a recipient is: their own, or that of the group that is kept together."""
    for place, part in enumerate(entry.parts):
        own = part.via == verdict.via and part.address == verdict.address
        if own or (not part.via and verdict.via and part.address == verdict.via):
            return place
    return None


def is_waiting(verdict: Verdict, entry: Entry) -> bool:
    """Whether the message waits for this recipient."""
    place = place_of(verdict, entry)
    return place is not None and _waits(entry, place)


def _waits(entry: Entry, place: int) -> bool:
    return entry.parts[place].fate in WAITING


def _offers(link: Link, waiting: Sequence[Verdict]) -> tuple[Offer, ...]:
    if link.act is Act.SEND:
        found = discharges(waiting, link.person)
    else:
        found = questions(waiting, link.person) if link.act is Act.ANSWER else ()
    return tuple(offer for offer in found if offer.clause in link.clauses)


def _refused(link: Link, waiting: Sequence[Verdict], facts: Sequence[Fact]) -> Refused:
    """Why none of the link's clauses is offered."""
    concerned = {key for each in waiting if each.event for key in (each.event.id, key_of(each.event.sender))}
    for fact in facts:
        if fact.name in _LIFTING and fact.value in link.clauses and fact.subject in concerned:
            return Refused(Why.ANSWERED, fact.by)
    findings = (finding for each in waiting if each.decision for finding in each.decision.findings)
    still = any(finding.counts and finding.clause in link.clauses for finding in findings)
    return Refused(Why.NOT_YOURS if still else Why.NOT_NEEDED)
