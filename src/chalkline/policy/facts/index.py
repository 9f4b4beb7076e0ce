"""Where a projection finds what decisions ask for: the rows of each subject, and who mentions whom.

What is known of a subject is worked out when it is first asked about and kept from then on: most decisions of a gate
concern a few people of many, and what changes about one person leaves what is known of nearly all others as it was.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from chalkline.policy.facts.entry import MENTIONING, NOTHING, Entry, Pool, entry_of
from chalkline.policy.facts.fact import Fact, standing
from chalkline.policy.facts.kinds import KINDS, SCHOOL_WIDE, Shape
from chalkline.policy.facts.references import policy_of
from chalkline.policy.facts.rows import Rows, Standing
from chalkline.policy.facts.timeline import Timeline

K = TypeVar("K", bound=Hashable)

ANYBODY = ""
"""Under this id stand the changes that concern decisions about anybody."""

Who = dict[str, tuple[str, ...]]
Held = tuple[str, str]
"""Name and value of a fact: a role held, stood in for, or the last resort."""


class Entries(dict[str, Entry]):
    """What is known of each subject, worked out as it is first asked for.

    Somebody unknown is not remembered, since there is no end of them; classes that only those in them know are.
    """

    __slots__ = ("mentions", "pool", "rows", "school_wide")

    def __init__(self, rows: Standing, mentions: Mapping[str, tuple[str, ...]], school_wide: Iterable[str]) -> None:
        super().__init__()
        self.rows, self.mentions, self.school_wide = rows, mentions, school_wide
        self.pool = Pool()

    def __missing__(self, subject: str) -> Entry:
        if self._is_unknown(subject):
            return NOTHING
        about, mentioning = self.rows.get(subject, ()), self.mentions.get(subject, ())
        mentions = [fact for one in mentioning for fact in self.rows[one] if _mentions(fact, subject)]
        everybody = self._of_everybody() if subject == ANYBODY else ()
        self[subject] = entry = entry_of(about, mentions, everybody, self.pool)
        self.update((class_id, NOTHING) for class_id in entry.classes if self._is_unknown(class_id))
        return entry

    def _is_unknown(self, subject: str) -> bool:
        return subject not in self.mentions and subject not in self.rows and subject != ANYBODY

    def _of_everybody(self) -> Iterator[Fact]:
        return (fact for one in self.school_wide for fact in self.rows[one] if fact.name in SCHOOL_WIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What is looked up where. Two are equal if their rows are: all else follows from them. Make it with an ``of``."""

    rows: Rows
    """By subject: the rows that stand, by name, value, object and time."""
    mentions: Who = field(compare=False)
    """By object of a relation, or by who takes a lesson: the subjects of those rows."""
    holders: dict[Held, tuple[str, ...]] = field(compare=False)
    """Who ever held a role, stood in for one or was the last resort."""
    school_wide: tuple[str, ...] = field(compare=False)
    """The subjects of facts that concern all."""
    versions: dict[str, Timeline[str]] = field(compare=False)
    """By policy: the version that binds."""
    entries: Entries = field(compare=False)
    """By subject: what is known of it."""

    @classmethod
    def of(
        cls, rows: Rows, mentions: Who, holders: dict[Held, tuple[str, ...]], school_wide: tuple[str, ...]
    ) -> "Index":
        """The index over these rows, of which the rest was gathered before; no row of a person is looked at."""
        entries = Entries(rows, mentions, school_wide)
        versions = _versions(fact for subject in school_wide for fact in rows[subject])
        return cls(
            rows=rows,
            mentions=mentions,
            holders=holders,
            school_wide=school_wide,
            versions={policy: entries.pool.latest(facts, _subject) for policy, facts in versions.items()},
            entries=entries,
        )

    @classmethod
    def of_facts(cls, facts: Iterable[Fact]) -> "Index":
        """The index of one school's facts, in whatever order they come."""
        return cls.of_rows({subject: rows for subject, rows in _standing(facts) if rows})

    @classmethod
    def of_rows(cls, rows: Standing) -> "Index":
        """The index over rows that stand, by subject."""
        gathered = Gathered.of(fact for own in rows.values() for fact in own)
        return cls.of(Rows.of(rows), gathered.mentions, gathered.holders, gathered.school_wide)

    def exchanged(self, changed: Standing) -> "Index":
        """The index in which the rows of these subjects are others, none for those who are gone.

        What is known already of all whom neither old nor new rows are about or mention is kept.
        """
        old = Gathered.of(fact for subject in changed for fact in self.rows.get(subject, ()))
        new = Gathered.of(fact for own in changed.values() for fact in own)
        wide = (set(self.school_wide) - changed.keys()) | set(new.school_wide)
        index = Index.of(
            self.rows.exchanged(changed),
            _exchanged(self.mentions, old.mentions, new.mentions, changed),
            _exchanged(self.holders, old.holders, new.holders, changed),
            tuple(sorted(wide)),
        )
        touched = {*changed, *old.mentions, *new.mentions, ANYBODY}
        index.entries.update((subject, entry) for subject, entry in self.entries.items() if subject not in touched)
        return index


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What rows say beyond their own subjects."""

    mentions: Who
    holders: dict[Held, tuple[str, ...]]
    school_wide: tuple[str, ...]

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Gathered":
        """What these rows say. Raises KeyError for a name that is not among the kinds."""
        mentions: dict[str, set[str]] = defaultdict(set)
        holders: dict[Held, set[str]] = defaultdict(set)
        wide = set[str]()
        for fact in facts:
            name = fact.name
            if KINDS[name].shape is Shape.ROLE:
                holders[name, fact.value].add(fact.subject)
            elif name in MENTIONING and (fact.object or name != "class_lesson"):
                mentions[fact.object].add(fact.subject)
            if name in SCHOOL_WIDE:
                wide.add(fact.subject)
        return cls(mentions=_sorted(mentions), holders=_sorted(holders), school_wide=tuple(sorted(wide)))


def _sorted(sets: Mapping[K, set[str]]) -> dict[K, tuple[str, ...]]:
    return {key: tuple(sorted(subjects)) for key, subjects in sets.items()}


def _exchanged(
    table: Mapping[K, tuple[str, ...]],
    old: Mapping[K, tuple[str, ...]],
    new: Mapping[K, tuple[str, ...]],
    changed: Collection[str],
) -> dict[K, tuple[str, ...]]:
    """The table in which those who changed stand where they are new, and no longer where they only were."""
    result = dict(table)
    for key in {**old, **new}:
        others = (subject for subject in table.get(key, ()) if subject not in changed)
        result[key] = tuple(sorted({*others, *new.get(key, ())}))
        if not result[key]:
            del result[key]
    return result


def _standing(facts: Iterable[Fact]) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    by_subject: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_subject[fact.subject].append(fact)
    for subject, rows in by_subject.items():
        yield subject, tuple(standing(rows))


def _versions(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    versions: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.name == "in_force":
            versions.setdefault(policy_of(fact.subject), []).append(fact)
    return versions


def _mentions(fact: Fact, subject: str) -> bool:
    return fact.object == subject and fact.name in MENTIONING


def _subject(fact: Fact) -> str:
    return fact.subject
