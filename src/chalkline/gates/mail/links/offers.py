"""What somebody may do about a message that waits: what its rules offer them at the moment, and nothing else.

Pure. Safety: everything is worked out from the decision of the moment, so that who lost a role, or whose question was
answered meanwhile, is offered nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.decide.decision import Decision, Request
from chalkline.policy.effects import Effect
from chalkline.policy.model import OnRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One clause that somebody may lift for some recipients of a message."""

    clause: str
    """``id@version#clause``."""
    verdicts: tuple[Verdict, ...]
    """For whom: never none."""


def discharges(verdicts: Iterable[Verdict], person: str) -> tuple[Offer, ...]:
    """The clauses for which the person may say that this one must go."""
    return _offered(person, verdicts, lambda decision: decision.may_discharge)


def questions(verdicts: Iterable[Verdict], person: str) -> tuple[Offer, ...]:
    """The clauses about which the person is asked."""
    return _offered(person, verdicts, lambda decision: decision.asked)


def asking(verdict: Verdict, policies: PolicySet, clause: str) -> Iterator[OnRule]:
    """The rules of the clause that stop the message for this recipient, and that an answer lifts."""
    decision = verdict.decision
    if decision is None or not _waits(decision):
        return
    for finding in decision.findings:
        if finding.clause == clause and finding.counts and finding.effect >= Effect.HOLD:
            rule = policies.on[decision.event][finding.index].rule
            if rule.ask or finding.effect is Effect.HOLD:
                yield rule


def _waits(decision: Decision) -> bool:
    """Whether anything may lift what stops it: one that is refused has gone back."""
    return decision.effect < Effect.REFUSE and not decision.passes


def _offered(
    person: str, verdicts: Iterable[Verdict], requests: Callable[[Decision], tuple[Request, ...]]
) -> tuple[Offer, ...]:
    """One offer for each clause, each verdict once, in the order met. Ids tell verdicts, which have no hash."""
    by_clause: dict[str, dict[int, Verdict]] = {}
    for verdict in verdicts:
        for request in requests(verdict.decision) if verdict.decision and person else ():
            if person in request.people:
                by_clause.setdefault(request.clause, {})[id(verdict)] = verdict
    return tuple(Offer(clause=clause, verdicts=tuple(each.values())) for clause, each in by_clause.items())
