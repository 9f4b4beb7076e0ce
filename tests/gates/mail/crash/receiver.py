"""The next server of crash tests: it takes whatever it is given, however often, and writes down each delivery."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_OWN = re.compile(rb"^Chalkline-Decision: (\w+); by=[^;]+; id=(\w+)\r\n")
_PATH = re.compile(r"<([^>]*)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one recipient, taken by the next server."""

    id: str
    """Of the entry, in ``Chalkline-Decision``."""
    word: str
    """What became of it there: ``passed``, ``released``, ``notice``."""
    sender: str
    recipient: str
    at: float
    """By ``time.monotonic``."""
    content: bytes


@dataclass(slots=True)
class Transaction:
    """What a client has said so far."""

    sender: str = ""
    recipients: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Talk:
    """One connection of the gate's."""

    receiver: "Receiver"
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    said: Transaction = field(default_factory=Transaction)

    async def say(self, line: str) -> None:
        self.writer.write(line.encode() + b"\r\n")
        await self.writer.drain()

    async def goes_on(self) -> None:
        await self.say("220 next.example")
        while line := (await self.reader.readline()).decode():
            await self.obey(line.strip())

    async def obey(self, line: str) -> None:
        command = line[:4].upper()
        if command == "EHLO":
            await self.say("250-next.example\r\n250-8BITMIME\r\n250 PIPELINING")
        elif command == "MAIL":
            self.said = Transaction(sender=_address(line))
            await self.say("250 OK")
        elif command == "RCPT":
            await self._recipient(_address(line))
        elif command == "DATA":
            await self._data()
        else:
            await self.say("250 OK")

    async def _recipient(self, address: str) -> None:
        answer = self.receiver.answer(self.said.sender, address)
        if answer.startswith("2"):
            self.said.recipients.append(address)
        await self.say(answer)

    async def _data(self) -> None:
        if not self.said.recipients:
            await self.say("554 5.5.1 nobody")
            return
        await self.say("354 go on")
        await self.receiver.content(self)

    async def message(self) -> bytes:
        """All of the message, as it was before its dots were doubled."""
        whole = await self.reader.readuntil(b"\r\n.\r\n")
        return whole[:-3].replace(b"\r\n..", b"\r\n")

    def take(self, message: bytes) -> None:
        """The message is delivered, whether or not the gate will hear of it."""
        own = _OWN.match(message)
        assert own is not None, message[:200]
        for recipient in self.said.recipients:
            delivery = Delivery(
                id=own[2].decode(),
                word=own[1].decode(),
                sender=self.said.sender,
                recipient=recipient,
                at=time.monotonic(),
                content=message,
            )
            self.receiver.taken.append(delivery)
            self.receiver.heard(delivery)


async def honest(talk: Talk) -> None:
    """Takes the message, and says so."""
    talk.take(await talk.message())
    await talk.say("250 2.0.0 taken")


@dataclass(slots=True)
class Receiver:
    """The server, and what it was given."""

    port: int = 0
    taken: list[Delivery] = field(default_factory=list)
    answer: Callable[[str, str], str] = lambda _sender, _recipient: "250 OK"
    """To RCPT, by sender and recipient."""
    content: Callable[[Talk], Awaitable[None]] = honest
    """What it does once it has said 354."""
    heard: Callable[[Delivery], None] = lambda _delivery: None
    talks: set[asyncio.Task[None]] = field(default_factory=set)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.talks.add(task)
        try:
            await Talk(self, reader, writer).goes_on()
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # the gate was killed, or the test ends
        finally:
            self.talks.discard(task)
            writer.close()


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """A next server on loopback."""
    one = Receiver()
    server = await asyncio.start_server(one._talk, "127.0.0.1", 0, limit=2**22)  # noqa: SLF001 - its own
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        server.close()
        for talk in list(one.talks):
            talk.cancel()
        await asyncio.gather(*one.talks, return_exceptions=True)


def _address(line: str) -> str:
    found = _PATH.search(line)
    assert found is not None, line
    return found[1]
