"""A text to a policy whose every part knows its place."""

import time

import pytest
from tests.policy.document.examples import SOUND, diagnosed, policy_of, with_rule

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.calendar.periods import END_OF_DAY, Period, Unit
from chalkline.policy.check import check
from chalkline.policy.codes import Code
from chalkline.policy.document.limits import LONGEST
from chalkline.policy.document.read import read_bytes
from chalkline.policy.effects import Effect
from chalkline.policy.model import Act, AtRule, CaseRule, Clause, Context, KeepRule, Moment, MustRule, OnRule, Party
from chalkline.policy.source import Position


def test_front_matter() -> None:
    policy = policy_of(SOUND)

    assert policy.reference == "e-mail@3"
    assert policy.title.value == "E-mail Policy"
    assert [role.value for role in policy.binds] == ["staff", "volunteer"]
    assert str(policy.windows["email_hours"].value) == "weekdays 07:30-17:00"
    assert policy.windows["email_hours"].span.position == Position(8, 16)
    assert policy.lists["approved"].value == ("Windows Defender", "Kaspersky")
    assert (policy.statutory, policy.publish) == (False, False)


def test_sections() -> None:
    policy = policy_of(SOUND)

    assert [type(section) for section in policy.sections] == [Context, Context, Clause, Clause]
    assert [clause.id.value for clause in policy.clauses] == ["email.hours", "email.kept"]
    assert policy.clauses[0].title == "Sending hours"
    assert policy.clauses[0].id.span.text == "email.hours"


def test_wording_is_the_prose_without_the_rules() -> None:
    clause = policy_of(SOUND.replace("covers: MAIL-5\n~~~", "covers: MAIL-5\n~~~\n\nIt waits.")).clauses[0]

    assert clause.wording == "Staff send e-mail between 7.30am and 5pm on weekdays.\n\nIt waits."
    assert "\n\n".join(span.text for span in clause.wording_spans) == clause.wording


def test_a_condition_is_raw_and_knows_its_place() -> None:
    rule = policy_of(SOUND).clauses[0].rules[0]

    assert isinstance(rule, OnRule)
    assert rule.when is not None
    assert rule.when.text == '"staff" in sender.roles\n  && !email_hours.contains(at)'
    assert rule.when.span.text == rule.when.text
    assert rule.when.span.position == Position(25, 7)
    assert rule.keys["then"].position == Position(27, 1)
    assert (rule.then.value, rule.discharge) == (Effect.HOLD, (Party(name="sender"),))


def test_an_indented_block_has_the_columns_of_the_file() -> None:
    fenced = SOUND.replace("~~~rule\non: mail.send\nwhen:", "  ~~~rule\n  on: mail.send\n  when:", 1)
    rule = policy_of(fenced.replace("  &&", "    &&")).clauses[0].rules[0]

    assert isinstance(rule, OnRule)
    assert rule.when is not None
    assert rule.when.span.position == Position(25, 9)


def test_times_moments_and_acts() -> None:
    at = policy_of(with_rule("at: final_exam end of day", "do: account.suspend mail, home_area")).clauses[0].rules[0]

    assert isinstance(at, AtRule)
    assert at.moment == Moment(name="final_exam", time=END_OF_DAY)
    assert at.do == Act(name="account.suspend", targets=("mail", "home_area"))


def test_periods() -> None:
    keep = policy_of(SOUND).clauses[1].rules[0]
    must = policy_of(with_rule("must: look", "who: dpo", "every: term", "otherwise: open neglect")).clauses[0].rules[0]

    assert isinstance(keep, KeepRule)
    assert keep.lasting is not None
    assert keep.lasting.value == Period(count=456, unit=Unit.DAY)
    assert isinstance(must, MustRule)
    assert must.otherwise == Act(name="open", targets=("neglect",))


def test_routes_and_clocks_may_repeat() -> None:
    text = with_rule(
        "case: breach",
        'to: head_of_year of child when kind == "a, b; c"',
        "to: dpo, dsl",
        "clock: tell the regulator; who dpo; from aware; within 72 hours; when x == ';'",
        "clock: look; who dpo; from aware; within 2 working days",
    )
    case = policy_of(text).clauses[0].rules[0]

    assert isinstance(case, CaseRule)
    assert [route.party.name for route in case.to] == ["head_of_year", "dpo", "dsl"]
    assert case.to[0].when is not None
    assert case.to[0].when.span.text == 'kind == "a, b; c"'
    assert [clock.duty for clock in case.clocks] == ["tell the regulator", "look"]
    assert case.clocks[0].when is not None
    assert case.clocks[0].when.text == "x == ';'"


def test_a_value_may_begin_on_the_next_line() -> None:
    rule = policy_of(with_rule("on: mail.send", "when:", "  true", "", "  || false", "then: note")).clauses[0].rules[0]

    assert isinstance(rule, OnRule)
    assert rule.when is not None
    assert rule.when.text == "true\n\n  || false"


def test_what_can_be_read_of_a_faulty_policy_is_there() -> None:
    text = SOUND.replace("then: hold", "then: hold\nwhne: x").replace("for: 456 days", "for: 456 dys")
    policy, faults = read_bytes("policy.md", text.encode())

    assert [fault.code for fault in faults] == [Code.UNKNOWN_KEY, Code.BAD_PERIOD]
    assert policy is not None
    assert [len(clause.rules) for clause in policy.clauses] == [1, 1]


def test_what_is_read_of_a_faulty_policy_never_runs() -> None:
    sound, faulty = (
        read_bytes("policy.md", text.encode())[0] for text in (SOUND, SOUND.replace("## H", "Stray\n---\n## H"))
    )

    assert sound is not None
    assert check([sound], VOCABULARY)[0] is not None
    assert faulty is not None
    assert not faulty.whole
    assert check([faulty], VOCABULARY) == (None, ())


def test_bytes_that_are_no_text() -> None:
    _, (fault,) = read_bytes("policy.md", SOUND.replace("What", "Wh\xe9t").encode("latin-1"))

    assert fault.code is Code.NOT_UTF8
    assert fault.span.position == Position(15, 3)


def test_too_large() -> None:
    for content in (b"a" * (LONGEST + 1), "é".encode() * LONGEST):
        _, faults = read_bytes("policy.md", content)
        assert [fault.code for fault in faults] == [Code.TOO_LARGE]


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "{a: ", "[a, "])
def test_deep_front_matter_ends_at_once(opening: str) -> None:
    started = time.process_time()
    faults = diagnosed(f"---\na: \n {opening * 15_000}\n---\n")

    assert any(fault.code in {Code.TOO_DEEP, Code.YAML_SYNTAX} for fault in faults)
    assert time.process_time() - started < 20  # on a quiet machine a fraction of one


def test_deep_markdown_is_a_fault() -> None:
    for opening in ("> ", "- ", "1. "):
        assert Code.TOO_DEEP in {fault.code for fault in diagnosed(SOUND + opening * 10_000 + "x")}


def test_a_bomb_of_aliases_is_a_fault() -> None:
    bomb = "lists:\n  a: &a [x, x]\n  b: &b [*a, *a]\n"

    assert Code.YAML_FEATURE in {fault.code for fault in diagnosed(SOUND.replace("lists:\n", bomb))}


@pytest.mark.parametrize(
    "value",
    [
        "1" * 100_000 + " days",
        "1" + " " * 100_000 + "day",
        "a_" * 50_000,
        "a," * 20_000,
        "; a b" * 20_000,
        "a\n " * 30_000,
    ],
    ids=lambda value: value[:5],
)
@pytest.mark.parametrize("first", ["keep: mail\nfor", "on", "at: x", "case: x\nto: y\nclock", "on: a\nwhen"])
def test_a_long_value_is_read_in_time(first: str, value: str) -> None:
    started = time.process_time()
    diagnosed(with_rule(f"{first}: {value}"))

    assert time.process_time() - started < 5


def test_a_long_heading_is_read_in_time() -> None:
    started = time.process_time()
    for heading in (" " * 100_000 + "{#a}x", "{" + " " * 100_000, "{#a" * 50_000 + "}"):
        diagnosed(f"{SOUND}\n## A{heading}\n")

    assert time.process_time() - started < 5
