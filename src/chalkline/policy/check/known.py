"""Every name that rules may say: those of the vocabulary, and those that the policies in force declare themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from chalkline.policy.cel.declarations import Names
from chalkline.policy.cel.types import RecordType
from chalkline.policy.model import AnyRule, CaseRule, MayRule, OnRule, Policy, RecordField, RecordRule
from chalkline.policy.vocabulary import Vocabulary

T = TypeVar("T", bound=AnyRule)


@dataclass(frozen=True, kw_only=True)
class Known:
    """Names by what they name."""

    vocabulary: Vocabulary
    policies: Mapping[str, Policy]
    """By id."""
    clauses: Mapping[str, str]
    """``id@version#clause`` by ``id#clause``."""
    cases: frozenset[str]
    records: frozenset[str]
    permissions: frozenset[str]

    @classmethod
    def of(cls, policies: Sequence[Policy], vocabulary: Vocabulary) -> "Known":
        """The names that these policies may use together."""
        return cls(
            vocabulary=vocabulary,
            policies={policy.id.value: policy for policy in policies},
            clauses={
                f"{policy.id.value}#{clause.id.value}": f"{policy.reference}#{clause.id.value}"
                for policy in policies
                for clause in policy.clauses
            },
            cases=frozenset(rule.name.value for rule in _rules(policies, CaseRule)),
            records=frozenset(rule.name.value for rule in _rules(policies, RecordRule)),
            permissions=frozenset(rule.permission.value for rule in _rules(policies, MayRule)),
        )

    @cached_property
    def in_conditions(self) -> Names:
        """What literal arguments of functions may say."""
        return Names(
            permissions=self.permissions | self.vocabulary.acts.keys(),
            records=self.records,
            policies=frozenset(self.policies),
            relations=frozenset(self.vocabulary.relations),
        )

    @cached_property
    def moments(self) -> frozenset[str]:
        """Declared moments; making an entry, case, permission or version is one as well."""
        declared = self.vocabulary.moments.keys()
        return frozenset(declared | self.cases | self.records | self.permissions | self.policies.keys())

    @cached_property
    def things(self) -> frozenset[str]:
        """What can be kept: declared things, entries of registers, cases."""
        return frozenset(self.vocabulary.things.keys() | self.cases | self.records)

    def clause(self, policy: Policy, written: str) -> str | None:
        """The full reference of a clause as a rule of this policy writes it."""
        document, _, clause = written.rpartition("#")
        return self.clauses.get(f"{document or policy.id.value}#{clause}")

    def persons(self, rule: AnyRule, kind: str) -> frozenset[str]:
        """The persons that a rule may name by the part they play, such as ``sender`` or ``owner``."""
        if isinstance(rule, OnRule):
            return self._of_events(rule)
        scope = self.vocabulary.scopes.get(kind, {})
        return frozenset(
            {name for name, type_ in scope.items() if _is_person(type_)}
            | ({"object"} if isinstance(rule, MayRule) else set())
            | ({"person", *_person_fields(rule.fields)} if isinstance(rule, CaseRule | RecordRule) else set())
        )

    def _of_events(self, rule: OnRule) -> frozenset[str]:
        """The persons of every one of its events."""
        events = (self.vocabulary.events.get(event.value) for event in rule.events)
        groups = [
            frozenset(name for name, field in event.fields.items() if _is_person(field.type.type))
            for event in events
            if event is not None
        ]
        return frozenset.intersection(*groups) if groups else frozenset()


def _rules(policies: Sequence[Policy], kind: type[T]) -> Iterator[T]:
    """All rules of a kind."""
    for policy in policies:
        for clause in policy.clauses:
            yield from (rule for rule in clause.rules if isinstance(rule, kind))


def _is_person(type_: object) -> bool:
    return isinstance(type_, RecordType) and type_.name == "person"


def _person_fields(fields: Iterable[RecordField]) -> Iterator[str]:
    return (field.name for field in fields if field.type == "person")
