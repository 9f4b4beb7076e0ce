"""What is known once a clause was lifted: facts for this one message or, where its rule says ``for``, for a time."""

from collections.abc import Iterator
from typing import Literal

from msgspec.structs import replace

from chalkline.gates.mail.answering.sheet import Sheet
from chalkline.gates.mail.links.offers import Offer, asking
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.calendar.due import due
from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.decide.occasion import key_of
from chalkline.policy.facts.fact import Fact
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge

Name = Literal["discharged", "allowed"]


def lifting(name: Name, offer: Offer, found: Sheet, now: Timestamp, reason: str) -> Iterator[Fact]:
    """The facts, one for each recipient; their numbers are the spool's to give.

    An answer holds for sender and recipient for as long as every rule of the clause that asks says so, else for this
    message alone. A discharge is about this message alone.
    """
    knowledge = found.matter.knowledge
    for verdict in offer.verdicts:
        if verdict.event is None:
            continue
        until = _until(verdict, offer.clause, knowledge, now) if name == "allowed" else None
        lasts = until is not None
        fact = Fact(
            number=0,
            school=knowledge.school.id,
            subject=key_of(verdict.event.sender) if lasts else verdict.event.id,
            name=name,
            object=key_of(verdict.event.recipient) if lasts else "",
            value=offer.clause,
            since=now,
            recorded=now,
            by=found.link.person,
            reason=reason,
        )
        yield fact if until is None else replace(fact, until=until)


def _until(verdict: Verdict, clause: str, knowledge: Knowledge, now: Timestamp) -> Timestamp | None:
    """When an answer ends; None where it is for this message alone, or nobody knows the calendar so far ahead."""
    rules = list(asking(verdict, knowledge.policies, clause))
    periods = [rule.lasting.value for rule in rules if rule.lasting is not None]
    if not periods or len(periods) < len(rules):
        return None
    try:
        return min(due(now, period, knowledge.calendar) for period in periods)
    except UnknownDate:
        return None
