import pytest

from chalkline.policy.check.words import Words

NAMED = [
    ("email_hours", "Outside e-mail hours it waits."),
    ("email_hours", "E-mail-hours end at five."),
    ("email_hours", "in the hours for e-mail"),
    ("email_hours", "email hour"),
    ("approved_antivirus", "an approved anti-virus program"),
    ("school_day", "the School Day's end; on school days"),
    ("lunch", "at lunchtime"),
    ("personal_mail", "from personal\nmail"),
    ("Windows Defender", "Windows Defender or another"),
    ("list_of_addresses", "the lists of addresses"),
]
NOT_NAMED = [
    ("email_hours", "Send e-mail within 24 hours."),
    ("email_hours", "emails; an hourly digest"),
    ("school_day", "Pupils spend the day at school."),
    ("lunch", "a launch"),
    ("exe", "executables"),
]


@pytest.mark.parametrize(("name", "text"), NAMED)
def test_named(name: str, text: str) -> None:
    assert Words.of(text).name(name)


@pytest.mark.parametrize(("name", "text"), NOT_NAMED)
def test_not_named(name: str, text: str) -> None:
    assert not Words.of(text).name(name)


def test_where() -> None:
    text = "In e-mail hours, and after e-mail hours."
    assert list(Words.of(text).naming("email_hours")) == [3, 27]
