"""The facts at all moments of a batch, and when what they say may change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel.columnar.columns import NANOSECONDS
from chalkline.policy.cel.columnar.frame import Question
from chalkline.policy.cel.columnar.stretches import Ints, Stretches
from chalkline.policy.decide.decider import Decider
from chalkline.policy.facts.index import ANYBODY
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp
from chalkline.policy.world import World

_LIFTING = frozenset({"discharged", "allowed"})


class _Changes(dict[str, Ints]):
    """When anything changes that is known of each one, worked out at first need."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def __missing__(self, one: str) -> Ints:
        changes = self._facts.index.entries[one].changes  # of years that 64 bits of nanoseconds do not hold, too
        self[one] = found = np.array([-(-change // NANOSECONDS) for change in changes], np.int64)
        return found


@dataclass(frozen=True, kw_only=True)  # not slotted: what follows from it is worked out once, at first need
class FactWorlds:
    """The worlds that a decider reads, as columnar conditions ask for them."""

    decider: Decider
    facts: Facts
    calendar: Calendar
    known: dict[Question, Stretches] = field(default_factory=dict, repr=False)
    """What the facts have said so far, and when it may change; it grows with the pairs of people who write."""

    def at(self, moment: Timestamp) -> World:
        """The world of the moment, with standing permissions in force."""
        return self.decider.world(self.facts, self.calendar, moment)

    def stretches(self, question: Question) -> Stretches:
        """Those in which answers to such questions do not change; no permission's terms read the clock."""
        alike = min(question, Question.LESSONS)  # the terms of permissions read lessons too
        if alike not in self.known:
            self.known[alike] = Stretches(lambda subject: self._changes(alike, subject))
        return self.known[alike]

    def _changes(self, question: Question, subject: str) -> Ints:
        """When anything changes that is known of those concerned: the first microsecond from which it has."""
        changes = [self._changes_of[one] for one in self._concerned(question, subject)]
        return np.sort(np.concatenate(changes), kind="stable")  # they are in order but for where one joins the next

    @cached_property
    def _changes_of(self) -> Mapping[str, Ints]:
        return _Changes(self.facts)

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
