"""What notices are about: a message, what was decided of it, and what everybody in it is called."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from chalkline.events.declared.mail import MailReceive
from chalkline.gates.mail.notices.naming import Names, titled
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Audience
from chalkline.store.bundle.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A message with its verdicts, at least one, but for those on protected contacts."""

    arrival: Arrival
    verdicts: tuple[Verdict, ...]
    names: Names

    @classmethod
    def of(cls, arrival: Arrival, verdicts: Collection[Verdict], knowledge: Knowledge, at: Timestamp) -> "Matter":
        """The matter as it may be told: nothing is said of protected contacts."""
        told_of = (each for each in verdicts if each.decision is None or not each.decision.protected)
        return cls(arrival=arrival, verdicts=tuple(told_of), names=Names(knowledge=knowledge, at=at))

    def concerning(self, addresses: Collection[str]) -> "Matter":
        """The same for these recipients, or members of these groups; where nothing was decided, for bare addresses."""
        found = tuple(each for each in self.verdicts if not {each.address, each.via}.isdisjoint(addresses))
        return replace(self, verdicts=found or tuple(Verdict(address=each) for each in addresses))

    @property
    def is_decided(self) -> bool:
        """Whether there is a decision to tell of."""
        return any(each.event is not None for each in self.verdicts)

    @property
    def knowledge(self) -> Knowledge:
        """What it was decided with."""
        return self.names.knowledge

    @property
    def title(self) -> str:
        """The message by its subject, as a sentence goes on after ``message``."""
        return titled(self.arrival.mail.subject)

    def headed(self, heading: str) -> str:
        """The subject of a notice to the sender: what became of it, and which message it is."""
        has_subject = bool(self.arrival.mail.subject.strip())
        return f"{heading}: {self.title if has_subject else f'a message {self.title}'}"

    @property
    def sender(self) -> str:
        """The id of the sender; empty for somebody unknown."""
        return next((each.sender for each in self.verdicts if each.sender), "")

    @property
    def sender_called(self) -> str:
        """The name of a sender of the school's, else the address."""
        return self.names.sender(next((each for each in self.verdicts if each.event), self.verdicts[0]))

    @property
    def recipients(self) -> str:
        """Those whom it goes to, in a few words."""
        return self.names.recipients(self.verdicts)

    @property
    def is_incoming(self) -> bool:
        """Whether it comes from outside, so that its sender is whoever they say at best."""
        return any(isinstance(each.event, MailReceive) for each in self.verdicts)

    @property
    def reaches_sender(self) -> bool:
        """Whether MAIL FROM is an address of a sender's of the school: links are theirs alone."""
        directory = self.knowledge.directory(self.names.at)
        known = bool(self.sender) and directory.person_at(self.arrival.envelope.sender) == self.sender
        return known and not self.is_incoming

    @property
    def greeting(self) -> str:
        """Whom a notice to the sender addresses; empty where it may reach somebody else."""
        return self.names.person(self.sender) if self.reaches_sender else ""

    def clauses_called(self, clauses: Collection[str]) -> str:
        """The titles of the clauses: ``A clear subject``."""
        known = self.knowledge.policies.clauses
        return "; ".join(known[clause].title for clause in clauses if clause in known)

    def may_see(self, audience: Audience, field: str) -> bool:
        """Whether the audience may see this field of the message, by its declaration."""
        return audience in self.knowledge.vocabulary.records["message"].fields[field].seen_by
