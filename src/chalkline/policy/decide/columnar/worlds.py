"""The facts at all moments of a batch, and when what they say may change."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel.columnar.frame import Question
from chalkline.policy.cel.paths import MOMENT
from chalkline.policy.cel.typed import Node, Variable
from chalkline.policy.cel.walk import nodes
from chalkline.policy.check.policy_set import PolicySet
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

    def at(self, moment: Timestamp) -> World:
        """The world of the moment, with standing permissions in force."""
        return self.decider.world(self.facts, self.calendar, moment)

    def changes(self, question: Question, subject: str) -> Sequence[Timestamp] | None:
        """When the answer to such a question about the subject may change; None where at any moment it may."""
        if question is Question.PERMITTED and self._terms_read_time:
            return None
        entries = self.facts.index.entries
        return [change for each in self._concerned(question, subject) for change in entries[each].changes]

    def _concerned(self, question: Question, subject: str) -> tuple[str, ...]:
        if question is Question.PERSON:
            return (subject,)
        if question is Question.SIGNED:
            return (ANYBODY, subject)
        return (ANYBODY, subject, *self.facts.index.entries[subject].classes)

    @cached_property
    def _terms_read_time(self) -> bool:
        return terms_read_time(self.decider.policies)

    @cached_property
    def lifted(self) -> frozenset[str]:
        """The events and persons for whom somebody discharged or allowed something at some time."""
        rows = self.facts.index.rows.items()
        return frozenset(subject for subject, facts in rows if any(fact.name in _LIFTING for fact in facts))


def terms_read_time(policies: PolicySet) -> bool:
    """Whether what some permission depends on is read from the clock, so that it may change at any moment."""
    terms = (node for rule in policies.may for node in rule.conditions.values())
    return any(_reads_time(term) for term in terms)


def _reads_time(term: Node) -> bool:
    return any(isinstance(node, Variable) and node.name == MOMENT for node in nodes(term))
