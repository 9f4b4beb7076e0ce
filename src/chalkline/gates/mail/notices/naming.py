"""What people and groups of recipients are called in a notice: names inside the school, addresses outside it.

Safety: somebody outside is called what the sender wrote, so that a notice never tells whose a private address is, nor
who is in a group.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.english.figures import moment, one_line, quoted
from chalkline.policy.english.grammar import counted, listed
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge

_MOST_NAMES = 3
_NOUNS = {"parent": "parent", "pupil": "pupil", "staff": "member of staff", "governor": "governor"}
"""What several people with a role in common are called, the first that they all have."""
NO_SUBJECT = "without a subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What everybody is called at one moment."""

    knowledge: Knowledge
    at: Timestamp

    def person(self, person: str, address: str = "") -> str:
        """The name of somebody known, else the address."""
        return one_line(self.knowledge.name_of(person) if person else address) or "somebody unknown"

    def people(self, persons: Iterable[str]) -> str:
        """The names as a choice: ``Tom Baker or Carys Jones``."""
        return listed([self.person(each) for each in persons], "or")

    def sender(self, verdict: Verdict) -> str:
        """Who sent a message: the name inside the school, else the address."""
        event = verdict.event
        if event is None:
            return "somebody unknown"
        inside = event.sender.inside and event.sender.id
        return self.person(inside or "", event.sender.address)

    def recipients(self, verdicts: Sequence[Verdict]) -> str:
        """The recipients in a few words: ``Leo Marsh and Mia Quinn``, ``12 parents``, ``all-staff@…``."""
        called = dict.fromkeys(map(self._recipient, verdicts))
        if len(called) <= _MOST_NAMES:
            return listed(list(called))
        return self._counted(verdicts)

    def moment(self, at: Timestamp) -> str:
        """A moment by the school's clock: ``Monday 23 November 2026 at 07:30``."""
        return moment(at, self.knowledge.school.zone)

    def _recipient(self, verdict: Verdict) -> str:
        if verdict.via:
            return one_line(verdict.via)
        event = verdict.event
        inside = event is not None and event.recipient.inside
        return self.person(verdict.person if inside else "", verdict.address)

    def _counted(self, verdicts: Sequence[Verdict]) -> str:
        world = self.knowledge.facts.at(self.at, self.knowledge.calendar)
        roles = [set(world.roles(verdict.person)) if verdict.person else set() for verdict in verdicts]
        role = next((role for role in _NOUNS if all(role in held for held in roles)), None)
        if role is not None:
            return counted(len(verdicts), _NOUNS[role])
        if any(verdict.event is None or verdict.event.recipient.inside for verdict in verdicts):
            return counted(len(verdicts), "person")
        return f"{len(verdicts):,} addresses outside the school"


def titled(subject: str) -> str:
    """A message by its subject, in quotation marks, on one line: strangers wrote it."""
    return quoted(subject) if subject.strip() else NO_SUBJECT
