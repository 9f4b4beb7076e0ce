"""The timetable of a class: its lessons, recorded once for the class and never again for each of its pupils.

A school of 1,200 pupils has a million lessons of pupils a year, but fifty thousand of classes. So who is in a lesson is
found when it is asked: whoever is enrolled in the class at that moment, and whoever takes the lesson.
"""

from collections.abc import Iterable
from typing import NamedTuple

from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.timeline import Interval
from chalkline.policy.values import Timestamp


class ClassLesson(NamedTuple):
    """A lesson of a class."""

    class_id: str
    room: str
    since: Timestamp
    until: Timestamp
    takers: tuple[str, ...]
    """Ids of those who take this lesson, in alphabetical order; empty: those who teach the class."""


def class_lessons(facts: Iterable[Fact]) -> list[Interval[ClassLesson]]:
    """The lessons of the facts, those that began first before others; several teachers of a lesson are together."""
    takers: dict[tuple[Timestamp, Timestamp, str, str], list[str]] = {}
    for fact in facts:
        takers.setdefault((fact.since, fact.until, fact.subject, fact.value), []).append(fact.object)
    return [
        (since, until, ClassLesson(class_id, room, since, until, tuple(sorted({*people} - {""}))))
        for (since, until, class_id, room), people in sorted(takers.items())
    ]
