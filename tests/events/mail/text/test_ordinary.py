"""Ordinary mails that nearly have a feature get no warning, whatever they speak of."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from tests.corpora.measure import WARNED_OF
from tests.events.mail.text.letters import letter, read

from chalkline.policy.values import Duration

FAMILIES: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "ordinary.toml").read_text("utf-8"))
SENDERS = {
    "staff": "anna@hill.sch.uk",
    "pupil": "24hill.o@hill.sch.uk",
    "parent": "jo.ashdown@homepost.example",
    "service": "info@brightpath.example",
}
READ_OF_TEXT = sorted(WARNED_OF - {"program", "encrypted"})
ENOUGH = Duration.of(timedelta(hours=24))


@pytest.mark.parametrize("written", [pytest.param(one, id=one) for family in FAMILIES.values() for one in family])
def test_an_ordinary_mail_gets_no_warning(written: str) -> None:
    sender, subject, text = written.split(" | ", 2)
    found = read(letter(text, subject=subject, sender=SENDERS[sender]))
    assert [name for name in READ_OF_TEXT if found[name]] == []
    assert found.get("notice", ENOUGH) >= ENOUGH


def test_each_family_has_many() -> None:
    assert set(FAMILIES) == {*READ_OF_TEXT, "short_notice", "assorted"} - {
        "bank_details",
        "deceptive_link",
        "lookalike_sender",
    }
    assert sum(map(len, FAMILIES.values())) >= 300
