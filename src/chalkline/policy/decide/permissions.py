"""Permissions in force: those given to a person, and standing ones that a policy gives to a role.

A permission is in force for a person while somebody gave it (a fact) or a ``may`` rule without ``ask`` names them;
while what the rule says under ``provided`` holds; and unless it is withdrawn, which ends both kinds. Where several
rules speak of one permission, any of them is enough, but each on its own terms.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel.compile import CompiledConditions, compile_conditions
from chalkline.policy.cel.errors import CelError, ErrorKind, EvaluationError
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.facts.people import KnownPerson
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.model import MayRule, Party
from chalkline.policy.values import Timestamp
from chalkline.policy.world import World

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What conditions under ``provided`` see."""

    person: KnownPerson
    object: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms on which one ``may`` rule permits."""

    who: tuple[Party, ...]
    """Who has it without asking; empty where it is asked for."""
    given: bool
    """Whether what somebody gave is given on these terms."""
    provided: CompiledConditions | None

    def concern(self, world: FactWorld, person: str, about: str | None, *, given: bool) -> bool:
        """Whether the person has the permission by this rule, if its terms are met."""
        if given and self.given:
            return True
        scope, roles = {"person": person, "object": about or ""}, world.roles(person)
        return any(
            party.name in roles or scope.get(party.name) == person
            if party.of is None
            else world.related(person, scope[party.of], party.name)
            for party in self.who
        )

    def met(self, world: World, person: str, about: str | None) -> bool | None:
        """Whether ``provided`` holds; None where that cannot be decided."""
        if self.provided is None:
            return True
        holds, undecided = self.provided(Asking(person=KnownPerson(person), object=about or ""), world)
        return None if undecided else bool(holds)


@dataclass(frozen=True, slots=True)
class Permissions:
    """The terms of every permission that policies speak of, by its name."""

    terms: Mapping[str, tuple[Terms, ...]]
    plain: bool
    """Whether facts alone say what is permitted."""

    @classmethod
    def of(cls, policies: PolicySet) -> "Permissions":
        """The permissions of a set of policies."""
        rules: dict[str, list[CheckedRule[MayRule]]] = {}
        for rule in policies.may:
            rules.setdefault(rule.rule.permission.value, []).append(rule)
        terms = {name: tuple(_terms(named)) for name, named in rules.items()}
        return cls(terms, not any(term.who or term.provided for named in terms.values() for term in named))

    def permitted(
        self, world: FactWorld, person: str, name: str, about: str | None = None, *, within: frozenset[str] = NONE
    ) -> bool:
        """Whether the permission is in force for the person (and object).

        Its terms may ask for other permissions; ``within`` are those in whose terms it stands itself. Raises
        EvaluationError where that cannot be decided.
        """
        if not person or world.withdrawn(person, name, about):
            return False
        given, terms = world.permitted(person, name, about), self.terms.get(name, ())
        if not terms:
            return given
        inner = PermittingWorld(world, self, within | {name})
        met = {term.met(inner, person, about) for term in terms if term.concern(world, person, about, given=given)}
        if None in met and True not in met:
            raise EvaluationError(CelError(ErrorKind.NOT_KNOWN, "whether a permission's terms are met"))
        return True in met


class PermittingWorld:
    """The world of facts in which standing permissions hold too. Everything else is the facts' own answer."""

    __slots__ = (
        *("_facts", "_permissions", "_within"),
        *("at", "calendar", "fact", "lessons", "recorded", "related", "signed"),
    )

    at: Timestamp
    calendar: Calendar
    fact: Callable[[str, str, str], object]
    recorded: Callable[..., bool]
    related: Callable[..., bool]
    signed: Callable[[str, str], bool]
    lessons: Callable[[str], Sequence[Any]]

    def __init__(self, facts: FactWorld, permissions: Permissions, within: frozenset[str] = NONE) -> None:
        self._facts = facts
        self._permissions = permissions
        self._within = within
        self.at = facts.at
        self.calendar = facts.calendar
        self.fact = facts.fact
        self.recorded = facts.recorded
        self.related = facts.related
        self.signed = facts.signed
        self.lessons = facts.lessons

    def permitted(self, person: str, name: str, about: str | None = None) -> bool:
        """Whether the permission is in force, given or standing. Raises EvaluationError where it hangs on itself."""
        if name in self._within:
            raise EvaluationError(CelError(ErrorKind.NOT_KNOWN, f"`{name}`, which its own terms ask for"))
        return self._permissions.permitted(self._facts, person, name, about, within=self._within)


def _terms(rules: Sequence[CheckedRule[MayRule]]) -> Iterator[Terms]:
    """The terms of the rules of one permission. What was given is bound to those that ask, if any does."""
    asked = any(rule.rule.ask for rule in rules)
    for rule in rules:
        may = rule.rule
        yield Terms(
            who=() if may.ask else may.who,
            given=bool(may.ask) or not asked,
            provided=compile_conditions((rule.conditions[may.provided],)) if may.provided else None,
        )
