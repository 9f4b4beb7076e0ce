"""A mail server that shows messages to the gate and asks what to do with them, as Postfix does."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from struct import pack, unpack

_PIECE = 65_535
"""Bytes of a body that are shown at once."""
_OFFER = pack(">LLL", 6, 0x1FF, 0x1FFFFF)


def packet(letter: str, *texts: bytes) -> bytes:
    """A packet whose texts each end with a zero byte."""
    return _bare(letter, b"".join(text + b"\0" for text in texts))


def _bare(letter: str, content: bytes) -> bytes:
    return pack(">LB", len(content) + 1, ord(letter)) + content


def _macros(stage: str, name: str, value: str) -> bytes:
    return packet("D", f"{stage}{name}".encode(), value.encode())


@dataclass(frozen=True, slots=True)
class Told:
    """What the gate told it to do with a message."""

    verdict: str
    """``accept``, ``discard``, or the reply to its client."""
    message: bytes
    """As it goes on where it is accepted; else as it came."""


@dataclass(slots=True)
class Asking:
    """A mail server that has connected to the gate."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    wanted: bytes = b""
    """What the gate wants of the protocol: the packet without its letter."""

    @classmethod
    async def at(cls, path: Path, offer: bytes = _OFFER) -> "Asking":
        server = cls(*await asyncio.open_unix_connection(str(path)))
        try:
            server.writer.write(_bare("O", offer))
            letter, server.wanted = await server.hear()
        except BaseException:
            server.close()
            raise
        assert letter == "O"
        return server

    def connect(self, address: str = "192.0.2.7", *, helo: str = "client.example", tls: bool = False) -> None:
        """A client is there."""
        client = _bare("C", b"client.example\x004" + pack(">H", 2525) + address.encode() + b"\0")
        known = _macros("H", "{tls_version}", "TLSv1.3" if tls else "")
        self.writer.write(client + known + packet("H", helo.encode()))

    async def ask(
        self,
        raw: bytes,
        *recipients: str,
        sender: str = "anna@hill.example",
        user: str = "",
        options: Sequence[str] = (),
    ) -> Told:
        """What is to be done with a message."""
        message = _Message.of(raw)
        shown = [
            _macros("M", "{auth_authen}", user),
            packet("M", f"<{sender}>".encode(), *(each.encode() for each in options)),
            *(packet("R", f"<{recipient}>".encode()) for recipient in recipients),
            *(packet("L", *each) for each in message.fields),
            packet("N"),
            *(_bare("B", message.body[start : start + _PIECE]) for start in range(0, len(message.body), _PIECE)),
            packet("E"),
        ]
        self.writer.write(b"".join(shown))
        return await self._told(message)

    async def _told(self, message: "_Message") -> Told:
        while True:
            letter, content = await self.hear()
            if letter in _VERDICTS:
                return Told(_VERDICTS[letter], message.raw)
            if letter == "y":
                return Told(content.removesuffix(b"\0").decode().replace("%%", "%"), message.raw)
            message.edit(letter, content)

    async def hear(self) -> tuple[str, bytes]:
        """A packet of the gate's. Raises IncompleteReadError where it has closed the connection."""
        async with asyncio.timeout(10):
            (length,) = unpack(">L", await self.reader.readexactly(4))
            content = await self.reader.readexactly(length)
        return chr(content[0]), content[1:]

    def close(self) -> None:
        self.writer.close()


_VERDICTS = {"a": "accept", "d": "discard"}


@dataclass(slots=True)
class _Message:
    """A message as a mail server holds it: fields that can be changed, and a body."""

    body: bytes
    fields: list[tuple[bytes, bytes]] = field(default_factory=list)

    @classmethod
    def of(cls, raw: bytes) -> "_Message":
        head, _, body = raw.partition(b"\r\n\r\n")
        lines = head.replace(b"\r\n ", b"\n ").replace(b"\r\n\t", b"\n\t").split(b"\r\n")
        pairs = (line.partition(b":") for line in lines if line)
        return cls(body=body, fields=[(name, value) for name, _, value in pairs])

    def edit(self, letter: str, content: bytes) -> None:
        (place,) = unpack(">L", content[:4])
        name, value, rest = content[4:].split(b"\0")
        assert not rest
        if letter == "i":
            self.fields.insert(place, (name, value))
            return
        assert letter == "m", letter
        named = [at for at, (each, _) in enumerate(self.fields) if each.lower() == name.lower()]
        at = named[place - 1]
        self.fields[at : at + 1] = [(name, value)] if value else []

    @property
    def raw(self) -> bytes:
        head = b"".join(b"%s:%s\r\n" % (name, value.replace(b"\n", b"\r\n")) for name, value in self.fields)
        return head + b"\r\n" + self.body
