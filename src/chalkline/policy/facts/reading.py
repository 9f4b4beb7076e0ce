"""What a decision read: a world that remembers its questions, and the facts behind each."""

from typing import NamedTuple

import msgspec

from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.timetable import ClassLesson
from chalkline.policy.facts.world import FactWorld, Lesson
from chalkline.policy.values import Timestamp


class Reading(NamedTuple):
    """One question to the facts. It names no value or object where any would have answered it."""

    name: str
    """The name of the facts that answer it."""
    subject: str
    value: str | None = None
    object: str | None = None


class RecordingWorld(FactWorld, frozen=True, gc=False):
    """A world that answers as the one it was made of, and remembers in order, each once, what was looked up."""

    asked: dict[Reading, None] = msgspec.field(default_factory=dict)

    @classmethod
    def of(cls, world: FactWorld) -> "RecordingWorld":
        """The same world, with nothing asked yet."""
        return cls(world.at, world.calendar, world.index)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What was looked up so far."""
        return tuple(self.asked)

    def fact(self, record: str, key: str, field: str) -> object:
        """A field that facts know."""
        if field != "roles":
            self._note("attribute", key, object_=field)
            self._note("moment", key, field)
        return FactWorld.fact(self, record, key, field)

    def roles(self, person: str) -> tuple[str, ...]:
        """The roles that the person holds."""
        self._note("role", person)
        return FactWorld.roles(self, person)

    def claimed(self, subject: str, name: str, value: str = "", about: str | None = None) -> bool:
        """Whether a fact of this name and value holds, for every object or for the one asked about."""
        self._note(name, subject, value, "")
        if about:
            self._note(name, subject, value, about)
        return FactWorld.claimed(self, subject, name, value, about)

    def related(self, one: str, other: str, kind: str | None = None) -> bool:
        """Whether the first is this to the second."""
        self._note("related", one, kind, other)
        return FactWorld.related(self, one, other, kind)

    def lessons(self, person: str) -> tuple[Lesson, ...]:
        """The lessons of the moment."""
        self._note("lesson", person)
        return FactWorld.lessons(self, person)

    def lessons_of(self, class_id: str) -> tuple[ClassLesson, ...]:
        """The lessons that the class has at the moment."""
        held = FactWorld.lessons_of(self, class_id)
        if held:
            self._note("class_lesson", class_id)
        return held

    def version_in_force(self, policy: str) -> str | None:
        """The version of the policy that binds."""
        version = FactWorld.version_in_force(self, policy)
        if version is not None:
            self._note("in_force", version)
        return version

    def minor_changes_from(self, version: str) -> list[str]:
        """The versions that a minor change alone leads from."""
        self._note("minor_change", version)
        return FactWorld.minor_changes_from(self, version)

    def legal_hold(self, subject: str) -> bool:
        """Whether any matter holds the person or thing."""
        self._note("legal_hold", subject)
        return FactWorld.legal_hold(self, subject)

    def relatives(self, other: str, kind: str) -> tuple[str, ...]:
        """Who is this to the other person."""
        people = FactWorld.relatives(self, other, kind)
        for person in people:
            self._note("related", person, kind, other)
        return people

    def teachers(self, class_id: str) -> tuple[str, ...]:
        """Who teaches the class."""
        people = FactWorld.teachers(self, class_id)
        for person in people:
            self._note("teaches", person, object_=class_id)
        return people

    def _note(self, name: str, subject: str, value: str | None = None, object_: str | None = None) -> None:
        self.asked[Reading(name, subject, value, object_)] = None


def facts_behind(facts: Facts, reading: Reading, at: Timestamp) -> tuple[Fact, ...]:
    """The facts that answered the question at the moment, by value and object. A moment answers whenever it is."""
    return tuple(
        fact
        for fact in facts.about(reading.subject)
        if fact.name == reading.name
        and reading.value in {None, fact.value}
        and reading.object in {None, fact.object}
        and (fact.holds(at) or fact.name == "moment")
    )
