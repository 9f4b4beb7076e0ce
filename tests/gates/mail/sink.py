"""A next server for tests: it keeps every message byte for byte, and answers as it is told to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(slots=True)
class Delivered:
    """A message as the next server got it."""

    sender: str
    recipients: list[str]
    options: list[str]
    content: bytes


@dataclass  # without slots: see chalkline.cli.demo.inboxes
class Sink:
    """What the server was sent, and what it answers."""

    port: int = 0
    delivered: list[Delivered] = field(default_factory=list)
    rcpt: dict[str, str] = field(default_factory=dict)
    """Its answers to recipients; 250 for others."""
    data: str = "250 2.0.0 taken"
    connections: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return [*responses[:-1], "250-PIPELINING", "250 HELP"]

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.rcpt.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data.startswith("2"):
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.delivered.append(
                Delivered(envelope.mail_from or "", envelope.rcpt_tos, envelope.mail_options, content)
            )
        return self.data


@asynccontextmanager
async def sink() -> AsyncIterator[Sink]:
    """A server on loopback."""
    kept = Sink()
    loop = asyncio.get_running_loop()
    make: Callable[[], SMTP] = lambda: SMTP(kept, enable_SMTPUTF8=True, hostname="sink.example", loop=loop)  # noqa: E731
    server = await loop.create_server(make, "127.0.0.1", 0)
    kept.port = server.sockets[0].getsockname()[1]
    async with server:
        yield kept
