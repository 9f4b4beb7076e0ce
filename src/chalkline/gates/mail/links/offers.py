"""What somebody may do about a message that waits: what its rules offer them at the moment, and nothing else.

Pure. Safety: everything is worked out from the decision of the moment, so that who lost a role, or whose question was
answered meanwhile, is offered nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.decide.decision import Decision, Finding
from chalkline.policy.effects import Effect
from chalkline.policy.facts.parties import SENDER
from chalkline.policy.model import OnRule, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One clause that somebody may lift for some recipients of a message."""

    clause: str
    """``id@version#clause``."""
    verdicts: tuple[Verdict, ...]
    """For whom: never none."""


def discharges(verdicts: Iterable[Verdict], policies: PolicySet, person: str) -> tuple[Offer, ...]:
    """The clauses for which the person, as the sender, may say that this one must go."""
    return _offers(
        (finding.clause, verdict)
        for verdict, finding, rule in _stopping(verdicts, policies)
        if verdict.sender == person and Party(name=SENDER) in rule.rule.discharge and finding.counts
    )


def questions(verdicts: Iterable[Verdict], person: str) -> tuple[Offer, ...]:
    """The clauses about which the person is asked."""
    return _offers(
        (request.clause, verdict)
        for verdict in verdicts
        for request in (verdict.decision.asked if verdict.decision else ())
        if person and person in request.people
    )


def asking(verdict: Verdict, policies: PolicySet, clause: str) -> Iterator[OnRule]:
    """The rules of the clause that stop the message for this recipient, and that an answer lifts."""
    for _, finding, rule in _stopping((verdict,), policies):
        if finding.clause == clause and finding.counts and (rule.rule.ask or finding.effect is Effect.HOLD):
            yield rule.rule


Stopping = tuple[Verdict, Finding, CheckedRule[OnRule]]


def _stopping(verdicts: Iterable[Verdict], policies: PolicySet) -> Iterator[Stopping]:
    """What stops each message that waits; one that is refused has gone back, and nothing lifts that any more."""
    for verdict in verdicts:
        decision = verdict.decision
        if decision is not None and _waits(decision):
            rules = policies.on[decision.event]
            for finding in decision.findings:
                if finding.effect >= Effect.HOLD:
                    yield verdict, finding, rules[finding.index]


def _waits(decision: Decision) -> bool:
    return decision.effect < Effect.REFUSE and not decision.passes


def _offers(found: Iterable[tuple[str, Verdict]]) -> tuple[Offer, ...]:
    """One offer for each clause, each verdict once, in the order met. Ids tell verdicts, which have no hash."""
    by_clause: dict[str, dict[int, Verdict]] = {}
    for clause, verdict in found:
        by_clause.setdefault(clause, {})[id(verdict)] = verdict
    return tuple(Offer(clause=clause, verdicts=tuple(each.values())) for clause, each in by_clause.items())
