"""Whatever bytes a client sends, in whatever pieces: no fault, and no message that a strict reader would not see."""

import asyncio
import gc
import logging
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st
from tests.gates.mail.hill import SATURDAY

from chalkline.gates.mail.front.admission import Admission
from chalkline.gates.mail.front.connection import Reception
from chalkline.gates.mail.front.receiving import Receiving
from chalkline.gates.mail.reply import OK, Reply
from chalkline.gates.mail.settings.declared import MailLimits, NextServer, Settings
from chalkline.gates.mail.settings.forms import Endpoint, Octets
from chalkline.gates.mail.verdicts.arrival import Addressee
from chalkline.store.spool.entry import Envelope

SETTINGS = Settings(
    hostname="gate.hill.example",
    spool=Path("never opened"),
    next=NextServer(server=Endpoint("127.0.0.1:25")),
    limits=MailLimits(size=Octets(4000), line=Octets(200)),
)


@dataclass(slots=True)
class Taken:
    """Takes every message."""

    messages: list[tuple[Envelope, tuple[Addressee, ...], bytes]] = field(default_factory=list)

    def is_own(self, address: str) -> bool:
        return address.endswith("@hill.example")

    async def take(self, envelope: Envelope, addressees: tuple[Addressee, ...], raw: bytes) -> Reply:
        self.messages.append((envelope, addressees, raw))
        return OK


COMMANDS = [
    b"EHLO a",
    b"HELO a",
    b"MAIL FROM:<a@b.c>",
    b"MAIL FROM:<> SIZE=9 BODY=8BITMIME",
    b"RCPT TO:<lee@hill.example>",
    b"DATA",
    b"data ",
    b"RSET",
    b"NOOP",
    b"STARTTLS",
    b"AUTH PLAIN",
    b"BDAT 3 LAST",
    b"Subject: a",
    b".",
    b"..",
    b".x",
    b"",
]
LINES = st.builds(
    bytes.__add__, st.sampled_from(COMMANDS), st.sampled_from([b"\r\n"] * 12 + [b"\n", b"\r", b"", b"\x00\r\n"])
)
TO_DATA = [b"EHLO a\r\n", b"MAIL FROM:<a@b.c>\r\nRCPT TO:<lee@hill.example>\r\nDATA\r\n"]
PIECES = st.lists(
    st.lists(LINES | st.binary(max_size=20), max_size=5).map(b"".join)
    | st.lists(st.sampled_from([b"a", b".", b"\r\n", b"\r\n.\r\n", b"a" * 150]), max_size=8).map(b"".join),
    max_size=8,
)


async def talk(pieces: list[bytes]) -> tuple[Taken, bytes]:
    """What the gate took of a client that sends these one after another, and what it answered."""
    taken, heard = Taken(), b""
    reception = Reception(
        settings=SETTINGS, admission=Admission(settings=SETTINGS, clock=lambda: SATURDAY), taking=taken
    )
    server = await asyncio.get_running_loop().create_server(lambda: Receiving(reception), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
    heard += await reader.readline()
    for piece in pieces:
        writer.write(piece)
        heard += await _heard(reader)
    writer.transport.abort()
    server.close()
    while reception.here:
        reception.empty.clear()
        await reception.empty.wait()
    return taken, heard


async def _heard(reader: asyncio.StreamReader) -> bytes:
    try:
        async with asyncio.timeout(0.005):
            return await reader.read(100_000)
    except (TimeoutError, ConnectionError):
        return b""


def strictly_framed(stream: bytes) -> set[bytes]:
    """Every message between DATA and the first dot between CRLFs, without dots that begin lines (RFC 5321, 4.5.2)."""
    return {
        re.sub(rb"(?m)^\.", b"", stream[match.end() : stream.index(b"\r\n.\r\n", match.end() - 2) + 2])
        for match in re.finditer(rb"(?:^|(?<=\n))DATA ?\r\n", stream, re.IGNORECASE)
        if b"\r\n.\r\n" in stream[match.end() - 2 :]
    }


@pytest.fixture
def nothing_of_others(caplog: pytest.LogCaptureFixture) -> None:
    """Tasks that other tests left to be collected have complained before."""
    gc.collect()
    caplog.clear()


@pytest.mark.usefixtures("nothing_of_others")
@given(st.booleans(), PIECES)
@example(begun=True, pieces=[b"Subject: a\r\n\r\n..\r\n.\r\n", *TO_DATA[1:], b"b\r\n.\r\nQUIT\r\n"])
@example(begun=True, pieces=[b".\r\n", b"DATA\r\n", b".\r\n"])
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_any_bytes_at_all(caplog: pytest.LogCaptureFixture, begun: bool, pieces: list[bytes]) -> None:
    caplog.set_level(logging.ERROR)
    sent = [*TO_DATA, *pieces] if begun else pieces
    taken, heard = asyncio.run(talk(sent))
    assert not caplog.records
    assert b"421 4.3.0" not in heard
    framed = strictly_framed(b"".join(sent))
    event(f"{len(taken.messages)} taken")
    for envelope, addressees, raw in taken.messages:
        assert raw in framed
        assert addressees == (Addressee(address="lee@hill.example"),)
        assert envelope.sender in {"a@b.c", ""}
        assert not re.search(rb"\x00|\r(?!\n)|(?<!\r)\n", raw)
