"""What is minor in a wording, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.policy.document.weighty import FIGURES, NEVER_MINOR
from chalkline.policy.document.wording import wording_changes

WORDING = "Staff may send e-mail until 5pm, but never to more than 10 people within 2 days."

MINOR = (
    ("Staff recieve mail.", "Staff receive mail."),
    ("Pupil\u2019s mail", "Pupils' mail"),
    ("the organisation", "the organization"),
    ("Tell IT at once!", "tell it at once"),
    ("the e-mail", "the email"),
    ("until 5pm", "until 17:00"),
    ("from 7.30 am", "from 07:30"),
    ("within 24-hour periods", "within 24 hour periods"),
    ("*All* staff", "All staff"),
    ("a long\nline", "a\nlong line"),
)
NOT_MINOR = (
    ("Staff may write", "Staff must write"),
    ("It is now allowed", "It is not allowed"),
    ("You can share it", "You can't share it"),
    ("Pupils write", "Pupils never write"),
    ("within 5 days", "within 6 days"),
    ("within 24 hours", "within 24 days"),
    ("until 7.30am", "until 7.30pm"),
    ("up to 5 MB", "up to 5 GB"),
    ("every Monday", "every Sunday"),
    ("in June", "in July"),
    ("a cost of £5", "a cost of €5"),
    ("1,000 files", "1.000 files"),
    ("lawful use", "unlawful use"),
    ("internal mail", "external mail"),
    ("the minimum", "the maximum"),
    ("ten days", "six days"),
    ("the head teacher", "the form teacher"),
    ("Staff ✓", "Staff ✗"),
    ("staff & pupils", "staff pupils"),
    ("more than > 5 MB", "more than 5 MB"),
    ("", "Staff"),
)


@pytest.mark.parametrize(("old", "new"), MINOR)
def test_minor(old: str, new: str) -> None:
    assert [change for change in wording_changes(old, new) if not change.minor] == []


@pytest.mark.parametrize(("old", "new"), NOT_MINOR)
def test_not_minor_either_way(old: str, new: str) -> None:
    assert any(not change.minor for change in wording_changes(old, new))
    assert any(not change.minor for change in wording_changes(new, old))


@given(st.sampled_from(sorted(NEVER_MINOR | FIGURES)), st.from_regex(r"[a-z]{1,9}", fullmatch=True))
def test_a_word_that_carries_a_promise_is_never_replaced_lightly(word: str, other: str) -> None:
    minor = all(change.minor for change in wording_changes(f"Staff {word} send", f"Staff {other} send"))

    assert minor == (word == other)


def test_says_what_became_of_what() -> None:
    new = "Staff must send e-mial until 6pm, but never to more than 10 people within 2 days."

    assert [change.says for change in wording_changes(WORDING, new)] == [
        "“may” became “must”: a change of “may” is never minor",
        "“e-mail” became “e-mial”: within two letters",
        "“5pm” became “6pm”: the figures differ",
    ]


def test_quotes_the_stretch_that_was_rewritten() -> None:
    new = "Staff may send e-mail until 5pm, but to more than 10 people within 2 days."

    assert [change.says for change in wording_changes(WORDING, new)] == ["“never” was left out"]
    assert [change.says for change in wording_changes(new, WORDING)] == ["“never” was added"]
