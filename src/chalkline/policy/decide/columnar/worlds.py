"""The facts at all moments of a batch, and when what they say may change."""

from bisect import bisect_right
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

_NEVER = -(1 << 63)
_LIFTING = frozenset({"discharged", "allowed"})


@dataclass(frozen=True, kw_only=True)  # not slotted: what follows from it is worked out once, at first need
class FactWorlds:
    """The worlds that a decider reads, as columnar conditions ask for them."""

    decider: Decider
    facts: Facts
    calendar: Calendar
    known: dict[tuple[Question, str], tuple[tuple[Timestamp, ...], ...]] = field(default_factory=dict, repr=False)
    """When answers may change, as far as that has been asked."""
    answers: dict[tuple[object, ...], object] = field(default_factory=dict, repr=False)
    """What the facts have said so far; it grows with the pairs of people who write to one another."""

    def at(self, moment: Timestamp) -> World:
        """The world of the moment, with standing permissions in force."""
        return self.decider.world(self.facts, self.calendar, moment)

    def changes_within(self, question: Question, subject: str, first: int, last: int) -> Sequence[int]:
        """When the answer to such a question about the subject may change; no permission's terms read the clock.

        After the first moment and up to the last, all in microseconds: the first from which it has changed.
        """
        after, upto = first * NANOSECONDS, last * NANOSECONDS
        found: list[int] = []
        for moments in self._changes(question, subject):
            if moments[-1] > after and moments[0] <= upto:
                found += moments[bisect_right(moments, after) : bisect_right(moments, upto)]
        return [-(-moment // NANOSECONDS) for moment in found]

    def last_change(self, question: Question, subject: str, moment: int) -> int:
        """The last of them up to this moment in microseconds, itself in nanoseconds; before any, one before all."""
        upto = moment * NANOSECONDS
        known = self._changes(question, subject)
        places = [(moments, bisect_right(moments, upto)) for moments in known]
        return max((moments[place - 1] for moments, place in places if place), default=_NEVER)

    def next_change(self, question: Question, subject: str, moment: int) -> int | None:
        """The first of them after this moment, in microseconds; None where there is none."""
        after = moment * NANOSECONDS
        coming = [
            moments[bisect_right(moments, after)] for moments in self._changes(question, subject) if moments[-1] > after
        ]
        return -(-min(coming) // NANOSECONDS) if coming else None

    def _changes(self, question: Question, subject: str) -> tuple[tuple[Timestamp, ...], ...]:
        """When anything changes that is known of each who is concerned; of those of whom anything ever does."""
        key = (question, subject)
        if key not in self.known:
            entries = self.facts.index.entries
            each = (entries[one].changes for one in self._concerned(question, subject))
            self.known[key] = tuple(moments for moments in each if moments)
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
