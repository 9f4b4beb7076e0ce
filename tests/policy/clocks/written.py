"""Clocks of rules as policies write them. What conditions say is not looked at: every rule concerns everybody."""

from chalkline.policy.cel.typed import Constant
from chalkline.policy.cel.types import BOOL
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.clocks.clock import Clock, clocks_of
from chalkline.policy.document.read import read
from chalkline.policy.model import AnyRule
from chalkline.policy.source import Source

_POLICY = """---
language: 1
id: clocks
title: Clocks
version: 1
binds: [staff]
statutory: false
publish: false
---

# Rule {{#rule}}

What the rule says.

~~~rule
{rule}
~~~
"""
_ALWAYS = Constant(type=BOOL, value=True)


def clocks(rule: str) -> tuple[Clock, ...]:
    """The clocks of a rule block."""
    policy, faults = read(Source.of("clocks.md", _POLICY.format(rule=rule)))
    assert policy is not None, faults
    return tuple(clock for each in policy.clauses[0].rules for clock in clocks_of(_checked(each)))


def clock(rule: str) -> Clock:
    """The only clock of a rule block."""
    (found,) = clocks(rule)
    return found


def _checked(rule: AnyRule) -> CheckedRule[AnyRule]:
    return CheckedRule(clause="clocks@1#rule", number=1, rule=rule, applies=_ALWAYS)
