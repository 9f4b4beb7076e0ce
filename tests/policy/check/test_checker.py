"""The whole check: everything in one run, the same whatever the order, and what the set holds."""

from pathlib import Path
from random import Random

from tests.policy.check.policies import NOTE, checked, clause, policy, said

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.cel.typed import And, Constant, Node, Not
from chalkline.policy.check import check
from chalkline.policy.codes import Code, Severity
from chalkline.policy.diagnostics import in_order
from chalkline.policy.document.read import read
from chalkline.policy.model import MayRule
from chalkline.policy.source import Source

EVERY_FAULT = (Path(__file__).parent / "every_fault.md").read_text(encoding="utf-8")
END_THE_READING = {
    Code.NOT_UTF8,
    Code.HIDDEN_CHARACTER,
    Code.TOO_LARGE,
    Code.TOO_DEEP,
    Code.NO_FRONT_MATTER,
    Code.YAML_SYNTAX,
    Code.YAML_FEATURE,
    Code.LANGUAGE_VERSION,
}
OF_SEVERAL_FILES = {Code.DUPLICATE_POLICY}
CHECKED_HERE = list(Code)[: list(Code).index(Code.BAD_CALENDAR)]
"""Codes of policies; those that follow are of a school's other files."""


def test_every_fault_in_one_run() -> None:
    found, form = read(Source.of("every_fault.md", EVERY_FAULT))
    assert found is not None
    faults = in_order((*form, *check([found], VOCABULARY)[1]))
    assert set(CHECKED_HERE) - {fault.code for fault in faults} == END_THE_READING | OF_SEVERAL_FILES


def test_the_same_faults_each_time() -> None:
    runs = []
    for _ in range(2):
        found, _faults = read(Source.of("every_fault.md", EVERY_FAULT))
        assert found is not None
        runs.append([(fault.code, fault.message, fault.span.start) for fault in check([found], VOCABULARY)[1]])
    assert runs[0] == runs[1]


def test_an_error_leaves_no_set_and_a_warning_does() -> None:
    wrong, faults = check([policy(clause("Nothing.", "on: mail.sent\nthen: note"))], VOCABULARY)
    assert (wrong, faults[0].severity) == (None, Severity.ERROR)
    warned, faults = check([policy(clause("About 30 days.", "pledge: staff"))], VOCABULARY)
    assert warned is not None
    assert [fault.severity for fault in faults] == [Severity.WARNING]


def test_the_order_of_files_does_not_matter() -> None:
    policies = [policy(clause("Said.", NOTE), id_=name, title=name) for name in ("zebra", "ant", "mouse", "bee")]
    expected = checked(*policies)
    for seed in range(5):
        assert checked(*Random(seed).sample(policies, 4)) == expected
    assert [rule.clause for rule in expected.on["mail.send"]] == [
        "ant@1#a.clause",
        "bee@1#a.clause",
        "mouse@1#a.clause",
        "zebra@1#a.clause",
    ]


def test_two_policies_of_one_id() -> None:
    one, other = policy(clause("Said.", NOTE)), policy(clause("Said.", NOTE))
    assert [code for code, _ in said(check([one, other], VOCABULARY)[1])] == ["duplicate-policy"]


def test_a_rule_stands_under_each_of_its_events() -> None:
    found = checked(policy(clause("Said.", NOTE, "on: mail.send, mail.receive\nthen: warn")))
    assert [rule.place for rule in found.on["mail.send"]] == [("e-mail@1#a.clause", 1), ("e-mail@1#a.clause", 2)]
    assert [rule.place for rule in found.on["mail.receive"]] == [("e-mail@1#a.clause", 2)]
    assert found.on.keys() == VOCABULARY.events.keys()
    assert found.on["call.video"] == ()


def test_when_and_unless_become_one_condition() -> None:
    rule = "on: mail.send\nwhen: message.reply && sender.inside\nunless: recipient.inside\nthen: warn"
    (found,) = checked(policy(clause("Said.", rule))).on["mail.send"]
    assert isinstance(found.when, And)
    assert found.unless is not None
    assert isinstance(found.applies, And)
    *when, unless = found.applies.operands
    assert tuple(when) == found.when.operands
    assert isinstance(unless, Not)
    assert unless.operand == found.unless


def test_a_rule_without_conditions_always_applies() -> None:
    (found,) = checked(policy(clause("Said.", NOTE))).on["mail.send"]
    assert isinstance(found.applies, Constant)
    assert found.applies.value is True
    assert (found.when, found.unless) == (None, None)


def test_all_conditions_of_a_rule_are_typed() -> None:
    rule = "case: lost\nto: dpo when private\nto: office\nfields: private yes_no\nclock: a; who dpo; from aware; \
within 1 day; when !private"
    (found,) = checked(policy(clause("Within 1 day.", rule))).case
    assert {condition.text: type(node) for condition, node in found.conditions.items()}.keys() == {
        "private",
        "!private",
    }
    assert all(isinstance(node, Node) for node in found.conditions.values())


def test_lifted_clauses_are_resolved() -> None:
    may = "may: late\nwho: staff\nask: dpo\nlifts: a.clause, other#a.clause"
    found = checked(policy(clause("Said.", may)), policy(clause("Said.", NOTE), id_="other", title="Other"))
    (permission,) = found.may
    assert isinstance(permission.rule, MayRule)
    assert permission.lifts == ("e-mail@1#a.clause", "other@1#a.clause")


def test_a_fault_of_one_event_names_it() -> None:
    rule = "on: mail.send, web.request\nwhen: sender.inside\nthen: note"
    (fault,) = check([policy(clause("Said.", rule))], VOCABULARY)[1]
    assert fault.code is Code.UNKNOWN_NAME
    assert [note.message for note in fault.notes] == ["this concerns `web.request`"]
