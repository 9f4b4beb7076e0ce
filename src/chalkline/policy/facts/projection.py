"""The projection of a school's fact log up to one of its numbers: what decisions read, found by bisection."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.facts.fact import Fact, standing
from chalkline.policy.facts.index import ANYBODY, Index
from chalkline.policy.facts.rows import Standing
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
        return cls(school=school, number=max((fact.number for fact in own), default=0), index=Index.of_facts(own))

    def with_rows(self, rows: Iterable[Fact]) -> "Facts":
        """The projection with more facts of this school, whose numbers are above those that it has.

        Equal to the projection of all of them, and made in some milliseconds however many there are.
        """
        coming: dict[str, list[Fact]] = {}
        for row in rows:
            if row.school == self.school:
                coming.setdefault(row.subject, []).append(row)
        changed = {subject: tuple(standing((*self.about(subject), *more))) for subject, more in coming.items()}
        numbers = (row.number for more in coming.values() for row in more)
        return self.exchanged(changed, max(numbers, default=0))

    def exchanged(self, changed: Standing, number: int) -> "Facts":
        """The projection in which the rows that stand of these subjects are others, up to this number at least."""
        return Facts(school=self.school, number=max(self.number, number), index=self.index.exchanged(changed))

    def at(self, moment: Timestamp, calendar: Calendar) -> FactWorld:
        """The world of the moment."""
        return FactWorld(moment, calendar, self.index)

    def about(self, subject: str) -> tuple[Fact, ...]:
        """The facts about the subject that stand, at whatever time, by name, value and object."""
        return self.index.rows.get(subject, ())

    @property
    def subjects(self) -> Iterator[str]:
        """All whom some fact is about."""
        return iter(self.index.rows)

    def named(self, name: str, value: str) -> Iterator[Fact]:
        """The facts of this name and value that stand, at whatever time, subject by subject. Looks at all facts."""
        everything = chain.from_iterable(self.index.rows.values())
        return (fact for fact in everything if (fact.name, fact.value) == (name, value))

    def moment(self, subject: str, name: str) -> Timestamp | None:
        """When the moment of this name is for the person or thing, as recorded last; None if nobody said."""
        return self.index.entries[subject].moments.get(name)

    def next_boundary(self, after: Timestamp, *subjects: str) -> Timestamp | None:
        """The first moment after this one at which a fact that concerns one of the subjects begins or ends.

        Besides the facts about them: who is related to them, their classes' lessons and teachers, and what concerns all
        (versions in force, enforced clauses). What a decision about them reads is the same at all moments between.
        """
        entries = self.index.entries
        classes = (class_id for subject in subjects for class_id in entries[subject].classes)
        concerned = (ANYBODY, *subjects, *classes)
        coming = (_next(entries[each].changes, after) for each in concerned)
        return min((moment for moment in coming if moment is not None), default=None)


def _next(moments: tuple[Timestamp, ...], after: Timestamp) -> Timestamp | None:
    index = bisect_right(moments, after)
    return moments[index] if index < len(moments) else None
