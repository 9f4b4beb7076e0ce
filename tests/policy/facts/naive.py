"""The meaning of facts, said plainly: every question is a scan over all rows. Slow, and to be read."""

from collections.abc import Sequence
from typing import NamedTuple

from chalkline.policy.facts.fact import BEGINNING, FOREVER, Fact
from chalkline.policy.values import Timestamp


class NaiveWorld(NamedTuple):
    """The standing facts, and the moment at which they are asked."""

    facts: Sequence[Fact]
    at: Timestamp

    def holding(self, name: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.name == name and fact.since <= self.at < fact.until]

    def claimed(self, name: str, subject: str, value: str, about: str | None) -> bool:
        return any(
            fact.subject == subject and fact.value == value and fact.object in {"", about or ""}
            for fact in self.holding(name)
        )

    def roles(self, person: str) -> tuple[str, ...]:
        return tuple(sorted({fact.value for fact in self.holding("role") if fact.subject == person}))

    def holders(self, name: str, value: str) -> tuple[str, ...]:
        return tuple(sorted({fact.subject for fact in self.holding(name) if fact.value == value}))

    def attribute(self, subject: str, field: str) -> object:
        said = [fact for fact in self.holding("attribute") if (fact.subject, fact.object) == (subject, field)]
        if said:
            value = max(said, key=lambda fact: (fact.since, fact.number)).value
            return int(value) if field == "year" else value
        moments = [fact for fact in self.facts if (fact.name, fact.subject, fact.value) == ("moment", subject, field)]
        return max(moments, key=lambda fact: fact.number).since if moments else None

    def permitted(self, person: str, name: str, about: str | None) -> bool:
        return self.claimed("permitted", person, name, about) and not self.claimed("withdrawn", person, name, about)

    def related(self, one: str, other: str, kind: str | None) -> bool:
        return any(
            (fact.subject, fact.object) == (one, other) and kind in {None, fact.value}
            for fact in self.holding("related")
        )

    def relatives(self, other: str, kind: str) -> tuple[str, ...]:
        return tuple(sorted({f.subject for f in self.holding("related") if (f.object, f.value) == (other, kind)}))

    def teachers(self, class_id: str) -> tuple[str, ...]:
        return tuple(sorted({fact.subject for fact in self.holding("teaches") if fact.object == class_id}))

    def lessons(self, person: str) -> list[tuple[str, str, tuple[str, ...]]]:
        own = [fact for fact in self.holding("lesson") if fact.subject == person]
        return sorted(
            [*((fact.object, fact.value, self.teachers(fact.object)) for fact in own), *self.of_class(person)]
        )

    def of_class(self, person: str) -> list[tuple[str, str, tuple[str, ...]]]:
        """The lessons of classes, written out for the person."""
        enrolled = {fact.object for fact in self.holding("enrolled") if fact.subject == person}
        found: dict[tuple[str, str, int, int], set[str]] = {}
        for fact in self.holding("class_lesson"):
            found.setdefault((fact.subject, fact.value, fact.since, fact.until), set()).add(fact.object)
        lessons = [
            (key[0], key[1], tuple(sorted(people - {""})) or self.teachers(key[0])) for key, people in found.items()
        ]
        return [lesson for lesson in lessons if lesson[0] in enrolled or person in lesson[2]]

    def version_in_force(self, policy: str) -> str | None:
        versions = [fact for fact in self.holding("in_force") if fact.subject.split("@")[0] == policy]
        return max(versions, key=lambda fact: (fact.since, fact.number)).subject if versions else None

    def signed(self, person: str, policy: str) -> bool:
        binding = self.version_in_force(policy)
        count = {binding}
        changes = self.holding("minor_change")
        for _ in changes:
            count |= {fact.object for fact in changes if fact.subject in count}
        return any(fact.subject == person and fact.object in count for fact in self.holding("signed"))


def standing(facts: Sequence[Fact]) -> list[Fact]:
    """Each row that no later row replaces, and that holds at some moment."""
    return [
        fact
        for fact in facts
        if fact.until > fact.since
        and not any(_says(later) == _says(fact) and later.number > fact.number for later in facts)
    ]


def next_boundary(facts: Sequence[Fact], after: Timestamp, subjects: Sequence[str]) -> Timestamp | None:
    rows = standing(facts)
    in_classes = ("lesson", "enrolled", "teaches")
    classes = {fact.object for fact in rows if fact.name in in_classes and fact.subject in subjects}
    classes |= {fact.subject for fact in rows if fact.name == "class_lesson" and fact.object in {*subjects} - {""}}
    ends = [
        end
        for fact in rows
        if fact.subject in subjects
        or fact.name in {"in_force", "minor_change", "enforced", "last_resort"}
        or (fact.name == "related" and fact.object in subjects)
        or (fact.name == "teaches" and fact.object in classes)
        or (fact.name == "class_lesson" and fact.subject in classes)
        for end in (fact.since, fact.until)
    ]
    return min((end for end in ends if end > after and end not in {BEGINNING, FOREVER}), default=None)


def _says(fact: Fact) -> tuple[object, ...]:
    return fact.subject, fact.name, fact.object, fact.value, fact.since
