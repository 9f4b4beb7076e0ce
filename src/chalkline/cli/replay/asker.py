"""Who asks, and what they may see of others: names and mails are for those whose work it is, counts for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalkline.cli.output import stop
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.spelling import suggestion
from chalkline.policy.vocabulary import Audience
from chalkline.school.loading import Loaded

DEFAULT = "network_manager"
_SEES_PEOPLE = {
    DEFAULT: Audience.NETWORK_MANAGER,
    "head_teacher": Audience.APPROVER,
    "dpo": Audience.APPROVER,
    "dsl": Audience.APPROVER,
}
"""Roles that see who is affected, and as whom examples are told to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Somebody who asks for a replay."""

    name: str
    person: str | None
    """Their id; None for a role."""
    audience: Audience | None
    """As whom they are told of others; None where they are told of nobody but themselves."""

    def sees(self, person: str) -> bool:
        """Whether they may see what this person did."""
        return self.audience is not None or (self.person is not None and self.person == person)

    def seen(self, people: Iterable[str]) -> list[str]:
        """Those of the people whom they may see."""
        return [person for person in people if self.sees(person)]


def asker_or_exit(name: str, loaded: Loaded, world: FactWorld) -> Asker:
    """A role of the school, or a person by id, who sees what any of their roles sees."""
    if name in loaded.vocabulary.roles:
        return Asker(name=name, person=None, audience=_SEES_PEOPLE.get(name))
    if not _is_known(loaded.facts, name):
        known = sorted(loaded.vocabulary.roles)
        stop(f"`{name}` is neither a role nor the id of a person", suggestion(name, known, "try `network_manager`"))
    roles = world.roles(name)
    audience = next((told for role, told in _SEES_PEOPLE.items() if role in roles), None)
    return Asker(name=name, person=name, audience=audience)


def _is_known(facts: Facts, person: str) -> bool:
    return bool(facts.about(person))
