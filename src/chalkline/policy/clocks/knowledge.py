"""What is known when somebody asks what is due: facts, calendar and the moment of asking."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.clocks.anchors import Anchor, Anchors, year_of
from chalkline.policy.facts.fact import BEGINNING, Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.references import policy_of
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.model import Party
from chalkline.policy.values import Timestamp
from chalkline.policy.world import World

_MAKES_A_MOMENT = frozenset({"recorded", "permitted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that is known of a school at the moment ``at``; what comes later is what is planned by then."""

    facts: Facts
    calendar: Calendar
    at: Timestamp
    conditions: Callable[[Timestamp], World]
    """What conditions read at a moment, standing permissions included."""

    def world(self, at: Timestamp) -> FactWorld:
        """The facts of a moment."""
        return self.facts.at(at, self.calendar)

    def holders(self, parties: Sequence[Party]) -> tuple[str, ...]:
        """Who holds one of the roles now, by id; whoever holds any, where nobody is named."""
        return tuple(person for person in self.ever(parties) if self.holds(person, parties, self.at))

    def ever(self, parties: Sequence[Party]) -> tuple[str, ...]:
        """Who has ever held one of the roles, or will, by id."""
        holders, named = self.facts.index.holders, {party.name for party in parties}
        held = (people for (kind, role), people in holders.items() if kind == "role" and (role in named or not named))
        return tuple(sorted({person for people in held for person in people}))

    def holds(self, person: str, parties: Sequence[Party], at: Timestamp) -> bool:
        """Whether the person holds one of the roles at a moment."""
        held = self.world(at).roles(person)
        return bool(held) if not parties else any(party.name in held for party in parties)

    def anchors(self, person: str, clause: str) -> Anchors:
        """When the moments are that a clause may count from: of the school's year, of its policy, of the person.

        The first day of an entry or permission is a moment by the name of its register or permission.
        """
        version = clause.partition("#")[0]
        return {
            **year_of(self.calendar),
            **self.facts.index.entries[version].moments,
            **dict(self._published(version)),
            **dict(self._made(person)),
            **self.facts.index.entries[person].moments,
        }

    def binding_since(self, clause: str) -> Timestamp | None:
        """When the first version of the clause's policy came into force; None where nobody has said so."""
        versions = self.facts.index.versions.get(policy_of(clause))
        return versions.boundaries[0] if versions else None

    def _published(self, version: str) -> Iterator[tuple[str, Anchor]]:
        for fact in self.facts.about(version):
            if fact.name == "in_force" and fact.since > BEGINNING:
                yield from (("published", fact.since), (policy_of(version), fact.since))

    def _made(self, person: str) -> Iterator[tuple[str, Anchor]]:
        made = (fact for fact in self.facts.about(person) if fact.name in _MAKES_A_MOMENT and fact.since > BEGINNING)
        yield from ((fact.value, fact.since) for fact in sorted(made, key=_since))

    def entries(self, person: str, register: str) -> list[Timestamp]:
        """When entries of a register were made for the person up to now, in order."""
        rows = (fact for fact in self.facts.about(person) if (fact.name, fact.value) == ("recorded", register))
        return sorted(fact.since for fact in rows if fact.since <= self.at)


def _since(fact: Fact) -> Timestamp:
    return fact.since
