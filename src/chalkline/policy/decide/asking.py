"""Who is asked and who is told, by which clause: each person once for one clause and one event."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.decide.decision import Decision, Finding, Request
from chalkline.policy.effects import Effect
from chalkline.policy.facts.parties import SENDER, people_for
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.model import OnRule, Party

_SENDER = (Party(name=SENDER),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Those whom the rules of one event may mean."""

    rules: Sequence[CheckedRule[OnRule]]
    world: FactWorld
    scope: Mapping[str, str]
    """The persons that ``ask`` and ``tell`` may name, with their ids."""
    actor: str
    """Who may not answer for themselves."""

    def asked(self, decision: Decision, *, endless: bool) -> tuple[Request, ...]:
        """Who answers, for each clause that asks where asking is what happens.

        A hold that is ``endless`` (nothing like it would pass within 60 days) asks whom its rule names, or the sender.
        """
        if decision.undecided or decision.effect is not (Effect.HOLD if endless else Effect.ASK):
            return ()
        asking = _counting(decision, decision.effect)
        return self._requests(((finding, self._rule(finding).ask or _SENDER) for finding in asking), asker=self.actor)

    def told(self, decision: Decision) -> tuple[Request, ...]:
        """Who is told, for each clause that applies and counts."""
        return self._requests((finding, self._rule(finding).tell) for finding in _counting(decision))

    def _rule(self, finding: Finding) -> OnRule:
        return self.rules[finding.index].rule

    def _requests(self, wanted: Iterable[tuple[Finding, tuple[Party, ...]]], *, asker: str = "") -> tuple[Request, ...]:
        people: dict[str, dict[str, None]] = {}
        for finding, parties in wanted:
            for party in parties:
                meant = people_for(self.world, party, self.scope, asker=asker)
                people.setdefault(finding.clause, {}).update(dict.fromkeys(meant))
        return tuple(Request(clause=clause, people=tuple(meant)) for clause, meant in people.items())


def _counting(decision: Decision, effect: Effect | None = None) -> Iterator[Finding]:
    for finding in decision.findings:
        if finding.counts and not finding.undecided and effect in {None, finding.effect}:
            yield finding
