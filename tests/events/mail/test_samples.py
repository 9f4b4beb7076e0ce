"""Mails that nobody here wrote: each gives events, and what was written down by eye beforehand is what they say."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from chalkline.events.directory import Directory
from chalkline.events.mail.reader import read_mail
from chalkline.events.mail.sources import raw_mails
from chalkline.events.wire import decode_event, encode_event

EXPECTED = tomllib.loads((Path(__file__).parent / "expected.toml").read_text())
MAILS = [
    pytest.param(f"{source['folder']}/{name}", mail, id=name)
    for source in EXPECTED.values()
    for name, mail in source["mails"].items()
]


def test_every_sample_gives_events_that_survive_being_written(shared: Path, school: Directory) -> None:
    files = [path for folder in ("mail-cpython", "mail-mikel") for path in (shared / "samples" / folder).rglob("*")]
    assert len(files) > 150
    for path in (path for path in files if path.is_file()):
        events = read_mail(path.read_bytes(), school)
        assert events
        assert decode_event(encode_event(events[0])) == events[0]


def test_every_sample_is_found_by_name(shared: Path) -> None:
    names = [Path(name).name for name, _ in raw_mails(shared / "samples" / "mail-mikel")]
    assert "example01.eml" in names
    assert len(names) > 100


@pytest.mark.parametrize(("path", "expected"), MAILS)
def test_a_sample_says_what_was_read_by_eye(
    shared: Path, school: Directory, path: str, expected: dict[str, Any]
) -> None:
    events = read_mail((shared / "samples" / path).read_bytes(), school)
    message = events[0].message
    found = {
        addressed: [event.recipient.address for event in events if event.addressed == addressed]
        for addressed in ("to", "cc")
    }
    assert found == {"to": expected.get("to", []), "cc": expected.get("cc", [])}
    assert [list(file) for file in expected.get("attachments", [])] == [
        [file.name, file.type, file.size] for file in message.attachments
    ]
    assert message.reply == expected.get("reply", False)
    assert message.reply_all is False
    assert message.oversized is False
    assert message.damaged == expected.get("damaged", False), message.faults
