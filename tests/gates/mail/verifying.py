"""A mail server's verifying milter, as OpenDMARC is one: it says what it verified, above what strangers say of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from chalkline.gates.mail.front.milter import packets
from chalkline.gates.mail.front.milter.packets import Asked

_RESULTS = b"Authentication-Results"
_CONTINUE = packets.packet(b"c")


class _Verifying(asyncio.Protocol):
    """A conversation: every field of results is taken away, and one of its own put on top."""

    def __init__(self, said: str) -> None:
        self.said = said
        self.buffer = bytearray()
        self.forged = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        for asked, content in packets.taken(self.buffer):
            if asked == Asked.NEGOTIATE:
                self.transport.write(packets.negotiated(content))
            elif asked == Asked.MAIL:
                self.forged = 0
            elif asked == Asked.FIELD:
                self.forged += content.partition(b"\0")[0].lower() == _RESULTS.lower()
            elif asked == Asked.END_OF_MESSAGE:
                self._end()

    def _end(self) -> None:
        gone = [packets.changed(place, _RESULTS, b"") for place in range(self.forged, 0, -1)]
        own = packets.inserted(1, _RESULTS, f" {self.said}".encode())
        self.transport.write(b"".join((*gone, own, _CONTINUE)))


@asynccontextmanager
async def verifying(port: int, said: str) -> AsyncIterator[None]:
    """Such a milter on the port, which says the same of every message."""
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: _Verifying(said), "127.0.0.1", port):
        yield
