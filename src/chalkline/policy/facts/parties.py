"""Who is meant by ``ask``, ``tell`` and ``to``: a role, a role of somebody, or a person in scope."""

from collections.abc import Collection, Mapping

from chalkline.policy.facts.world import FactWorld
from chalkline.policy.model import Party

SENDER = "sender"
"""The one person who may answer a request of their own."""
LAST_RESORT = "last_resort"
"""The name of the fact that a person answers where nobody else can."""


def people_for(world: FactWorld, party: Party, scope: Mapping[str, str], *, asker: str = "") -> tuple[str, ...]:
    """Who stands for the party at this moment, by id; any one of them answers.

    ``scope`` holds the persons that a rule may name (``sender``, ``owner``, ``child``) with their ids. ``asker`` is
    whoever made the request that is to be answered: nobody answers their own, save ``sender``. Where nobody else holds
    the role its deputies do, else the school's last resort. Empty only if those are the asker alone.
    """
    if party == Party(name=SENDER):
        return _but("", (scope.get(SENDER, ""),))
    for people in (_named(world, party, scope), world.holders("deputises", party.name), world.holders(LAST_RESORT)):
        if others := _but(asker, people):
            return others
    return ()


def _named(world: FactWorld, party: Party, scope: Mapping[str, str]) -> tuple[str, ...]:
    if party.of is not None:
        return world.relatives(scope.get(party.of, ""), party.name)
    if party.name in scope:
        return (scope[party.name],)
    return world.holders("role", party.name)


def _but(asker: str, people: Collection[str]) -> tuple[str, ...]:
    return tuple(person for person in people if person not in {"", asker})
