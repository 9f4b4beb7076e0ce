"""Everybody's inbox: a mail server on loopback that takes whatever the gate hands on, and keeps it in memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A message in somebody's inbox."""

    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        """Its subject, as mail programs show it."""
        return str(self.message["Subject"] or "")

    @property
    def text(self) -> str:
        """Its plain text."""
        body = self.message.get_body(("plain",))
        return "" if body is None else str(body.get_content())


@dataclass  # without slots: Python 3.11.2 cannot list the members of such a class, which aiosmtpd does
class Inboxes:
    """What was delivered since somebody last looked."""

    port: int = 0
    _new: list[Delivered] = field(default_factory=list)

    def new(self) -> list[Delivered]:
        """What came since this was asked last."""
        new, self._new = self._new, []
        return new

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        """Each recipient has the message."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
        self._new += [Delivered(to=address, message=message) for address in envelope.rcpt_tos]
        return "250 2.0.0 in the inbox"


@asynccontextmanager
async def open_inboxes() -> AsyncIterator[Inboxes]:
    """The inboxes take mail until the context is left."""
    inboxes = Inboxes()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(inboxes, enable_SMTPUTF8=True, hostname="inboxes.example", loop=loop), "127.0.0.1", 0
    )
    inboxes.port = server.sockets[0].getsockname()[1]
    async with server:
        yield inboxes
