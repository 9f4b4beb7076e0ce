"""Permissions in force: those given to a person, and standing ones that a policy gives to a role.

A permission is in force for a person while somebody gave it (a fact) or a ``may`` rule without ``ask`` names a role of
theirs; while what the rule says under ``provided`` holds; and unless it is withdrawn, which ends both kinds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel.compile import CompiledConditions, compile_conditions
from chalkline.policy.cel.errors import CelError, ErrorKind, EvaluationError
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.facts.people import KnownPerson
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.model import MayRule
from chalkline.policy.values import Timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What conditions under ``provided`` see."""

    person: KnownPerson
    object: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms on which one ``may`` rule permits."""

    roles: frozenset[str]
    standing: bool
    provided: CompiledConditions | None

    def met(self, world: FactWorld, person: str, about: str | None) -> bool:
        """Whether ``provided`` holds. Raises EvaluationError where that cannot be decided."""
        if self.provided is None:
            return True
        holds, undecided = self.provided(Asking(person=KnownPerson(person), object=about or ""), world)
        if undecided:
            raise EvaluationError(CelError(ErrorKind.NOT_KNOWN, "whether a permission's terms are met"))
        return bool(holds)

    def given(self, world: FactWorld, person: str) -> bool:
        """Whether the rule itself gives the permission to a role of the person."""
        return self.standing and not self.roles.isdisjoint(world.roles(person))


@dataclass(frozen=True, slots=True)
class Permissions:
    """The terms of every permission that policies speak of, by its name."""

    terms: Mapping[str, tuple[Terms, ...]]
    plain: bool
    """Whether facts alone say what is permitted."""

    @classmethod
    def of(cls, policies: PolicySet) -> "Permissions":
        """The permissions of a set of policies."""
        terms: dict[str, tuple[Terms, ...]] = {}
        for rule in policies.may:
            name = rule.rule.permission.value
            terms[name] = (*terms.get(name, ()), _terms(rule))
        return cls(terms, not any(term.standing or term.provided for named in terms.values() for term in named))

    def permitted(self, world: FactWorld, person: str, name: str, about: str | None = None) -> bool:
        """Whether the permission is in force for the person (and object)."""
        if not person or world.withdrawn(person, name, about):
            return False
        terms = self.terms.get(name, ())
        given = world.permitted(person, name, about)
        if not terms:
            return given
        return any((given or term.given(world, person)) and term.met(world, person, about) for term in terms)


class PermittingWorld:
    """The world of facts in which standing permissions hold too. Everything else is the facts' own answer."""

    __slots__ = ("_facts", "_permissions", "at", "calendar", "fact", "lessons", "recorded", "related", "signed")

    at: Timestamp
    calendar: Calendar
    fact: Callable[[str, str, str], object]
    recorded: Callable[..., bool]
    related: Callable[..., bool]
    signed: Callable[[str, str], bool]
    lessons: Callable[[str], Sequence[Any]]

    def __init__(self, facts: FactWorld, permissions: Permissions) -> None:
        self._facts = facts
        self._permissions = permissions
        self.at = facts.at
        self.calendar = facts.calendar
        self.fact = facts.fact
        self.recorded = facts.recorded
        self.related = facts.related
        self.signed = facts.signed
        self.lessons = facts.lessons

    def permitted(self, person: str, name: str, about: str | None = None) -> bool:
        """Whether the permission is in force, given or standing."""
        return self._permissions.permitted(self._facts, person, name, about)


def _terms(rule: CheckedRule[MayRule]) -> Terms:
    may = rule.rule
    provided = rule.conditions[may.provided] if may.provided else None
    return Terms(
        roles=frozenset(party.name for party in may.who),
        standing=not may.ask,
        provided=compile_conditions((provided,)) if provided else None,
    )
