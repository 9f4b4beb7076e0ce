"""The projection of a school's fact log up to one of its numbers: what decisions read, found by bisection."""

from bisect import bisect_right
from collections.abc import Iterable

import msgspec

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.index import ANYBODY, Index, index_of
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.values import Timestamp


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that one school knows, immutable. Make it with :meth:`of`; ask it through :meth:`at`."""

    school: str
    number: int
    """Up to which number of the log it was built; 0 if from nothing."""
    index: Index

    @classmethod
    def of(cls, school: str, facts: Iterable[Fact]) -> "Facts":
        """The projection of those facts that are this school's, in whatever order they come.

        Raises KeyError for a fact whose name is not among the kinds.
        """
        own = [fact for fact in facts if fact.school == school]
        return cls(school=school, number=max((fact.number for fact in own), default=0), index=index_of(own))

    def with_rows(self, rows: Iterable[Fact]) -> "Facts":
        """The projection with more facts of this school, which count after all that it has of their subjects."""
        known = (fact for own in self.index.rows.values() for fact in own)
        more = Facts.of(self.school, (*known, *rows))
        return Facts(school=self.school, number=max(self.number, more.number), index=more.index)

    def at(self, moment: Timestamp, calendar: Calendar) -> FactWorld:
        """The world of the moment."""
        return FactWorld(moment, calendar, self.index)

    def about(self, subject: str) -> tuple[Fact, ...]:
        """The facts about the subject that stand, at whatever time, by name, value and object."""
        return self.index.rows.get(subject, ())

    def moment(self, subject: str, name: str) -> Timestamp | None:
        """When the moment of this name is for the person or thing, as recorded last; None if nobody said."""
        return self.index.moments.get(subject, {}).get(name)

    def next_boundary(self, after: Timestamp, *subjects: str) -> Timestamp | None:
        """The first moment after this one at which a fact that concerns one of the subjects begins or ends.

        Besides the facts about them: who is related to them, their classes' lessons and teachers, and what concerns all
        (versions in force, enforced clauses). What a decision about them reads is the same at all moments between.
        """
        classes = (class_id for subject in subjects for class_id in self.index.classes.get(subject, ()))
        concerned = (ANYBODY, *subjects, *classes)
        coming = (_next(self.index.changes.get(each, ()), after) for each in concerned)
        return min((moment for moment in coming if moment is not None), default=None)


def _next(moments: tuple[Timestamp, ...], after: Timestamp) -> Timestamp | None:
    index = bisect_right(moments, after)
    return moments[index] if index < len(moments) else None
