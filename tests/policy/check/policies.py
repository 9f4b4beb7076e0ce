"""Short policies: what a test is about, with the rest around it."""

from collections.abc import Sequence

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.check import PolicySet, check
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.document.read import read
from chalkline.policy.model import Policy
from chalkline.policy.source import Source

FRONT = """\
---
language: 1
id: {id}
title: {title}
version: 1
binds: [staff]
windows:
  email_hours: weekdays 07:30-17:00
  school_day: school days 08:45-15:15
  weekend: weekends
  lunch: school days 12:30-13:15
lists:
  approved_antivirus: [Windows Defender, Kaspersky]
  programs: [exe, bat]
  nothing_yet: []
---

"""
NOTE = "on: mail.send\nthen: note"
"""A rule that says nothing but that it is one."""


def clause(wording: str, *rules: str, id_: str = "a.clause", title: str = "A clause") -> str:
    """A clause with these rules."""
    blocks = "".join(f"\n~~~rule\n{rule.strip()}\n~~~\n" for rule in rules)
    return f"## {title} {{#{id_}}}\n\n{wording}\n{blocks}\n"


def policy(*clauses: str, id_: str = "e-mail", title: str = "E-mail policy") -> Policy:
    """A policy of these clauses, which must be faultless in form."""
    found, faults = read(Source.of(f"{id_}.md", FRONT.format(id=id_, title=title) + "".join(clauses)))
    assert found is not None
    assert faults == ()
    return found


def faults_of(*clauses: str) -> tuple[Diagnostic, ...]:
    """What is wrong with a policy of these clauses."""
    return check([policy(*clauses)], VOCABULARY)[1]


def said(faults: Sequence[Diagnostic]) -> list[tuple[str, str]]:
    """Code and underlined text of each."""
    return [(fault.code.value, fault.span.text) for fault in faults]


def checked(*policies: Policy) -> PolicySet:
    """The set of these policies, which must be faultless."""
    found, faults = check(policies, VOCABULARY)
    assert found is not None, faults
    return found
