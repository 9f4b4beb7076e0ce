"""A notice as mail: header fields, text and HTML, an empty envelope sender, ready for the spool.

Safety: whatever strangers wrote (a subject, a name, a message id) is brought onto one line without control characters
before it comes near a header field.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from chalkline.gates.mail.notices.rendering import Rendered
from chalkline.policy.english.figures import one_line
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Content, Direction, Entry, Envelope, Fate, Kind, Letter, Part

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,240}>")
_LONGEST_SUBJECT = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a notice says, and to whom."""

    to: str
    """An address."""
    name: str = ""
    subject: str
    words: Rendered
    about: str
    """The id of the message that it tells of."""
    answers: str = ""
    """The Message-ID of the message that it replies to; empty for a notice that replies to none."""
    gist: str = ""
    """All of it in one line, for a digest."""
    report: tuple[EmailMessage, ...] = ()
    """The machine's parts of a delivery report (RFC 3464), where it is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Whom notices are from."""

    address: str
    hostname: str
    contact: str = ""

    def letter(self, notice: Notice, *, id_: str, now: Timestamp, school: str, held: bool = False) -> Letter:
        """The notice for the spool: to leave at once or, ``held``, to be gathered into a digest."""
        utf8 = not notice.to.isascii()
        raw = self._mail(notice, id_, now, school, utf8=utf8).as_bytes()
        entry = Entry(
            id=id_,
            kind=Kind.NOTICE,
            arrived=now,
            envelope=Envelope(sender="", options=("SMTPUTF8",) if utf8 else ()),
            content=Content.of(raw),
            parts=(Part(address=notice.to, fate=Fate.HELD if held else Fate.LEAVING, since=now),),
            direction=Direction.INTERNAL,
            about=notice.about,
        )
        return Letter(entry=entry, raw=raw)

    def _mail(self, notice: Notice, id_: str, now: Timestamp, school: str, *, utf8: bool) -> EmailMessage:
        mail = EmailMessage(policy=SMTPUTF8 if utf8 else SMTP)
        for name, value in self._fields(notice, id_, now, school):
            mail[name] = value
        mail.set_content(notice.words.text)
        mail.add_alternative(notice.words.html, subtype="html")
        if notice.report:
            _make_report(mail, notice.report)
        return mail

    def _fields(self, notice: Notice, id_: str, now: Timestamp, school: str) -> Iterable[tuple[str, object]]:
        yield "From", _mailbox(f"Chalkline at {school}" if school else "Chalkline", self.address)
        yield "To", _mailbox(notice.name, notice.to)
        if self.contact:
            yield "Reply-To", _mailbox("", self.contact)
        yield "Subject", one_line(notice.subject)[:_LONGEST_SUBJECT]
        yield "Date", format_datetime(now.utc.replace(microsecond=0))
        yield "Message-ID", f"<{id_}@{self.hostname}>"
        if _MESSAGE_ID.fullmatch(notice.answers):
            yield "In-Reply-To", notice.answers
            yield "References", notice.answers
        yield "Auto-Submitted", "auto-replied" if notice.answers else "auto-generated"
        yield "X-Auto-Response-Suppress", "All"
        if notice.gist:
            yield GIST, one_line(notice.gist)


GIST = "Chalkline-Gist"
"""The field that says all of a notice in one line."""


def _mailbox(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(display_name=one_line(name), username=local, domain=domain)


def _make_report(mail: EmailMessage, parts: Iterable[EmailMessage]) -> None:
    """The notice becomes the part for people of a ``multipart/report`` (RFC 6522)."""
    mail.make_mixed()
    for part in parts:
        mail.attach(part)
    mail.set_type("multipart/report")
    mail.set_param("report-type", "delivery-status")
