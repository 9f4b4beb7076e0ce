"""The world of one moment, read from a projection of facts."""

from collections.abc import Iterable, Iterator

import msgspec

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel.errors import CelError, ErrorKind, EvaluationError
from chalkline.policy.facts.index import Index
from chalkline.policy.facts.references import clause_names
from chalkline.policy.facts.timeline import Spans, holds
from chalkline.policy.facts.timetable import ClassLesson
from chalkline.policy.values import Timestamp

_NEVER: Spans = ()


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """A lesson somebody is in at a moment: the record ``lesson`` of conditions."""

    class_id: str
    teachers: tuple[str, ...]
    """Ids of those who teach the class at that moment."""
    room: str
    begins: Timestamp
    ends: Timestamp


def _beginning(lesson: Lesson) -> Timestamp:
    return lesson.begins


class FactWorld(msgspec.Struct, frozen=True, gc=False):
    """What is known at one moment: a :class:`chalkline.policy.world.World`, and what decisions need besides.

    A fact without an object holds for every object; a question without an object is answered by such a fact alone, so
    that what was given narrowly never answers widely.
    """

    at: Timestamp
    calendar: Calendar
    index: Index

    # what conditions ask

    def fact(self, record: str, key: str, field: str) -> object:
        """A field of the person or thing: its roles, an attribute, or a moment of its life.

        Raises EvaluationError with NOT_KNOWN where nobody has said it.
        """
        if field == "roles":
            return self.roles(key)
        entry = self.index.entries[key]
        attribute = entry.attributes.get(field)
        if attribute is not None and (state := attribute.at(self.at)):
            return state[-1]
        moment = entry.moments.get(field)
        if moment is None:
            raise EvaluationError(CelError(ErrorKind.NOT_KNOWN, f"{field} of {record} {key}"))
        return moment

    def roles(self, person: str) -> tuple[str, ...]:
        """The roles that the person holds, in alphabetical order."""
        return self.index.entries[person].roles.at(self.at)

    def permitted(self, person: str, name: str, about: str | None = None) -> bool:
        """Whether somebody gave the permission and nobody withdrew it. Standing permissions are rules, not facts."""
        return self.claimed(person, "permitted", name, about) and not self.withdrawn(person, name, about)

    def recorded(self, person: str, name: str, about: str | None = None) -> bool:
        """Whether an entry of this register holds for the person: for a consent, whether it is given."""
        return self.claimed(person, "recorded", name, about)

    def signed(self, person: str, policy: str) -> bool:
        """Whether the person signed the version in force, or one from which only minor changes lead to it."""
        return self.signature(person, policy) is not None

    def related(self, one: str, other: str, kind: str | None = None) -> bool:
        """Whether the first is this (or, without a kind, anything) to the second: ``parent``, ``head_of_year``."""
        kinds = self.index.entries[other].relatives
        if kind is None:
            return any(one in stood.at(self.at) for stood in kinds.values())
        stood = kinds.get(kind)
        return stood is not None and one in stood.at(self.at)

    def lessons(self, person: str) -> tuple[Lesson, ...]:
        """The lessons that the person is in at the moment, those that began first before others."""
        found = [*self._own_lessons(person), *self._class_lessons(person)]
        return tuple(sorted(found, key=_beginning) if len(found) > 1 else found)

    def lessons_of(self, class_id: str) -> tuple[ClassLesson, ...]:
        """The lessons that the class has at the moment."""
        return self.index.entries[class_id].timetable.at(self.at)

    # what decisions ask besides

    def withdrawn(self, person: str, name: str, about: str | None = None) -> bool:
        """Whether the permission, asked for or standing, is withdrawn from the person (for the object, or for all)."""
        return self.claimed(person, "withdrawn", name, about)

    def version_in_force(self, policy: str) -> str | None:
        """The version of the policy that binds, as ``id@version``: of those in force, the one that began last."""
        versions = self.index.versions.get(policy)
        state = versions.at(self.at) if versions else ()
        return state[-1] if state else None

    def versions_in_force(self) -> tuple[str, ...]:
        """The version that binds of every policy in force, by policy."""
        versions = (self.version_in_force(policy) for policy in sorted(self.index.versions))
        return tuple(version for version in versions if version is not None)

    def signature(self, person: str, policy: str) -> str | None:
        """Which version the person signed, if it is the one in force or leads to it by minor changes alone."""
        return next((one for one in self._versions_that_count(policy) if self._signed(person, one)), None)

    def enforced(self, clause: str) -> bool:
        """Whether the clause ``id@version#clause`` is enforced, in this version or in any."""
        return any(self.claimed(name, "enforced") for name in clause_names(clause))

    def discharged(self, clause: str, scopes: Iterable[str], about: str | None = None) -> bool:
        """Whether somebody whom ``discharge`` names lifted the clause for one of the scopes: an event or a person."""
        return self._lifted("discharged", clause, scopes, about)

    def allowed(self, clause: str, scopes: Iterable[str], about: str | None = None) -> bool:
        """Whether somebody whom ``ask`` names allowed it for one of the scopes: an event or a person."""
        return self._lifted("allowed", clause, scopes, about)

    def legal_hold(self, subject: str) -> bool:
        """Whether any matter holds the person or thing."""
        claims = self.index.entries[subject].claims
        return any(name == "legal_hold" and holds(when, self.at) for (name, _, _), when in claims.items())

    def claimed(self, subject: str, name: str, value: str = "", about: str | None = None) -> bool:
        """Whether a fact of this name and value holds for the subject, for every object or for the one asked about."""
        claims = self.index.entries[subject].claims
        if holds(claims.get((name, value, ""), _NEVER), self.at):
            return True
        return bool(about) and holds(claims.get((name, value, about or ""), _NEVER), self.at)

    # who is who

    def holders(self, name: str, value: str = "") -> tuple[str, ...]:
        """Who holds a role (``role``), stands in for one (``deputises``) or is the ``last_resort``, by id."""
        ever = self.index.holders.get((name, value), ())
        return tuple(person for person in ever if self.claimed(person, name, value))

    def relatives(self, other: str, kind: str) -> tuple[str, ...]:
        """Who is this to the other person, by id: the parents of, the heads of year of."""
        stood = self.index.entries[other].relatives.get(kind)
        return stood.at(self.at) if stood else ()

    def teachers(self, class_id: str) -> tuple[str, ...]:
        """Who teaches the class, by id."""
        return self.index.entries[class_id].teachers.at(self.at)

    def _own_lessons(self, person: str) -> Iterator[Lesson]:
        """The lessons recorded for the person alone."""
        for fact in self.index.entries[person].lessons.at(self.at):
            teachers = self.teachers(fact.object)
            yield Lesson(class_id=fact.object, teachers=teachers, room=fact.value, begins=fact.since, ends=fact.until)

    def _class_lessons(self, person: str) -> Iterator[Lesson]:
        """The lessons that the person is in as one of the class, or takes."""
        for class_id in self.index.entries[person].classes:
            for held in self.lessons_of(class_id):
                teachers = held.takers or self.teachers(class_id)
                if person in teachers or self.claimed(person, "enrolled", about=class_id):
                    yield Lesson(
                        class_id=class_id, teachers=teachers, room=held.room, begins=held.since, ends=held.until
                    )

    def _versions_that_count(self, policy: str) -> list[str]:
        """The version in force, then those that lead to it by minor changes alone."""
        binding = self.version_in_force(policy)
        found = [] if binding is None else [binding]
        for version in found:
            found += [old for old in self.minor_changes_from(version) if old not in found]
        return found

    def minor_changes_from(self, version: str) -> list[str]:
        """The versions from which a minor change alone leads to this one."""
        claims = self.index.entries[version].claims
        return [old for (name, _, old), when in claims.items() if name == "minor_change" and holds(when, self.at)]

    def _signed(self, person: str, version: str) -> bool:
        return self.claimed(person, "signed", about=version)

    def _lifted(self, name: str, clause: str, scopes: Iterable[str], about: str | None) -> bool:
        names = clause_names(clause)
        return any(self.claimed(scope, name, one, about) for scope in scopes if scope for one in names)
