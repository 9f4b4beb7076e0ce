"""A small sound policy, and what to change in it."""

from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.document.read import read
from chalkline.policy.model import Policy
from chalkline.policy.source import Source

SOUND = """\
---
language: 1
id: e-mail
title: E-mail Policy
version: 3
binds: [staff, volunteer]
windows:
  email_hours: weekdays 07:30-17:00
lists:
  approved: [Windows Defender, Kaspersky]
---

# About {.context}

What this is for.

# E-mail

## Sending hours {#email.hours}

Staff send e-mail between 7.30am and 5pm on weekdays.

~~~rule
on: mail.send
when: "staff" in sender.roles
  && !email_hours.contains(at)
then: hold
discharge: sender
covers: MAIL-5
~~~

## How long {#email.kept}

E-mail is deleted after 456 days.

~~~rule
keep: mail
for: 456 days
from: received
then: delete
~~~
"""


RULE_LINE = 18
"""Where the first key of ``with_rule`` stands."""


def diagnosed(text: str) -> tuple[Diagnostic, ...]:
    """What is wrong with a text."""
    return read(Source.of("policy.md", text))[1]


def policy_of(text: str) -> Policy:
    """The policy of a sound text."""
    policy, faults = read(Source.of("policy.md", text))
    assert policy is not None
    assert faults == ()
    return policy


def with_rule(*lines: str) -> str:
    """A policy of one clause with this rule."""
    head, body = SOUND.split("# About", maxsplit=1)[0], "\n".join(lines)
    return f"{head}## Clause {{#clause}}\n\nWords.\n\n~~~rule\n{body}\n~~~\n"
