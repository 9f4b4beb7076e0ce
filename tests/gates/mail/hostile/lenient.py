"""Servers that are not strict about the ends of messages: where each of them would see one.

The readings are those of servers named in the published reports of SMTP smuggling (SEC Consult, December 2023: Postfix,
Sendmail, Exim, Cisco, GMX, Exchange Online; and later ones of zero bytes and lone CRs).
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_ENDS = {
    "strict": rb"\r\n\.\r\n",
    "a dot between LFs": rb"\n\.\n",
    "LF before, CRLF after": rb"\n\.\r\n",
    "CRLF before, LF after": rb"\r\n\.\n",
    "CRLF before, CR after": rb"\r\n\.\r",
    "a dot between CRs": rb"\r\.\r",
    "CR before, CRLF after": rb"\r\.\r\n",
    "any line end": rb"(?:\r\n|\n|\r)\.(?:\r\n|\n|\r)",
    "blanks at the end of a line": rb"(?:\r\n|\n|\r)\.[ \t]*(?:\r\n|\n|\r)",
}


def ends_seen(stream: bytes) -> dict[str, list[int]]:
    """Where each reading sees the end of a message, with zero bytes as they are and left out."""
    found = {}
    for name, end in _ENDS.items():
        for kind, read in (("", stream), (" without zero bytes", stream.replace(b"\0", b""))):
            found[name + kind] = [match.start() for match in re.finditer(b"(?=" + end + b")", b"\r\n" + read)]
    return found


def is_one_message(stream: bytes) -> bool:
    """Whether no reading sees an end before the last line."""
    last = len(stream) - len(b".\r\n")
    return all(all(place >= last - 1 for place in places) for places in ends_seen(stream).values())


@dataclass(slots=True)
class Tape:
    """A next server that keeps what it is sent after DATA, byte for byte."""

    port: int = 0
    messages: list[bytes] = field(default_factory=list)
    commands: list[bytes] = field(default_factory=list)
    clients: list[asyncio.StreamWriter] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.clients.append(writer)
        writer.write(b"220 tape\r\n")
        while line := await reader.readline():
            self.commands.append(line)
            verb = line[:4].upper()
            writer.write(_ANSWERS.get(verb, b"250 OK\r\n"))
            if verb == b"DATA":
                self.messages.append(await _message(reader))
                writer.write(b"250 taken\r\n")
        writer.close()


_ANSWERS = {b"EHLO": b"250-tape\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING\r\n", b"DATA": b"354 go\r\n"}


async def _message(reader: asyncio.StreamReader) -> bytes:
    read = b""
    while not (b"\r\n" + read).endswith(b"\r\n.\r\n"):
        read += await reader.readline()
    return read


@asynccontextmanager
async def tape() -> AsyncIterator[Tape]:
    """A server on loopback."""
    kept = Tape()
    server = await asyncio.start_server(kept.serve, "127.0.0.1", 0)
    kept.port = server.sockets[0].getsockname()[1]
    async with server:
        yield kept
        for client in kept.clients:
            client.close()
            await client.wait_closed()
