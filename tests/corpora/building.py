"""Labelled mails as real raw messages, and what is expected of them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.corpora.attachments import attachment_of

from chalkline.events.mail.text.times import SchoolTimes

FOLDER = Path(__file__).parent / "school_mail"
DOMAINS = ("alderbrook.example", "willowlodge.example")
ZONE = ZoneInfo("Europe/London")
TIMES = SchoolTimes(
    periods={1: time(8, 50), 2: time(9, 50), 3: time(11, 10), 4: time(12, 10), 5: time(14, 5), 6: time(15, 5)}
)
"""When lessons begin at both schools."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A mail as its writer wrote and labelled it."""

    id: str
    raw: bytes
    labels: Mapping[str, Any]
    kinds: tuple[str, ...]
    """The kinds of its attachments."""

    @property
    def deadline(self) -> datetime | None:
        """The deadline by its label, in the schools' zone."""
        label = self.labels["deadline"]
        if label is None:
            return None
        if isinstance(label, dict):
            day = datetime.fromisoformat(label["date"]).date()
            return datetime.combine(day, TIMES.periods[label["period"]], ZONE)
        return datetime.fromisoformat(label).replace(tzinfo=ZONE)


def mails_of(part: str) -> Iterator[Labelled]:
    """The mails of a part of the corpus, ``shown`` or ``held_out``, in order."""
    for path in sorted((FOLDER / part).glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                written = json.loads(line)
                kinds = tuple(attached["kind"] for attached in written["attachments"])
                yield Labelled(id=written["id"], raw=raw_of(written), labels=written["labels"], kinds=kinds)


def raw_of(written: Mapping[str, Any]) -> bytes:
    """The raw message, as a mail program would send it."""
    message = EmailMessage()
    message["From"] = _encoded(written["from"])
    for field in ("to", "cc"):
        if written[field]:
            message[field.title()] = ", ".join(map(_encoded, written[field]))
    message["Subject"] = written["subject"]
    message["Date"] = format_datetime(datetime.fromisoformat(written["date"]))
    message["Message-ID"] = f"<{written['id']}@corpus.example>"
    message.set_content(written["text"] or "")
    if written["html"]:
        message.add_alternative(written["html"], subtype="html")
    for attached in written["attachments"]:
        message.add_attachment(
            attachment_of(attached["kind"]), maintype="application", subtype="octet-stream", filename=attached["name"]
        )
    return message.as_bytes()


def _encoded(written: str) -> str:
    """The address with its domain as it travels: IDNA."""
    name, _, address = written.rpartition(" ")
    local, _, domain = address.strip("<>").rpartition("@")
    return str(Address(display_name=name.strip(' "'), username=local, domain=domain.encode("idna").decode()))
