"""What rules say, word for word, and that no key of any kind of rule is left out of it."""

from collections.abc import Mapping
from textwrap import dedent

import pytest

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.cel.typed import Node
from chalkline.policy.check.conditions import Conditions, parsed
from chalkline.policy.check.known import Known
from chalkline.policy.document.kinds import KINDS
from chalkline.policy.document.read import read
from chalkline.policy.english.explain import explained_clause, explained_policy
from chalkline.policy.model import AnyRule, Condition, Policy
from chalkline.policy.source import Source

HEAD = """---
language: 1
id: example
title: Example Policy
version: 2
binds: [staff, volunteer]
statutory: true
publish: false
windows:
  email_hours: weekdays 07:30-17:00
lists:
  programs: [exe, bat, js]
---

## A clause {#a.clause}

It says what it says.

~~~rule
"""


def policy(rule: str, head: str = HEAD) -> Policy:
    found, _ = read(Source.of("example.md", f"{head}{rule}\n~~~\n"))
    assert found is not None
    return found


def explained(rule: str) -> str:
    """The lines of the rule, with its conditions typed."""
    found = policy(rule)
    clause = found.clauses[0]
    by_place = {("example@2#a.clause", number): typed(found, each) for number, each in enumerate(clause.rules, 1)}
    heading, *lines = explained_clause(found, clause, VOCABULARY, by_place).plain.splitlines()
    assert heading == "A clause  [a.clause]"
    return "\n".join(line.strip() for line in lines if line.strip())


def typed(found: Policy, rule: AnyRule) -> Mapping[Condition, Node]:
    kind = next(name for name, kind in KINDS.items() if kind.rule is type(rule))
    conditions = Conditions(found, Known.of([found], VOCABULARY))
    scope = next(iter(conditions.scopes(rule, kind)))
    trees, _ = parsed([rule])
    nodes, faults = conditions.typed(rule, scope, trees)
    assert nodes is not None, faults
    return nodes


EXAMPLES = {
    "on": (
        """
        on: mail.send
        when: "staff" in sender.roles && !email_hours.contains(at)
        then: hold
        discharge: sender
        say: Nothing more is needed.
        covers: MAIL-5
        """,
        """
        When: a message passes on its way out or between people of the school, once for each recipient
        If: the sender is staff, and it is outside e-mail hours (weekdays from 07:30 to 17:00)
        Then: hold: it is kept, and goes by itself once it may
        Lifted: by the sender, who says, with a reason, that this one must go
        An answer holds: for this one event
        What to do instead: Nothing more is needed.
        Covers: MAIL-5
        """,
    ),
    "on, with everything": (
        """
        on: mail.send, mail.receive
        when: message.attachments.exists(file, file.extension in programs)
        unless: "network_manager" in recipient.roles
        then: ask
        ask: head_teacher, form_tutor of sender
        for: 30 days
        tell: dsl
        do: open incident
        """,
        """
        When: any of these happens:
        - a message passes on its way out or between people of the school, once for each recipient
        - a message comes from outside, once for each recipient
        If: there is an attachment whose extension is on the list “programs” (exe, bat and js)
        Unless: the recipient is the network manager
        Then: ask: it is kept until somebody has answered
        Asked: the head teacher or the form tutor of the sender, who may allow it
        An answer holds: for 30 days, for that person and object
        Told of it: the designated safeguarding lead
        The system: opens the case “incident”
        """,
    ),
    "on, with many conditions": (
        """
        on: mail.send
        when: "staff" in sender.roles && !recipient.inside && message.reply && size(message.attachments) > 3
        then: ask
        ask: sender
        """,
        """
        When: a message passes on its way out or between people of the school, once for each recipient
        If: all of these hold:
        - the sender is staff
        - the recipient is outside the school
        - it is a reply
        - there are more than 3 attachments
        Then: ask: it is kept until somebody has answered
        Asked: the sender, whether they are sure
        An answer holds: for this one event
        """,
    ),
    "keep": (
        """
        keep: mail
        for: 456 days
        from: received
        then: delete
        """,
        """
        Kept: mail (a message in a mailbox of the school)
        How long: 456 days
        Counted from: receiving it (when a mail reached its mailbox, sent mail included)
        Then: it is deleted, once it has been listed, and never under a legal hold
        """,
    ),
    "keep, between two periods": (
        """
        keep: home_area_file
        when: has(item.size) && item.size > quantity("1 GB")
        unless: "governor" in owner.roles
        at_least: 1 year
        at_most: 2 years
        from: modified end of day
        then: archive
        set_by: head_teacher
        """,
        """
        Kept: file in a home area (a file in somebody's home area on the network)
        If: the size of the item is known, and the size of the item is more than 1 GB
        Unless: the owner is a governor
        How long: at least 1 year and at most 2 years
        Set by: the head teacher; until then nothing is destroyed, and setting it is due
        Counted from: last changing it at the end of the day (when a thing was last changed)
        Then: it is archived, once it has been listed, and never under a legal hold
        """,
    ),
    "at": (
        """
        at: contract_end 15:15
        who: staff
        do: account.suspend mail, home_area
        """,
        """
        At: end of contract at 15:15 (the last contracted day of a member of staff)
        For: staff
        The system: suspends access (mail, home area)
        """,
    ),
    "at the end of a day": (
        """
        at: left end of day
        who: pupil, head_of_year
        unless: "governor" in person.roles
        do: account.disable
        """,
        """
        At: leaving the school at the end of the day (the day on which somebody's time at the school ends)
        For: pupils and heads of year
        Unless: the person is a governor
        The system: disables the account
        """,
    ),
    "must": (
        """
        must: sign the policy
        who: staff, volunteer
        after: joined
        within: 5 working days
        done: signed(person, "example")
        otherwise: head_teacher
        """,
        """
        Must: sign the policy
        Who: staff and volunteers
        By when: within 5 working days after joining the school
        Done when: the person has signed the policy “example”
        If it is not done: the head teacher is told
        """,
    ),
    "must, again and again": (
        """
        must: change_password
        who: network_manager
        every: term
        tell: dpo
        otherwise: open incident
        """,
        """
        Must: change password
        Who: the network manager
        By when: every term
        Done when: the person records it
        Told of it: the data-protection officer
        If it is not done: the system opens the case “incident”
        """,
    ),
    "may": (
        """
        may: direct_mail
        who: parent
        ask: head_of_year
        object: person
        for: 1 year
        reason: yes
        """,
        """
        Permission: direct mail
        Who: parents
        How: on asking the head of year, with a reason
        For: a person that is named
        Lasts: 1 year
        """,
    ),
    "may, of the system": (
        """
        may: monitoring.read
        who: network_manager
        provided: signed(person, "example")
        lifts: a.clause
        """,
        """
        Permission: read monitoring data (reads identified events, with a reason and a trace)
        Who: the network manager
        How: without asking
        Provided that: the person has signed the policy “example”
        Lifts: `a.clause`
        """,
    ),
    "record": (
        """
        record: media_destroyed
        about: device
        by: network_manager
        fields: serial_number text, seen date optional
        """,
        """
        Register: media destroyed
        Each entry is about: a device
        Entries are made by: the network manager
        An entry says: serial number (text) and seen (a date, may be left out)
        """,
    ),
    "record, renewed": (
        """
        record: photo_consent
        by: office
        renew: 1 year
        seen_by: staff, dpo
        """,
        """
        Register: photo consent
        Entries are made by: office staff
        Renewed: every year
        Seen by: staff and the data-protection officer
        """,
    ),
    "case": (
        """
        case: device_lost
        to: dpo when personal_data
        to: network_manager
        tell: head_teacher
        fields: device text, personal_data yes_no
        stages: reported, assessed, closed
        decides: dpo
        outcomes: found, breach
        clock: tell the regulator; who dpo; from aware; within 72 hours; when personal_data
        """,
        """
        Report: device lost
        Goes to: the data-protection officer if “personal data” is yes; the network manager
        Told of it: the head teacher
        It says: device (text) and personal data (yes or no)
        Stages: reported, then assessed, then closed
        Decided by: the data-protection officer
        Outcomes: found or breach
        Clock: the data-protection officer must tell the regulator within 72 hours of becoming aware, \
if “personal data” is yes
        """,
    ),
    "case, routed": (
        """
        case: bullying
        to: head_of_year of child when kind == "online"
        fields: kind text, child person
        """,
        """
        Report: bullying
        Goes to: the head of year of the child if “kind” is online
        It says: kind (text) and child (a person)
        """,
    ),
    "pledge": (
        """
        pledge: staff, volunteer
        breach: device_lost
        """,
        """
        Promised by: staff and volunteers; no machine can see it
        A breach: becomes the case “device lost”
        """,
    ),
    "pledge, covering an anchor": (
        """
        pledge: head_of_year
        covers: A-1, A-2
        """,
        """
        Promised by: heads of year; no machine can see it
        Covers: A-1 and A-2
        """,
    ),
}


@pytest.mark.parametrize(("rule", "lines"), EXAMPLES.values(), ids=EXAMPLES)
def test_a_rule_reads(rule: str, lines: str) -> None:
    assert explained(dedent(rule).strip()) == dedent(lines).strip()


VARIED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "on": {
        "on": ("mail.send", "mail.receive"),
        "when": ("message.reply", "message.damaged"),
        "unless": ("recipient.inside", "sender.inside"),
        "then": ("ask", "refuse"),
        "ask": ("dpo", "sender"),
        "for": ("3 days", "4 days"),
        "discharge": ("sender", "dpo"),
        "tell": ("dpo", "dsl"),
        "say": ("Ring.", "Write."),
        "do": ("open incident", "open breach"),
        "covers": ("A-1", "A-2"),
    },
    "keep": {
        "keep": ("mail", "photo"),
        "for": ("3 days", "4 days"),
        "at_least": ("3 days", "4 days"),
        "at_most": ("3 days", "4 days"),
        "from": ("received", "created"),
        "when": ("owner.inside", '"staff" in owner.roles'),
        "unless": ("owner.inside", '"staff" in owner.roles'),
        "then": ("delete", "archive"),
        "set_by": ("dpo", "head_teacher"),
        "covers": ("A-1", "A-2"),
    },
    "at": {
        "at": ("left 15:15", "left 15:30"),
        "who": ("staff", "pupil"),
        "when": ("person.inside", '"staff" in person.roles'),
        "unless": ("person.inside", '"staff" in person.roles'),
        "do": ("account.suspend mail", "account.suspend files"),
        "covers": ("A-1", "A-2"),
    },
    "must": {
        "must": ("sign", "read"),
        "who": ("staff", "pupil"),
        "when": ("person.inside", '"staff" in person.roles'),
        "unless": ("person.inside", '"staff" in person.roles'),
        "after": ("joined", "left"),
        "before": ("joined", "left"),
        "every": ("term", "2 terms"),
        "within": ("3 days", "4 days"),
        "done": ('signed(person, "example")', "person.inside"),
        "tell": ("dpo", "dsl"),
        "otherwise": ("dpo", "open incident"),
        "covers": ("A-1", "A-2"),
    },
    "may": {
        "may": ("a", "b"),
        "who": ("staff", "pupil"),
        "ask": ("dpo", "dsl"),
        "for": ("3 days", "4 days"),
        "object": ("person", "site"),
        "provided": ("person.inside", '"staff" in person.roles'),
        "lifts": ("a.clause", "b.clause"),
        "reason": ("yes", "no"),
        "covers": ("A-1", "A-2"),
    },
    "record": {
        "record": ("a", "b"),
        "about": ("device", "person"),
        "by": ("dpo", "dsl"),
        "fields": ("a text", "a text optional"),
        "renew": ("3 days", "4 days"),
        "seen_by": ("dpo", "dsl"),
        "covers": ("A-1", "A-2"),
    },
    "case": {
        "case": ("a", "b"),
        "to": ("dpo", "dsl"),
        "tell": ("dpo", "dsl"),
        "fields": ("a text", "a number"),
        "stages": ("a, b", "b, a"),
        "decides": ("dpo", "dsl"),
        "outcomes": ("a, b", "b, a"),
        "clock": ("ring; who dpo; from aware; within 1 hour", "ring; who dpo; from aware; within 2 hours"),
        "covers": ("A-1", "A-2"),
    },
    "pledge": {
        "pledge": ("staff", "pupil"),
        "breach": ("a", "b"),
        "covers": ("A-1", "A-2"),
    },
}
"""For each key of each kind two values that must not read alike."""

KEYS = [(kind, key) for kind, keys in VARIED.items() for key in keys]


def test_no_key_is_left_out_of_these_tests() -> None:
    assert {kind: set(keys) for kind, keys in VARIED.items()} == {name: set(kind.keys) for name, kind in KINDS.items()}


@pytest.mark.parametrize(("kind", "varied"), KEYS)
def test_every_key_changes_what_is_explained(kind: str, varied: str) -> None:
    rule = beside(kind, varied)
    other = rule | {varied: VARIED[kind][varied][1]}
    assert explained(written(rule)) != explained(written(other))
    if not KINDS[kind].keys[varied].required:
        del other[varied]
        assert explained(written(rule)) != explained(written(other))


def beside(kind: str, varied: str) -> dict[str, str]:
    """A rule with every key that may stand beside this one."""
    left_out = {one if other == varied else other for one, other in KINDS[kind].apart}
    return {key: values[0] for key, values in VARIED[kind].items() if key == varied or key not in left_out}


def written(rule: Mapping[str, str]) -> str:
    return "\n".join(f"{key}: {value}" for key, value in rule.items())


def test_a_policy_says_who_signs_it_and_who_carries_it_out() -> None:
    found = policy("pledge: staff")
    assert explained_policy(found, VOCABULARY, {}).markdown == dedent(
        """\
        # Example Policy (`example@2`)

        - **Signed by:** staff and volunteers
        - **Required:** by law
        - **Published:** no
        - **E-mail hours:** weekdays from 07:30 to 17:00
        - **The list “programs”:** exe, bat and js
        - **Promised, and seen by no machine:** 1 clause
          - A clause

        ## A clause (`a.clause`)

        - **Promised by:** staff; no machine can see it
        """
    )


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("binds: [staff, volunteer]", "binds: [pupil]"),
        ("statutory: true", "statutory: false"),
        ("publish: false", "publish: true"),
        ("07:30-17:00", "07:30-18:00"),
        ("[exe, bat, js]", "[exe]"),
        ("title: Example Policy", "title: Another"),
        ("version: 2", "version: 3"),
        ("id: example", "id: another"),
    ],
)
def test_every_key_of_the_front_matter_is_told(line: str, other: str) -> None:
    one, another = (
        explained_policy(policy("pledge: staff", head), VOCABULARY, {}).plain
        for head in (HEAD, HEAD.replace(line, other))
    )
    assert one != another


def test_what_is_not_checked_is_quoted() -> None:
    found = policy("on: mail.send\nwhen: nonsense(sender)\nthen: hold")
    assert "If: `nonsense(sender)`" in explained_clause(found, found.clauses[0], VOCABULARY, {}).plain
