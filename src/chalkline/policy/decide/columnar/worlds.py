"""The facts at all moments of a batch, and when what they say may change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel.columnar.columns import NANOSECONDS
from chalkline.policy.cel.columnar.frame import Question
from chalkline.policy.decide.decider import Decider
from chalkline.policy.facts.index import ANYBODY
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp
from chalkline.policy.world import World

_LIFTING = frozenset({"discharged", "allowed"})


@dataclass(frozen=True, kw_only=True)  # not slotted: what follows from it is worked out once, at first need
class FactWorlds:
    """The worlds that a decider reads, as columnar conditions ask for them."""

    decider: Decider
    facts: Facts
    calendar: Calendar
    known: dict[tuple[Question, str], tuple[int, ...]] = field(default_factory=dict, repr=False)
    """When answers may change, as far as that has been asked."""
    answers: dict[tuple[object, ...], object] = field(default_factory=dict, repr=False)
    """What the facts have said so far; it grows with the pairs of people who write to one another."""

    def at(self, moment: Timestamp) -> World:
        """The world of the moment, with standing permissions in force."""
        return self.decider.world(self.facts, self.calendar, moment)

    def changes(self, question: Question, subject: str) -> Sequence[Timestamp]:
        """When the answer to such a question about the subject may change; no permission's terms read the clock."""
        entries = self.facts.index.entries
        return [change for each in self._concerned(question, subject) for change in entries[each].changes]

    def ticks(self, question: Question, subject: str) -> Sequence[int]:
        """Likewise, in order, each once, in microseconds: when it has changed for moments that are counted in these."""
        key = (question, subject)
        if key not in self.known:
            moments = self.changes(question, subject)
            self.known[key] = tuple(sorted({-(-moment // NANOSECONDS) for moment in moments}))
        return self.known[key]

    def _concerned(self, question: Question, subject: str) -> tuple[str, ...]:
        if question is Question.PERSON:
            return (subject,)
        if question is Question.SIGNED:
            return (ANYBODY, subject)
        return (ANYBODY, subject, *self.facts.index.entries[subject].classes)

    @cached_property
    def lifted(self) -> frozenset[str]:
        """The events and persons for whom somebody discharged or allowed something at some time."""
        rows = self.facts.index.rows.items()
        return frozenset(subject for subject, facts in rows if any(fact.name in _LIFTING for fact in facts))
