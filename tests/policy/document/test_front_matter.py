"""What a front matter may hold, and what is wrong with what it may not."""

import pytest
from tests.policy.document.examples import SOUND, diagnosed, policy_of

from chalkline.policy.codes import Code
from chalkline.policy.document.front_matter import LONGEST

FAULTY = (
    ("title: E-mail Policy", "title: [E-mail, Policy]", Code.WRONG_TYPE, "[E-mail, Policy]"),
    ("title: E-mail Policy", "title: ~", Code.YAML_SURPRISE, "~"),
    ("title: E-mail Policy", 'title: "a\\u202eb"', Code.HIDDEN_CHARACTER, '"a\\u202eb"'),
    ("title: E-mail Policy", "title: !!str E-mail", Code.YAML_FEATURE, "!!str E-mail"),
    ("version: 3", 'version: "3"', Code.WRONG_TYPE, '"3"'),
    ("version: 3", "version: 0", Code.WRONG_TYPE, "0"),
    ("[staff, volunteer]", "staff", Code.WRONG_TYPE, "staff"),
    ("[staff, volunteer]", "[staff, 0x1F]", Code.YAML_SURPRISE, "0x1F"),
    ("[staff, volunteer]", "[Staff]", Code.BAD_NAME, "Staff"),
    ("binds:", "? [a]\n: b\nbinds:", Code.WRONG_TYPE, "[a]"),
    ("version: 3", "version: 3\npublish: yes", Code.WRONG_TYPE, "yes"),
    ("windows:\n  email_hours: weekdays 07:30-17:00", "windows: weekdays", Code.WRONG_TYPE, "weekdays"),
    ("approved: [Windows Defender, Kaspersky]", "approved: Kaspersky", Code.WRONG_TYPE, "Kaspersky"),
    ("approved: [Windows Defender", "email_hours: [a", Code.BAD_NAME, "[a, Kaspersky]"),
    ("  approved:", "  true:", Code.BAD_NAME, "true"),
    ("lists:", "list:", Code.UNKNOWN_KEY, "list"),
    ("language: 1\n", "language: 1\n...\n", Code.YAML_SYNTAX, ""),
)


@pytest.mark.parametrize(("old", "new", "code", "place"), FAULTY)
def test_one_fault(old: str, new: str, code: Code, place: str) -> None:
    faults = diagnosed(SOUND.replace(old, new, 1))

    assert (code, place) in {(fault.code, fault.span.text) for fault in faults}


@pytest.mark.parametrize("key", ["language", "id", "title", "version", "binds"])
def test_a_key_that_is_missing(key: str) -> None:
    without = "\n".join(line for line in SOUND.split("\n") if not line.startswith(f"{key}:"))

    assert [(fault.code, fault.message) for fault in diagnosed(without)] == [(Code.MISSING_KEY, f"`{key}` is missing")]


def test_a_front_matter_that_is_none() -> None:
    assert [fault.code for fault in diagnosed("---\n---\n")] == [Code.NO_FRONT_MATTER]
    assert [fault.code for fault in diagnosed("---\n- a\n---\n")] == [Code.NO_FRONT_MATTER]
    assert [fault.code for fault in diagnosed(f"---\n# {'a' * LONGEST}\n---\n")] == [Code.TOO_LARGE]


def test_the_body_of_a_file_without_front_matter_is_read_all_the_same() -> None:
    body = "## A {#a}\n\nWords.\n"

    assert [fault.code for fault in diagnosed(body)] == [Code.NO_FRONT_MATTER, Code.NO_RULE]
    assert [fault.code for fault in diagnosed(f"---\nid: a\n{body}")] == [Code.NO_FRONT_MATTER, Code.NO_RULE]


def test_quotes_make_a_text_of_anything() -> None:
    policy = policy_of(
        SOUND.replace("[Windows Defender, Kaspersky]", '[\'no\', "07:30", "1.0", \'2026-09-01\', "e\\u0301"]')
    )

    assert policy.lists["approved"].value == ("no", "07:30", "1.0", "2026-09-01", "é")


def test_a_window_may_be_a_list() -> None:
    policy = policy_of(SOUND.replace("weekdays 07:30-17:00", "[weekdays 07:30-17:00, saturday 09:00-12:00]"))

    assert str(policy.windows["email_hours"].value) == "weekdays 07:30-17:00, saturday 09:00-12:00"
