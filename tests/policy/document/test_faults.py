"""A policy with many faults names them all in one run, each at its place."""

import pytest
from tests.policy.document.examples import RULE_LINE, SOUND, diagnosed, with_rule

from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.document.kinds import KINDS, Key
from chalkline.policy.document.read import read_bytes

FAULTY = """\
---
language: 1
id: Bad Id
title: no
version: 3.1
binds: [staff, 07:30]
statutory: yes
publsh: true
windows:
  email_hours: weekdys 07:30-25:00
  in: weekdays
lists:
  a: [1.0, 2026-01-01]
  a: [b]
---
Prose nowhere.

## One {#One}

~~~rule
onn: mail.send
when:
then: hlod
aks: head
~~~

## Two {#two}

~~~rule
on: mail.send
then: ask
then: hold
provided: true
for: 30 dys
covers: A B
~~~

## Three {#two}

Words.

~~~rule
case: x
to: when a
to: a b when c
clock: do; who; form x; within 2 hours
fields: a txt, b, b
~~~
"""

FAULTS = (
    (3, Code.BAD_ID, "Bad Id"),
    (4, Code.YAML_SURPRISE, "no"),
    (5, Code.WRONG_TYPE, "3.1"),
    (6, Code.YAML_SURPRISE, "07:30"),
    (7, Code.WRONG_TYPE, "yes"),
    (8, Code.UNKNOWN_KEY, "publsh"),
    (10, Code.BAD_WINDOW, "weekdys"),
    (11, Code.BAD_NAME, "in"),
    (13, Code.YAML_SURPRISE, "1.0"),
    (13, Code.YAML_SURPRISE, "2026-01-01"),
    (14, Code.REPEATED_KEY, "a"),
    (16, Code.PROSE_OUTSIDE_CLAUSE, "Prose nowhere."),
    (18, Code.BAD_ID, "One"),
    (21, Code.UNKNOWN_KIND, "onn"),
    (22, Code.EMPTY_VALUE, "when"),
    (23, Code.BAD_CHOICE, "hlod"),
    (24, Code.UNKNOWN_KEY, "aks"),
    (27, Code.NO_WORDING, "Two {#two}"),
    (31, Code.MISSING_KEY, "then"),
    (32, Code.REPEATED_KEY, "then"),
    (33, Code.KEY_OF_ANOTHER_KIND, "provided"),
    (34, Code.MISSING_KEY, "for"),
    (34, Code.BAD_PERIOD, "dys"),
    (35, Code.BAD_REFERENCE, "A B"),
    (38, Code.DUPLICATE_ID, "two"),
    (44, Code.BAD_ROUTE, "when a"),
    (45, Code.BAD_PARTY, "a b"),
    (46, Code.BAD_CLOCK, "do; who; form x; within 2 hours"),
    (46, Code.BAD_CLOCK, "who"),
    (46, Code.BAD_CLOCK, "form x"),
    (47, Code.BAD_FIELD, "txt"),
    (47, Code.BAD_FIELD, "b"),
)


def said(fault: Diagnostic) -> tuple[int, Code, str]:
    return (fault.span.position.line, fault.code, fault.span.text)


def test_all_faults_in_one_run() -> None:
    assert tuple(map(said, diagnosed(FAULTY))) == FAULTS


def test_a_fault_says_what_is_wrong_and_how_to_mend_it() -> None:
    (fault,) = diagnosed(with_rule("on: mail.send", "whne: true", "then: note"))

    assert fault.message == "`on` has no key `whne`"
    assert fault.help == "did you mean `when`?"
    assert fault.span.text == "whne"


def test_a_second_place_is_named() -> None:
    (fault,) = diagnosed(SOUND.replace("{#email.kept}", "{#email.hours}"))

    assert [(note.message, note.span.position.line) for note in fault.notes] == [("it stands here first", 19)]


REQUIRED = [(kind.name, key) for kind in KINDS.values() for key in kind.keys.values() if key.required]
KEYS = [(kind.name, key) for kind in KINDS.values() for key in kind.keys.values()]


@pytest.mark.parametrize(("kind", "key"), REQUIRED, ids=lambda part: getattr(part, "name", part))
def test_a_rule_without_a_key_that_it_needs(kind: str, key: Key) -> None:
    others = [other for other in KINDS[kind].keys.values() if other.required and other is not key]
    lines = [f"{other.name}: {other.value.example}" for other in others]
    faults = diagnosed(with_rule(*lines, "covers: A"))

    expected = Code.UNKNOWN_KIND if key.name == kind else Code.MISSING_KEY
    assert expected in {fault.code for fault in faults}


@pytest.mark.parametrize(("kind", "key"), KEYS, ids=lambda part: getattr(part, "name", part))
def test_every_key_takes_its_example_and_refuses_nothing_at_all(kind: str, key: Key) -> None:
    first = "" if key.name == kind else f"{kind}: {KINDS[kind].keys[kind].value.example}\n"
    example = diagnosed(with_rule(f"{first}{key.name}: {key.value.example}"))
    empty = diagnosed(with_rule(f"{first}{key.name}:"))

    assert {fault.code for fault in example} <= {Code.MISSING_KEY}
    assert Code.EMPTY_VALUE in {fault.code for fault in empty}


NONSENSE = "?! ,;"
ANY_WORDS = {"condition", "text"}


@pytest.mark.parametrize(
    ("kind", "key"),
    [(kind, key) for kind, key in KEYS if key.value.noun not in ANY_WORDS],
    ids=lambda part: getattr(part, "name", part),
)
def test_every_key_refuses_nonsense(kind: str, key: Key) -> None:
    first = "" if key.name == kind else f"{kind}: {KINDS[kind].keys[kind].value.example}\n"
    faults = diagnosed(with_rule(f"{first}{key.name}: {NONSENSE}"))
    line = RULE_LINE if key.name == kind else RULE_LINE + 1

    assert any(fault.span.position.line == line and fault.code is not Code.MISSING_KEY for fault in faults)


def test_a_key_behind_a_blank_is_said_to_be_one() -> None:
    fault = next(fault for fault in diagnosed(with_rule("on: mail.send", "when: true", "\tthen: hold")))
    assert (fault.code, fault.span.text, fault.span.position.line) == (Code.MISSING_KEY, "then", RULE_LINE + 2)
    assert fault.help == "begin it without a blank: with one it goes on with `when`"


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (SOUND.encode("utf-16"), "the file is in UTF-16, which some programs call Unicode: save it as UTF-8"),
        (b"PK\x03\x04\xff", "this is a document of an office program: save its text as plain text, in UTF-8"),
        (b"caf\xe9", "save the file as UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_recognised(content: bytes, remedy: str) -> None:
    _, (fault,) = read_bytes("policy.md", content)
    assert (fault.code, fault.help) == (Code.NOT_UTF8, remedy)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("title: IT: the rules", "a `: ` stands inside a value"),
        ("  title: IT", "a `: ` stands inside a value"),
        ("\ttitle: IT", "blanks are wanted here, not a tab"),
        ('title: "IT', "a quotation mark is not closed"),
        ("title: [IT", "a list is not closed with `]`"),
    ],
)
def test_yaml_is_explained_in_plain_words(line: str, message: str) -> None:
    fault = diagnosed(SOUND.replace("title: E-mail Policy", line))[0]
    assert (fault.code, fault.message) == (Code.YAML_SYNTAX, f"this is not YAML: {message}")


def test_a_word_where_a_list_is_wanted_is_put_into_one() -> None:
    (fault,) = diagnosed(SOUND.replace("[staff, volunteer]", "staff"))
    assert (fault.code, fault.help) == (Code.WRONG_TYPE, "write `[staff]`")


def test_a_rule_block_ends_at_a_heading_whose_words_are_no_faults_of_it() -> None:
    (fault,) = diagnosed(with_rule("on: mail.send", "then: note", "", "## The next {#next}", "", "Words of it."))
    assert (fault.code, fault.message) == (Code.UNCLOSED_BLOCK, "a heading stands inside a rule block")


def test_a_blank_that_does_not_break_is_a_blank() -> None:
    assert diagnosed(with_rule("on: mail.send", "then:\u00a0note")) == ()


@pytest.mark.parametrize(
    "text",
    [
        SOUND.replace("## How long", "##How long"),
        SOUND.replace("## How long {#email.kept}", "**How long** {#email.kept}"),
        SOUND.replace("~~~rule\non: mail.send", "on: mail.send"),
    ],
    ids=["no blank", "no heading", "a fence missing above"],
)
def test_a_mark_outside_a_heading_is_a_fault(text: str) -> None:
    fault = next(fault for fault in diagnosed(text) if fault.code is Code.BAD_MARK)
    assert (fault.message, fault.span.text) == ("`{#email.kept}` stands in no heading", "{#email.kept}")
