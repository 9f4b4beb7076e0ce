"""Who has a permission at a moment, who may ask for it, and whom they ask."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.decide.permissions import Permissions
from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.parties import people_for
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.model import MayRule, Party

_IN_SCOPE = frozenset({"person", "object"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Somebody to whom a rule gives the permission by their role."""

    person: str
    clause: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Somebody to whom somebody gave the permission."""

    fact: Fact
    """Its subject has it for its object, or for all; until when and by whom, it says too."""
    holds: bool | None
    """Whether it is in force: not withdrawn, and on the terms of a rule; None where nobody can say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One ``may`` rule: on what terms, and for whom at the moment."""

    rule: CheckedRule[MayRule]
    people: tuple[str, ...]
    """Who holds a role that it names, by id; those who stand in some relation to somebody are not among them."""
    depends: bool
    """Whether others may have it or ask for it as well: somebody's tutor, or anybody where nobody is named."""
    asked: tuple[str, ...]
    """Whoever may answer, by id, but for those who depend on who asks, such as somebody's head of year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoMay:
    """A permission at a moment."""

    name: str
    standing: tuple[Standing, ...]
    given: tuple[Given, ...]
    withdrawn: tuple[Fact, ...]
    ways: tuple[Way, ...]
    """In the order of the policies."""


def who_may(name: str, policies: PolicySet, facts: Facts, world: FactWorld) -> WhoMay:
    """Who has the permission at the moment of the world, by id, and by which ways others may have it."""
    ways = tuple(_way(rule, world) for rule in policies.may if rule.rule.permission.value == name)
    permissions = Permissions.of(policies)
    return WhoMay(
        name=name,
        standing=tuple(_standing(name, ways, world)),
        given=tuple(
            Given(fact=fact, holds=_holds(permissions, world, fact)) for fact in _facts("permitted", name, facts, world)
        ),
        withdrawn=tuple(_facts("withdrawn", name, facts, world)),
        ways=ways,
    )


def permissions_known(policies: PolicySet) -> tuple[str, ...]:
    """Every permission that a policy speaks of, in the order of the policies."""
    return tuple(dict.fromkeys(rule.rule.permission.value for rule in policies.may))


def _way(checked: CheckedRule[MayRule], world: FactWorld) -> Way:
    who = [party for party in checked.rule.who if _is_role(party)]
    people = {person for role in who for person in world.holders("role", role.name)}
    asked = (person for party in checked.rule.ask if _is_role(party) for person in people_for(world, party, {}))
    return Way(
        rule=checked,
        people=tuple(sorted(people)),
        depends=not who or len(who) < len(checked.rule.who),
        asked=tuple(dict.fromkeys(asked)),
    )


def _is_role(party: Party) -> bool:
    return party.of is None and party.name not in _IN_SCOPE


def _standing(name: str, ways: tuple[Way, ...], world: FactWorld) -> Iterator[Standing]:
    for way in ways:
        if not way.rule.rule.ask:
            for person in way.people:
                yield Standing(person=person, clause=way.rule.clause, withdrawn=world.withdrawn(person, name))


def _facts(kind: str, name: str, facts: Facts, world: FactWorld) -> Iterator[Fact]:
    return (fact for fact in facts.named(kind, name) if fact.holds(world.at))


def _holds(permissions: Permissions, world: FactWorld, given: Fact) -> bool | None:
    try:
        return permissions.permitted(world, given.subject, given.value, given.object or None)
    except EvaluationError:
        return None
