"""How a projection is built: the rows of each subject, looked at once, become what decisions ask for.

Equal tuples are shared throughout, since most pupils hold one role from one day on: that keeps a large school small.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact, standing
from chalkline.policy.facts.kinds import KINDS, SCHOOL_WIDE, WHOLE_NUMBERS, Shape
from chalkline.policy.facts.references import policy_of
from chalkline.policy.facts.timeline import Interval, Spans, Timeline, spans, timeline
from chalkline.policy.facts.timetable import ClassLesson, class_lessons
from chalkline.policy.values import Timestamp

T = TypeVar("T")

Claim = tuple[str, str, str]
"""Name, value and object of a fact."""
ANYBODY = ""
"""Under this id stand the changes that concern decisions about anybody."""


@dataclass(slots=True, kw_only=True)
class Index:
    """What is looked up where. Filled by :func:`index_of` and never changed after it."""

    rows: dict[str, tuple[Fact, ...]] = field(default_factory=dict)
    claims: dict[str, dict[Claim, Spans]] = field(default_factory=dict)
    """By subject."""
    roles: dict[str, Timeline[str]] = field(default_factory=dict)
    """By person."""
    holders: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """By name and value: who ever held a role, stood in for one or was the last resort."""
    lessons: dict[str, Timeline[Fact]] = field(default_factory=dict)
    """By person."""
    timetable: dict[str, Timeline[ClassLesson]] = field(default_factory=dict)
    """By class."""
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By person: the classes whose lessons may concern them at some moment."""
    relatives: dict[str, dict[str, Timeline[str]]] = field(default_factory=dict)
    """By the object of the relation, then by its kind: who stands so to it."""
    teachers: dict[str, Timeline[str]] = field(default_factory=dict)
    """By class."""
    attributes: dict[str, dict[str, Timeline[str | int]]] = field(default_factory=dict)
    """By subject and field."""
    moments: dict[str, dict[str, Timestamp]] = field(default_factory=dict)
    """By subject and name."""
    versions: dict[str, Timeline[str]] = field(default_factory=dict)
    """By policy: the version that binds."""
    changes: dict[str, tuple[Timestamp, ...]] = field(default_factory=dict)
    """By person, thing or class: when any fact that concerns it begins or ends. A person's classes stand beside."""


def index_of(facts: Iterable[Fact]) -> Index:
    """The index of one school's facts, in whatever order they come."""
    by_subject: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_subject[fact.subject].append(fact)
    building = _Building()
    for subject, rows in by_subject.items():
        building.add(subject, standing(rows))
    return building.finished()


_Relations = dict[tuple[str, str], list[Interval[str]]]


@dataclass(slots=True)
class _Building:
    index: Index = field(default_factory=Index)
    pool: dict[tuple[object, ...], tuple[object, ...]] = field(default_factory=dict)
    holders: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    relations: _Relations = field(default_factory=lambda: defaultdict(list))
    versions: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    classes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    ends: dict[str, set[Timestamp]] = field(default_factory=lambda: defaultdict(set))

    def add(self, subject: str, facts: list[Fact]) -> None:
        """Take in all facts of one subject."""
        if not facts:
            return
        self.index.rows[subject] = tuple(facts)
        for name, group in groupby(facts, key=lambda fact: fact.name):
            _TAKE[KINDS[name].shape](self, subject, list(group))
        self.note_ends(subject, facts)

    def note_ends(self, subject: str, facts: Iterable[Fact]) -> None:
        """Remember when the facts begin and end, for each whom they concern."""
        for fact in facts:
            ends = (fact.since, fact.until)
            self.ends[subject].update(ends)
            if fact.name in SCHOOL_WIDE:
                self.ends[ANYBODY].update(ends)
            elif fact.name in _SEEN_FROM_BOTH_SIDES:
                self.ends[fact.object].update(ends)

    def shared(self, value: tuple[T, ...]) -> tuple[T, ...]:
        """An equal tuple, the same one each time."""
        return self.pool.setdefault(value, value)  # type: ignore[return-value]

    def timeline(self, intervals: Sequence[Interval[T]]) -> Timeline[T]:
        """A timeline that shares its boundaries with others."""
        built = timeline(intervals)
        return Timeline(self.shared(built.boundaries), built.states)

    def members(self, intervals: Sequence[Interval[str]]) -> Timeline[str]:
        """A timeline whose states name each member once, in alphabetical order, and are shared with others."""
        built = self.timeline(intervals)
        states = (self.shared(tuple(sorted(set(state)))) for state in built.states)
        return Timeline(built.boundaries, self.shared(tuple(states)))

    def latest(self, facts: Iterable[Fact], read: Callable[[Fact], T]) -> Timeline[T]:
        """A timeline of what the fact says that began last, and of those that began together, was recorded last."""
        by_age = sorted(facts, key=lambda fact: (fact.since, fact.number))
        built = self.timeline([(fact.since, fact.until, read(fact)) for fact in by_age])
        return Timeline(built.boundaries, tuple(state[-1:] for state in built.states))

    def finished(self) -> Index:
        """The index, with what needed all subjects put in."""
        self.index.holders.update((claim, self.shared(tuple(sorted(people)))) for claim, people in self.holders.items())
        for (kind, other), intervals in self.relations.items():
            if kind == _TEACHES:
                self.index.teachers[other] = self.members(intervals)
            else:
                self.index.relatives.setdefault(other, {})[kind] = self.members(intervals)
        for policy, versions in self.versions.items():
            self.index.versions[policy] = self.latest(versions, lambda fact: fact.subject)
        self.index.classes.update((person, self.shared(tuple(sorted(own)))) for person, own in self.classes.items())
        for concerned, ends in self.ends.items():
            self.index.changes[concerned] = self.shared(tuple(sorted(ends - {BEGINNING, FOREVER})))
        return self.index


_TEACHES = ""
"""The kind under which teachers are gathered: no kind of relation is empty."""
_SEEN_FROM_BOTH_SIDES = frozenset({"related", "teaches"})


def _take_claims(building: _Building, subject: str, facts: list[Fact]) -> None:
    claims = building.index.claims.setdefault(subject, {})
    for claim, group in groupby(facts, key=lambda fact: (fact.name, fact.value, fact.object)):
        claims[building.shared(claim)] = building.shared(spans((fact.since, fact.until) for fact in group))
    if facts[0].name == "in_force":
        building.versions[policy_of(subject)] += facts
    elif facts[0].name == "enrolled":
        building.classes[subject].update(fact.object for fact in facts)


def _take_roles(building: _Building, subject: str, facts: list[Fact]) -> None:
    _take_claims(building, subject, facts)
    for held in dict.fromkeys((fact.name, fact.value) for fact in facts):
        building.holders[held].append(subject)
    if facts[0].name == "role":
        building.index.roles[subject] = building.members([(fact.since, fact.until, fact.value) for fact in facts])


def _take_relations(building: _Building, subject: str, facts: list[Fact]) -> None:
    for fact in facts:
        kind = _TEACHES if fact.name == "teaches" else fact.value
        building.relations[kind, fact.object].append((fact.since, fact.until, subject))
    if facts[0].name == "teaches":
        building.classes[subject].update(fact.object for fact in facts)


def _take_lessons(building: _Building, subject: str, facts: list[Fact]) -> None:
    by_age = sorted(facts, key=lambda fact: (fact.since, fact.number))
    building.index.lessons[subject] = building.timeline([(fact.since, fact.until, fact) for fact in by_age])
    building.classes[subject].update(fact.object for fact in facts)


def _take_timetable(building: _Building, subject: str, facts: list[Fact]) -> None:
    building.index.timetable[subject] = building.timeline(class_lessons(facts))
    for fact in facts:
        if fact.object:
            building.classes[fact.object].add(subject)


def _take_attributes(building: _Building, subject: str, facts: list[Fact]) -> None:
    fields = building.index.attributes.setdefault(subject, {})
    for name in dict.fromkeys(fact.object for fact in facts):
        read: Callable[[Fact], str | int] = _whole_number if name in WHOLE_NUMBERS else _text
        fields[name] = building.latest((fact for fact in facts if fact.object == name), read)


def _whole_number(fact: Fact) -> int:
    return int(fact.value)


def _text(fact: Fact) -> str:
    return fact.value


def _take_moments(building: _Building, subject: str, facts: list[Fact]) -> None:
    by_number = sorted(facts, key=lambda fact: fact.number)
    building.index.moments[subject] = {fact.value: fact.since for fact in by_number}


_TAKE: dict[Shape, Callable[[_Building, str, list[Fact]], None]] = {
    Shape.CLAIM: _take_claims,
    Shape.ROLE: _take_roles,
    Shape.RELATION: _take_relations,
    Shape.LESSON: _take_lessons,
    Shape.TIMETABLE: _take_timetable,
    Shape.ATTRIBUTE: _take_attributes,
    Shape.MOMENT: _take_moments,
}
