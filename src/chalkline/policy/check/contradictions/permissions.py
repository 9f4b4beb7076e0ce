"""Standing permissions that a rule refuses whatever happens.

A rule refuses unconditionally if it has neither ``when`` nor ``unless``. It stands against a permission that nobody
has to ask for in three ways: the permission is for the very event and does not lift the clause, so that it never helps;
it lifts the clause for everybody whom the policy binds, so that the clause never bites; or the rule refuses precisely
those who have the permission.
"""

from collections.abc import Iterable, Iterator

from chalkline.policy.cel.typed import Call, Constant, Node
from chalkline.policy.check.conditions import ALWAYS
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic, Note
from chalkline.policy.effects import Effect
from chalkline.policy.model import MayRule, OnRule, Policy

_PERMITTED = ("permitted", "permitted_string", "permitted_person")


def refused_permissions(policies: PolicySet) -> Iterator[Diagnostic]:
    """Each standing permission with the rule that stands against it."""
    refusals = [
        (event, rule) for event, rules in policies.on.items() for rule in rules if rule.rule.then.value is Effect.REFUSE
    ]
    by_clause = {policy.reference: policy for policy in policies.policies}
    for may in policies.may:
        if not may.rule.ask and may.rule.provided is None:
            for event, refusal in refusals:
                if _against(may, event, refusal, by_clause[refusal.clause.partition("#")[0]]):
                    yield _fault(may.rule, refusal)


def _against(may: CheckedRule[MayRule], event: str, refusal: CheckedRule[OnRule], policy: Policy) -> bool:
    if refusal.applies != ALWAYS:
        return may.rule.permission.value in _refused_permissions(refusal.applies)
    if refusal.clause in may.lifts:
        return _everybody(may.rule, policy)
    return may.rule.permission.value == event


def _refused_permissions(condition: Node) -> Iterable[str]:
    """The permission of a condition that is ``permitted(…)`` and nothing else."""
    match condition:
        case Call(overload=overload, arguments=(_, Constant(value=str(name)), *_)) if overload in _PERMITTED:
            return (name,)
    return ()


def _everybody(may: MayRule, policy: Policy) -> bool:
    """Whether the permission is everybody's whom the policy binds."""
    roles = {party.name for party in may.who if party.of is None}
    return not may.who or roles.issuperset(role.value for role in policy.binds)


def _fault(may: MayRule, refusal: CheckedRule[OnRule]) -> Diagnostic:
    return Diagnostic(
        code=Code.REFUSED_PERMISSION,
        message=f"`{may.permission.value}` is permitted without asking, and `{refusal.clause}` refuses it always",
        span=may.permission.span,
        help="give the refusal a condition, let the permission be asked for, or leave one of the two out",
        notes=(Note(message="it is refused here", span=refusal.rule.then.span),),
    )
