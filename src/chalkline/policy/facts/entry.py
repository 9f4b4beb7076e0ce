"""What is known of one subject, as decisions ask for it: made of the rows about it, and of those that mention it.

Equal tuples are shared throughout, since most pupils hold one role from one day on: that keeps a large school small.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.facts.kinds import KINDS, WHOLE_NUMBERS, Shape
from chalkline.policy.facts.timeline import NEVER, Interval, Spans, Timeline, spans, timeline
from chalkline.policy.facts.timetable import ClassLesson, class_lessons
from chalkline.policy.values import Timestamp

T = TypeVar("T")

Claim = tuple[str, str, str]
"""Name, value and object of a fact."""
MENTIONING = frozenset({"related", "teaches", "class_lesson"})
"""Names of facts that say something of their object as well."""
_SEEN_FROM_BOTH_SIDES = frozenset({"related", "teaches"})
_NAMING_CLASSES = frozenset({"enrolled", "teaches", "lesson"})


class Pool(dict[tuple[object, ...], tuple[object, ...]]):
    """Tuples that were met before."""

    def shared(self, value: tuple[T, ...]) -> tuple[T, ...]:
        """An equal tuple, the same one each time."""
        return self.setdefault(value, value)  # type: ignore[return-value]

    def timeline(self, intervals: Sequence[Interval[T]]) -> Timeline[T]:
        """A timeline that shares its boundaries with others."""
        built = timeline(intervals)
        return Timeline(self.shared(built.boundaries), built.states)

    def members(self, facts: Iterable[Fact], read: Callable[[Fact], str]) -> Timeline[str]:
        """A timeline whose states name each member once, in alphabetical order, and are shared with others."""
        built = self.timeline([(fact.since, fact.until, read(fact)) for fact in facts])
        states = (self.shared(tuple(sorted(set(state)))) for state in built.states)
        return Timeline(built.boundaries, self.shared(tuple(states)))

    def latest(self, facts: Iterable[Fact], read: Callable[[Fact], T]) -> Timeline[T]:
        """A timeline of what the fact says that began last, and of those that began together, was recorded last."""
        built = self.timeline([(fact.since, fact.until, read(fact)) for fact in sorted(facts, key=_by_age)])
        return Timeline(built.boundaries, tuple(state[-1:] for state in built.states))


@dataclass(slots=True, kw_only=True)
class Entry:
    """All about one subject. Filled by :func:`entry_of` and never changed after it."""

    claims: dict[Claim, Spans] = field(default_factory=dict)
    roles: Timeline[str] = NEVER
    lessons: Timeline[Fact] = NEVER
    """Of a person, by themselves."""
    timetable: Timeline[ClassLesson] = NEVER
    """Of a class."""
    classes: tuple[str, ...] = ()
    """Of a person: the classes whose lessons may concern them at some moment."""
    relatives: dict[str, Timeline[str]] = field(default_factory=dict)
    """Who stands so to it, by kind."""
    teachers: Timeline[str] = NEVER
    """Of a class."""
    attributes: dict[str, Timeline[str | int]] = field(default_factory=dict)
    moments: dict[str, Timestamp] = field(default_factory=dict)
    changes: tuple[Timestamp, ...] = ()
    """When any fact that concerns it begins or ends. A person's classes stand for themselves."""


NOTHING = Entry()
"""What is known of somebody unknown."""


def entry_of(about: Sequence[Fact], mentions: Sequence[Fact], everybody: Iterable[Fact], pool: Pool) -> Entry:
    """The entry of a subject: of the rows about it that stand, by name, of those that mention it or change it too."""
    entry = Entry()
    for name, group in groupby(about, key=_name):
        _TAKE[KINDS[name].shape](entry, list(group), pool)
    _take_mentions(entry, mentions, pool)
    classes = {fact.object for fact in about if fact.name in _NAMING_CLASSES}
    classes |= {fact.subject for fact in mentions if fact.name == "class_lesson"}
    entry.classes = pool.shared(tuple(sorted(classes)))
    seen = (fact for fact in mentions if fact.name in _SEEN_FROM_BOTH_SIDES)
    entry.changes = pool.shared(tuple(sorted({*_ends(about), *_ends(seen), *_ends(everybody)} - {BEGINNING, FOREVER})))
    return entry


def _ends(facts: Iterable[Fact]) -> Iterator[Timestamp]:
    for fact in facts:
        yield fact.since
        yield fact.until


def _take_mentions(entry: Entry, facts: Iterable[Fact], pool: Pool) -> None:
    kinds: dict[str, list[Fact]] = {}
    teaching = []
    for fact in facts:
        if fact.name == "related":
            kinds.setdefault(fact.value, []).append(fact)
        elif fact.name == "teaches":
            teaching.append(fact)
    entry.relatives = {kind: pool.members(related, _subject) for kind, related in kinds.items()}
    if teaching:
        entry.teachers = pool.members(teaching, _subject)


def _take_claims(entry: Entry, facts: list[Fact], pool: Pool) -> None:
    for claim, group in groupby(facts, key=_claim):
        entry.claims[pool.shared(claim)] = pool.shared(spans((fact.since, fact.until) for fact in group))  # type: ignore[index]


def _take_roles(entry: Entry, facts: list[Fact], pool: Pool) -> None:
    _take_claims(entry, facts, pool)
    if facts[0].name == "role":
        entry.roles = pool.members(facts, _value)


def _take_lessons(entry: Entry, facts: list[Fact], pool: Pool) -> None:
    entry.lessons = pool.timeline([(fact.since, fact.until, fact) for fact in sorted(facts, key=_by_age)])


def _take_timetable(entry: Entry, facts: list[Fact], pool: Pool) -> None:
    entry.timetable = pool.timeline(class_lessons(facts))


def _take_attributes(entry: Entry, facts: list[Fact], pool: Pool) -> None:
    for name in dict.fromkeys(map(_object, facts)):
        read: Callable[[Fact], str | int] = _whole_number if name in WHOLE_NUMBERS else _value
        entry.attributes[name] = pool.latest((fact for fact in facts if fact.object == name), read)


def _take_moments(entry: Entry, facts: list[Fact], _pool: Pool) -> None:
    entry.moments = {fact.value: fact.since for fact in sorted(facts, key=_number)}


def _take_nothing(_entry: Entry, _facts: list[Fact], _pool: Pool) -> None:
    """Relations are known of those whom they mention."""


_TAKE: dict[Shape, Callable[[Entry, list[Fact], Pool], None]] = {
    Shape.CLAIM: _take_claims,
    Shape.ROLE: _take_roles,
    Shape.RELATION: _take_nothing,
    Shape.LESSON: _take_lessons,
    Shape.TIMETABLE: _take_timetable,
    Shape.ATTRIBUTE: _take_attributes,
    Shape.MOMENT: _take_moments,
}


def _name(fact: Fact) -> str:
    return fact.name


def _subject(fact: Fact) -> str:
    return fact.subject


def _object(fact: Fact) -> str:
    return fact.object


def _value(fact: Fact) -> str:
    return fact.value


def _number(fact: Fact) -> int:
    return fact.number


def _claim(fact: Fact) -> Claim:
    return (fact.name, fact.value, fact.object)


def _by_age(fact: Fact) -> tuple[Timestamp, int]:
    return (fact.since, fact.number)


def _whole_number(fact: Fact) -> int:
    return int(fact.value)
