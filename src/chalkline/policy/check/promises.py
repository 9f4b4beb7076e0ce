"""Clauses whose wording makes clearly more promises than they have rules.

Promises are sentences with a word of duty. A rule answers for one, and for one more with each of the keys that let
something happen besides: asking, telling, an exception, what follows. A `pledge` answers for all that no machine sees.
Only a clear surplus is a warning, since a sentence may well say again what another has said.
"""

import re
from collections.abc import Iterator

from chalkline.policy.check.wording import Wording
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.model import AnyRule, CaseRule, PledgeRule

_DUTY = re.compile(
    r"\b(?:must|shall|will|never|may\s+not|may\s+only|cannot|(?:is|are)\s+(?:not\s+(?:allowed|permitted)|forbidden"
    r"|prohibited|required\s+to|expected\s+to|obliged\s+to))\b",
    re.IGNORECASE,
)
_FURTHER = ("unless", "ask", "discharge", "tell", "do", "otherwise", "lifts", "provided", "set_by", "renew", "seen_by")
_SURPLUS = 3


def more_promises(wording: Wording) -> Iterator[Diagnostic]:
    """A warning at the first promise beyond those that the rules can answer for, if there are clearly more."""
    rules = wording.clause.rules
    if not rules or any(isinstance(rule, PledgeRule) for rule in rules):
        return
    promises = [(start, text) for start, text in wording.sentences if _DUTY.search(text)]
    answered = sum(_answers(rule) for rule in rules)
    if len(promises) < answered + _SURPLUS:
        return
    start, text = promises[answered]
    blanks = len(text) - len(text.lstrip())
    count = "1 rule" if len(rules) == 1 else f"{len(rules)} rules"
    yield Diagnostic(
        code=Code.MORE_PROMISES,
        message=f"the wording makes {len(promises)} promises and has {count}",
        span=wording.span(start + blanks, start + len(text.rstrip())),
        help="add rules, split the clause, or say in a `pledge` what people promise and no machine can see",
    )


def _answers(rule: AnyRule) -> int:
    """How many promises a rule can answer for."""
    further = sum(1 for name in _FURTHER if getattr(rule, name, None))
    reported = len(rule.to) + len(rule.clocks) + len(rule.outcomes) if isinstance(rule, CaseRule) else 0
    return 1 + further + reported
