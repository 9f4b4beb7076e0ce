"""The 25 rules as a school would have them: a policy file, checked against a vocabulary of its own."""

import re
from collections.abc import Mapping
from typing import get_type_hints

from bench.data import RULES, Mail
from chalkline.policy.cel.compile import CompiledConditions, compile_conditions
from chalkline.policy.cel.types import BOOL, INT, STRING, FieldType, ListOf, Type
from chalkline.policy.check import check
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.document.read import read_bytes
from chalkline.policy.effects import Effect
from chalkline.policy.model import OnRule
from chalkline.policy.vocabulary import EventType, Field, Vocabulary

EVENT = "mail.outgoing"
_TYPES: Mapping[object, Type] = {
    str: STRING,
    int: INT,
    bool: BOOL,
    list[str]: ListOf(STRING),
    list[int]: ListOf(INT),
}
_FRONT = """---
language: 1
id: outgoing-mail
title: Outgoing mail
version: 1
binds: [staff]
statutory: false
publish: false
---
"""
_CLAUSE = """
## Rule {number} {{#rule.n{number}}}

A message is noted where this rule says so. Its figures: {figures}.

~~~rule
on: {event}
when: {condition}
then: note
~~~
"""


def policy_text() -> str:
    """The policy: a clause for each rule. What is signed must state the figures of what runs."""
    clauses = (
        _CLAUSE.format(number=n, event=EVENT, condition=rule, figures=", ".join(re.findall(r"\b\d+\b", rule)) or "none")
        for n, rule in enumerate(RULES)
    )
    return _FRONT + "".join(clauses)


def vocabulary() -> Vocabulary:
    """One event with the fields of a mail, and nothing else."""
    types = {name: FieldType(name=name, type=_TYPES[hint]) for name, hint in get_type_hints(Mail).items()}
    fields = {name: Field(type=type_, doc=name, noun=f"the {name}") for name, type_ in types.items()}
    event = EventType(name=EVENT, doc="A mail goes out.", fields=fields, effects={Effect.NOTE: "record"})
    nothing: Mapping[str, str] = {}
    return Vocabulary(
        events={EVENT: event},
        records={},
        roles={"staff": "staff"},
        relations=nothing,
        moments={},
        things={},
        acts={},
        scopes={},
    )


def compiled_rules() -> CompiledConditions:
    """The rules as one function, bit n for rule n."""
    return compile_conditions([rule.applies for rule in checked_rules()])


def checked_rules(more: int = 0) -> tuple[CheckedRule[OnRule], ...]:
    """The rules, in their order. With ``more``, the one on 50 recipients asks for so many more."""
    text = policy_text().replace("nrcpt > 50", f"nrcpt > {50 + more}").replace("figures: 50.", f"figures: {50 + more}.")
    policy, faults = read_bytes("outgoing-mail.md", text.encode())
    checked, wrong = check([policy] if policy else [], vocabulary())
    if checked is None:
        raise ValueError((*faults, *wrong))
    return checked.on[EVENT]
