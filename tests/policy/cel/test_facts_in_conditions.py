"""Functions that read facts and the calendar."""

from datetime import UTC, datetime

import pytest
from tests.policy.cel.cast import STRANGER, value

from chalkline.policy.cel.errors import CelError, ErrorKind
from chalkline.policy.values import Duration, Timestamp


@pytest.mark.parametrize(
    "text",
    [
        "email_hours.contains(at)",
        "!lunch.contains(at)",
        "email_hours.between(at, at + duration('24h')) == duration('7h30m')",
        "'staff' in sender.roles && !('staff' in recipient.roles)",
        "recipient.year == 9",
        "lessons(sender).exists(l, l.class_id == '9B/Hi')",
        "permitted(sender, 'late_mail') && !permitted(recipient, 'late_mail')",
        "permitted(recipient, 'camera', 'studio') && !permitted(recipient, 'camera', 'hall')",
        "recorded(recipient, 'photo_consent') && recorded(sender, 'photo_consent', recipient)",
        "signed(sender, 'digital-communications') && !signed(recipient, 'digital-communications')",
        "related(sender, recipient) && related(sender, recipient, 'form_tutor')",
        "!related(sender, recipient, 'parent') && !related(recipient, sender)",
    ],
)
def test_true_of_the_message(text: str) -> None:
    assert value(text) is True


@pytest.mark.parametrize(
    "text",
    ["sender.roles == []", "lessons(sender) == []", "!permitted(sender, 'late_mail')", "!related(sender, recipient)"],
)
def test_somebody_unknown_has_nothing(text: str) -> None:
    assert value(text, sender=STRANGER) is True


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sender.year > 5", ErrorKind.NOT_KNOWN),
        ("message.pictured.all(p, recorded(p, 'photo_consent'))", ErrorKind.NOT_KNOWN),
        ("supervised", ErrorKind.NOT_KNOWN),
        ("lunch.contains(at)", ErrorKind.NO_CALENDAR),
        ("lunch.between(at, at + duration('1h')) > duration('0s')", ErrorKind.NO_CALENDAR),
    ],
)
def test_undecided(text: str, kind: ErrorKind) -> None:
    beyond = Timestamp.of(datetime(2030, 11, 20, 12, 45, tzinfo=UTC))
    assert value(text, at=beyond) == CelError(kind)


def test_without_a_world_facts_are_not_known() -> None:
    assert value("'staff' in sender.roles", world=None) == CelError(ErrorKind.NOT_KNOWN)
    assert value("email_hours.contains(at)", world=None) == CelError(ErrorKind.NOT_KNOWN)


def test_the_part_of_a_span_inside_a_window_is_a_duration() -> None:
    assert value("email_hours.between(at, at + duration('1h'))") == Duration(3600 * 10**9)


def test_has_asks_the_event() -> None:
    assert value("has(recipient.via)") is True
    assert value("has(sender.via)") is False
    assert value("has(device)") is False
