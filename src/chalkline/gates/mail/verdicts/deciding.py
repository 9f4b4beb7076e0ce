"""From a message to a verdict for each of its recipients, groups of the school expanded.

Safety: whatever goes wrong here is a cause for which the school has declared what then happens; it never passes a
message by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from chalkline.events.declared.mail import Mail
from chalkline.events.directory import Directory
from chalkline.events.mail.addresses import normal, untagged
from chalkline.events.mail.reader import events_of
from chalkline.events.mail.recipients import person_at
from chalkline.gates.mail.settings.conduct import Cause
from chalkline.gates.mail.verdicts.arrival import LIMITS, Addressee, Arrival
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.facts.fact import BEGINNING
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge


def verdicts_on(arrival: Arrival, knowledge: Knowledge | None, now: Timestamp) -> tuple[Verdict, ...]:
    """A verdict for each recipient, at least one, by the facts of now.

    The members of a group follow one another, with the address of RCPT TO as ``via``, whether or not they are also
    addressed in person.
    """
    if knowledge is None:
        return unknown(arrival, Cause.NO_BUNDLE)
    directory = knowledge.directory(arrival.at)
    events = events_of(arrival.mail, directory, arrival.carried, LIMITS, knowledge.reader)
    by_recipient = {event.recipient.address or event.recipient.id: event for event in events}
    judge = _Judge(knowledge=knowledge, now=now, stale=knowledge.stale(now))
    addressed = [(each, _addressed(each, directory)) for each in arrival.addressees]
    return tuple(
        judge.verdict(verdict, by_recipient)
        for addressee, (reached, members) in addressed
        for verdict in _reached(addressee, reached, members, directory)
    )


def unknown(arrival: Arrival, cause: Cause) -> tuple[Verdict, ...]:
    """Verdicts that say why there is no decision."""
    return tuple(Verdict(address=each.address, options=each.options, cause=cause) for each in arrival.addressees)


def is_own(knowledge: Knowledge, address: str) -> bool:
    """Whether the address is in one of the school's domains."""
    return knowledge.directory(BEGINNING).is_inside(normal(address) or address)


Reached = tuple[str, tuple[str, ...] | None]
"""The address in the school's own form, and the members of the group if it is one."""


def _addressed(addressee: Addressee, directory: Directory) -> Reached:
    address = normal(addressee.address)
    members = directory.members_of(untagged(address)) if address else None
    return (person_at(address, directory).address if address and members is None else address), members


def _reached(
    addressee: Addressee, reached: str, members: tuple[str, ...] | None, directory: Directory
) -> Iterator[tuple[Verdict, str]]:
    """The recipients behind an address of RCPT TO, each with what its event is found by."""
    if members is None:
        yield Verdict(address=addressee.address, options=addressee.options), reached
        return
    for member in members:
        address = directory.address_of(member) or ""
        yield Verdict(address=address, via=addressee.address, options=addressee.options), address or member


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """Decides for one recipient after another."""

    knowledge: Knowledge
    now: Timestamp
    stale: bool

    def verdict(self, recipient: tuple[Verdict, str], events: Mapping[str, Mail]) -> Verdict:
        of, key = recipient
        event = events.get(key)
        if event is None:  # an address that no reader understands, or one beyond their limits
            return replace(of, cause=Cause.UNDECIDED)
        record = self.knowledge.record(event, self.now)
        undecided = Cause.UNDECIDED if record.decision.undecided else None
        return replace(of, event=event, record=record, cause=undecided or (Cause.STALE_BUNDLE if self.stale else None))
