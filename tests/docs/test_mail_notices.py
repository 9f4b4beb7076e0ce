"""The reference of notices shows what the gate writes."""

from tests.docs.mail_notices import EXAMPLE, PAGE, current, examples


def test_every_notice_has_an_example() -> None:
    assert {match["name"] for match in EXAMPLE.finditer(PAGE.read_text(encoding="utf-8"))} == set(examples())


def test_the_examples_are_current() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == current(page), "the notices have changed: run `python -m tests.docs.mail_notices`"
