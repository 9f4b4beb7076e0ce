"""Short raw messages, and what is read of them."""

from collections.abc import Mapping
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from chalkline.events.declared.mail import Attachment
from chalkline.events.mail.message import parse_mail
from chalkline.events.mail.reader import arrival
from chalkline.events.mail.reading import FILE_FEATURES, TEXT_FEATURES, Reader
from chalkline.events.mail.text.times import SchoolTimes

LONDON = ZoneInfo("Europe/London")
READER = Reader(
    features=TEXT_FEATURES | FILE_FEATURES,
    zone=LONDON,
    domains=("hill.sch.uk",),
    times=SchoolTimes(periods={3: time(11, 10)}),
)
TUESDAY = "Tue, 17 Nov 2026 08:12:00 +0000"


def letter(text: str, *, subject: str = "Trip", sender: str = "anna@hill.sch.uk", html: str = "") -> bytes:
    """A raw message of a Tuesday morning with this text, and this HTML beside it."""
    head = f"From: {sender}\r\nTo: ben@hill.sch.uk\r\nSubject: {subject}\r\nDate: {TUESDAY}\r\nMIME-Version: 1.0\r\n"
    plain = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    if not html:
        return (head + plain).encode()
    parts = f"--b\r\n{plain}--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b--\r\n"
    return f'{head}Content-Type: multipart/alternative; boundary="b"\r\n\r\n{parts}'.encode()


def read(raw: bytes, reader: Reader = READER) -> Mapping[str, Any]:
    """Every field that reading the message's text gives."""
    mail = parse_mail(raw)
    return reader.text_features(mail, arrival(mail))


def files(raw: bytes, reader: Reader = READER) -> tuple[Attachment, ...]:
    """Its attachments as they were looked at."""
    return reader.attachments(parse_mail(raw))
