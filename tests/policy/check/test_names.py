"""Names in rules, and what a rule cannot do."""

from dataclasses import replace

import pytest
from tests.policy.check.policies import NOTE, clause, faults_of, policy, said

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.check import check

CASE = "case: device_lost\nto: dpo\nfields: finder person"

UNKNOWN = [
    ("on: mail.sent\nthen: note", "unknown-event", "mail.sent", "did you mean `mail.send`?"),
    ("on: mail.send\nthen: warn\ntell: netwrk_manager", "unknown-role", "netwrk_manager", "`network_manager`"),
    ("on: mail.send\nthen: warn\ntell: sendr", "unknown-role", "sendr", "did you mean `sender`?"),
    ("on: web.request\nthen: warn\ntell: sender", "unknown-role", "sender", "name a role of the school or a person"),
    ("on: mail.send, web.request\nthen: warn\ntell: sender", "unknown-role", "sender", "name a role"),
    (
        "on: mail.send\nthen: warn\ntell: form_tuter of sender",
        "unknown-relation",
        "form_tuter of sender",
        "`form_tutor`",
    ),
    (
        "on: mail.send\nthen: warn\ntell: form_tutor of child",
        "unknown-role",
        "form_tutor of child",
        "such as the sender",
    ),
    ("on: file.found\nthen: refuse\ndo: quarantin", "unknown-act", "quarantin", "did you mean `quarantine`?"),
    ("on: mail.send\nthen: warn\ndo: open device_los", "unknown-case", "open device_los", "`device_lost`"),
    ("keep: mails\nfor: 1 day\nfrom: received\nthen: delete", "unknown-thing", "mails", "did you mean `mail`?"),
    ("keep: mail\nfor: 1 day\nfrom: recieved\nthen: delete", "unknown-moment", "recieved", "did you mean `received`?"),
    ("at: left\nwho: staff\ndo: account.suspnd", "unknown-act", "account.suspnd", "did you mean `account.suspend`?"),
    ("must: report\nwho: staff\nafter: hapened", "unknown-moment", "hapened", "did you mean `happened`?"),
    ("must: report\nwho: staff\notherwise: open lost", "unknown-case", "open lost", "a `case` rule of these policies"),
    ("may: monitoring.red\nwho: dpo", "unknown-act", "monitoring.red", "did you mean `monitoring.read`?"),
    ("may: mailing\nwho: dpo\nlifts: a.claus", "unknown-clause", "a.claus", "did you mean `a.clause`?"),
    ("may: mailing\nwho: dpo\nlifts: other#a.clause", "unknown-clause", "other#a.clause", "after `policy-id#`"),
    ("pledge: staff\nbreach: device_stolen", "unknown-case", "device_stolen", "a `case` rule of these policies"),
    ("pledge: stafff", "unknown-role", "stafff", "did you mean `staff`?"),
    (
        "case: found\nto: dpo\nclock: tell; who dpo; from awre; within 1 day",
        "unknown-moment",
        "tell; who dpo; from awre; within 1 day",
        "did you mean `aware`?",
    ),
    ('on: mail.send\nwhen: "pupi" in sender.roles\nthen: note', "unknown-role", '"pupi"', "did you mean `pupil`?"),
    ('on: mail.send\nwhen: permitted(sender, "x")\nthen: note', "unknown-name", '"x"', ""),
    ("on: mail.send\nwhen: email_hour.contains(at)\nthen: note", "unknown-name", "email_hour", "`email_hours`"),
]
KNOWN = [
    "on: mail.send\nthen: warn\ntell: network_manager, sender, form_tutor of recipient\ndo: open device_lost",
    "on: mail.send, mail.receive\nthen: warn\ntell: sender",
    "on: file.found\nthen: refuse\ndo: quarantine",
    "keep: device_lost\nfor: 1 day\nfrom: opened\nthen: archive",
    "keep: lent\nfor: 1 day\nfrom: lent\nthen: delete",
    "must: report\nwho: staff\nafter: device_lost\notherwise: open device_lost",
    "must: train\nwho: staff\nafter: mailing\ntell: line_manager of person",
    "may: monitoring.read\nwho: network_manager\nask: head_teacher",
    "may: other\nwho: dpo\nask: form_tutor of person\nlifts: a.clause, e-mail#a.clause",
    "pledge: staff\nbreach: device_lost",
    "case: found\nto: finder\nfields: finder person, seen date\nclock: a; who dpo; from seen; within 1 day",
    "case: found\nto: dpo\nfields: seen date\nstages: told\nclock: a; who dpo; from told; within 1 day",
    'on: mail.send\nwhen: permitted(sender, "mailing") && recorded(sender, "lent")\nthen: note',
    'on: mail.send\nwhen: signed(sender, "e-mail") && related(sender, recipient, "parent")\nthen: note',
    "at: contract_end 15:15\nwho: staff\ndo: account.suspend mail, home_area",
]
OTHERS = (CASE, "record: lent\nby: staff", "may: mailing\nwho: staff\nask: dpo", "pledge: staff")
WORDING = "Within 1 day, at 3.15pm, outside e-mail hours."


@pytest.mark.parametrize(("rule", "code", "underlined", "help_"), UNKNOWN)
def test_an_unknown_name(rule: str, code: str, underlined: str, help_: str) -> None:
    (fault,) = faults_of(clause(WORDING, rule, *OTHERS))
    assert (fault.code, fault.span.text) == (code, underlined)
    assert help_ in fault.help


@pytest.mark.parametrize("rule", KNOWN)
def test_known_names(rule: str) -> None:
    assert said(faults_of(clause(WORDING, rule, *OTHERS))) == []


def test_a_role_that_a_policy_binds() -> None:
    source = policy(clause("Nothing.", NOTE))
    without = {role: noun for role, noun in VOCABULARY.roles.items() if role != "staff"}
    assert said(check([source], replace(VOCABULARY, roles=without))[1]) == [("unknown-role", "staff")]


CANNOT = [
    ("on: web.request\nthen: hold", "impossible-effect", "hold"),
    ("on: mail.send, session.start\nthen: hold", "impossible-effect", "hold"),
    ("on: mail.send\nthen: warn\nask: dpo", "pointless-ask", "ask"),
    ("on: mail.send\nthen: refuse\nask: dpo", "pointless-ask", "ask"),
    ("on: mail.send\nthen: note\ndischarge: sender", "pointless-discharge", "discharge"),
    ("on: web.request\nthen: ask\nask: dpo", "no-duration", "ask"),
    ('on: mail.send\nwhen: at > timestamp("2026-01-01T00:00:00Z")\nthen: hold', "time-in-hold", "at"),
    ('on: mail.send\nwhen: has(message.date) && at - message.date < duration("1h")\nthen: hold', "time-in-hold", "at"),
    ('on: mail.send\nwhen: string(at) != ""\nthen: hold', "time-in-hold", "at"),
    ("on: mail.send\nwhen: at.getHours(message.subject) > size(message.subject)\nthen: hold", "time-in-hold", "at"),
]
CAN = [
    "on: mail.send\nthen: hold\nask: dpo\ndischarge: sender",
    "on: web.request\nthen: ask\nask: dpo\nfor: 1 day",
    "on: mail.send\nthen: refuse\ndischarge: head_teacher",
    "on: mail.send\nwhen: email_hours.contains(at) && at.getHours() != 1 && lessons(sender) == []\nthen: hold",
    'on: mail.send\nwhen: at > timestamp("2026-01-01T00:00:00Z")\nthen: warn',
]


@pytest.mark.parametrize(("rule", "code", "underlined"), CANNOT)
def test_what_a_rule_cannot_do(rule: str, code: str, underlined: str) -> None:
    assert said(faults_of(clause("Within one hour.", rule, "pledge: staff"))) == [(code, underlined)]


@pytest.mark.parametrize("rule", CAN)
def test_what_a_rule_can_do(rule: str) -> None:
    assert faults_of(clause(WORDING, rule, "pledge: staff")) == ()
