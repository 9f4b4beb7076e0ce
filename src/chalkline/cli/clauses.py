"""The clauses that a command is given by name."""

from typing import NoReturn

from chalkline.cli.output import stop
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.facts.references import clause_names, policy_of
from chalkline.policy.spelling import suggestion


def enforceable(name: str, policies: PolicySet) -> str:
    """The clause of this name as ``id@version#clause``; ends the command where there is none, or nothing to enforce."""
    clause = next((each for each in policies.clauses if name in clause_names(each)), None)
    if clause is None:
        _stop_unknown(name, policies)
    if not any(rule.clause == clause for rules in policies.on.values() for rule in rules):
        stop(f"`{name}` has no rule that a gate runs", "only what is decided as it happens (`on`) is enforced")
    return clause


def _stop_unknown(name: str, policies: PolicySet) -> NoReturn:
    document, _, id_ = name.partition("#")
    known = [clause_names(clause)[-1] for clause in policies.clauses]
    what = f"the policies have no clause `{name}`" if id_ else f"`{name}` names no clause"
    own = [each for each in known if policy_of(each.partition("#")[0]) == policy_of(document)]
    stop(what, suggestion(name, known, f"its clauses are {', '.join(own)}" if own else "name it as `policy#clause`"))
