"""Who is asked, who is told and who may discharge, by which clause: each once for one clause and one event."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.decide.decision import Decision, Finding, Request
from chalkline.policy.effects import Effect
from chalkline.policy.facts.parties import LAST_RESORT, people_for
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.model import OnRule, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Those whom the rules of one event may mean."""

    rules: Sequence[CheckedRule[OnRule]]
    world: FactWorld
    scope: Mapping[str, str]
    """The persons that ``ask`` and ``tell`` may name, with their ids."""
    doer: Party
    """Whoever does it, as rules would name them: ``sender``."""
    actor: str
    """Who may not answer for themselves."""

    def asked(self, decision: Decision, *, endless: bool) -> tuple[Request, ...]:
        """Who answers, for each clause that asks where asking is what happens.

        A hold that is ``endless`` (nothing like it would pass within 60 days) asks whom its rule names, or else whoever
        does it, about their own; somebody unknown cannot answer, and then the school's last resort does.
        """
        if decision.undecided or decision.effect is not (Effect.HOLD if endless else Effect.ASK):
            return ()
        asking = _counting(decision, decision.effect)
        return _requests((finding.clause, self._answering(self._rule(finding))) for finding in asking)

    def told(self, decision: Decision) -> tuple[Request, ...]:
        """Who is told, for each clause that applies and counts."""
        telling = ((finding.clause, self._rule(finding).tell) for finding in _counting(decision))
        return _requests((clause, self._meant(parties)) for clause, parties in telling if parties)

    def may_discharge(self, decision: Decision) -> tuple[Request, ...]:
        """Who may say that it must go, for each clause that stops it and offers that; none where it goes, or went back.

        Whoever does it may only where the rule names them so: holding a role, they would answer for themselves.
        """
        if decision.passes or decision.effect is Effect.REFUSE:
            return ()
        offering = ((finding.clause, self._rule(finding).discharge) for finding in _stopping(decision))
        return _requests((clause, self._meant(parties, asker=self.actor)) for clause, parties in offering if parties)

    def _rule(self, finding: Finding) -> OnRule:
        return self.rules[finding.index].rule

    def _answering(self, rule: OnRule) -> list[str]:
        people = self._meant(rule.ask, asker=self.actor) if rule.ask else self._meant((self.doer,))
        return people or [person for person in self.world.holders(LAST_RESORT) if person != self.actor]

    def _meant(self, parties: Iterable[Party], *, asker: str = "") -> list[str]:
        return [person for party in parties for person in people_for(self.world, party, self.scope, asker=asker)]


def _requests(wanted: Iterable[tuple[str, Iterable[str]]]) -> tuple[Request, ...]:
    """One request for each clause, which names each person once."""
    people: dict[str, dict[str, None]] = {}
    for clause, meant in wanted:
        people.setdefault(clause, {}).update(dict.fromkeys(meant))
    return tuple(Request(clause=clause, people=tuple(meant)) for clause, meant in people.items())


def _stopping(decision: Decision) -> Iterator[Finding]:
    """What a discharge may lift, undecided or not."""
    return (finding for finding in decision.findings if finding.counts and finding.effect >= Effect.HOLD)


def _counting(decision: Decision, effect: Effect | None = None) -> Iterator[Finding]:
    for finding in decision.findings:
        if finding.counts and not finding.undecided and effect in {None, finding.effect}:
            yield finding
