"""The next server: as it should be, choosy, dead, slow, lying, and hanging up at any moment."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from tests.servers import free_port

from chalkline.gates.mail.onward.next_server import Connections, NextServers
from chalkline.gates.mail.settings.declared import NextServer
from chalkline.gates.mail.settings.forms import Endpoint, Span
from chalkline.gates.mail.verdicts.arrival import Addressee
from chalkline.store.spool.entry import Envelope

ENVELOPE = Envelope(sender="anna@hill.example", options=("BODY=8BITMIME", "RET=HDRS"))
LEE, BEN = Addressee(address="lee@x.example", options=("NOTIFY=NEVER",)), Addressee(address="ben@x.example")
MESSAGE = (b"Added: 1\r\n", b"Subject: x\r\n\r\n.dot\r\n..two\r\n")
HELLO = b"250-x\r\n250-PIPELINING\r\n250-SIZE\r\n250-DSN\r\n250 8BITMIME\r\n"


@dataclass(slots=True)
class Script:
    """A server that answers each command as its table says, and notes what it was told."""

    answers: Mapping[str, bytes | None] = field(default_factory=dict)
    """By the first word of the command, or all of it; None hangs up. ``.`` is the end of a message."""
    heard: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            writer.write(self.answers.get("", b"220 x\r\n") or b"")
            while line := await reader.readline():
                command = line.decode().strip()
                self.heard.append(command)
                if not await self._answered(command, reader, writer):
                    break
        finally:
            writer.close()

    async def _answered(self, command: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        word = command.partition(" ")[0]
        answer = self.answers.get(command, self.answers.get(word, _DEFAULTS.get(word, b"250 2.0.0 ok\r\n")))
        if answer is None:
            return False
        writer.write(answer)
        if answer.startswith(b"354"):
            first = await reader.readline()
            self.messages.append(first if first == b".\r\n" else first + await reader.readuntil(b"\r\n.\r\n"))
            return await self._answered(".", reader, writer)
        return True


_DEFAULTS = {"EHLO": HELLO, "DATA": b"354 go\r\n"}


@asynccontextmanager
async def serving(answers: Mapping[str, bytes | None] | None = None) -> AsyncIterator[tuple[Script, Connections]]:
    script = Script(answers or {})
    server = await asyncio.start_server(script.serve, "127.0.0.1", 0)
    script.port = server.sockets[0].getsockname()[1]
    async with server:
        connections = to(script.port)
        yield script, connections
        connections.close()
        await asyncio.sleep(0.01)


def to(port: int) -> Connections:
    set_up = NextServer(server=Endpoint(f"127.0.0.1:{port}"), tls="never", timeout=Span(seconds=0.5), connections=2)
    return Connections.to(set_up, "gate.example")


async def codes(connections: Connections, *recipients: Addressee) -> Mapping[str, str]:
    answers = await connections.send(ENVELOPE, recipients or (LEE, BEN), MESSAGE)
    return {address.partition("@")[0]: f"{answer.code} {answer.status}" for address, answer in answers.items()}


def test_a_message_arrives_byte_for_byte_with_what_the_server_understands() -> None:
    async def run() -> None:
        async with serving() as (script, connections):
            assert await codes(connections) == {"lee": "250 2.0.0", "ben": "250 2.0.0"}
            assert script.messages == [b"Added: 1\r\nSubject: x\r\n\r\n..dot\r\n...two\r\n.\r\n"]
            assert script.heard == [
                "EHLO gate.example",
                "MAIL FROM:<anna@hill.example> BODY=8BITMIME RET=HDRS SIZE=37",
                "RCPT TO:<lee@x.example> NOTIFY=NEVER",
                "RCPT TO:<ben@x.example>",
                "DATA",
            ]

    asyncio.run(run())


def test_what_the_server_does_not_offer_is_left_out() -> None:
    async def run() -> None:
        async with serving({"EHLO": b"250 x\r\n"}) as (script, connections):
            assert await codes(connections, LEE) == {"lee": "250 2.0.0"}
            assert script.heard[1:] == ["MAIL FROM:<anna@hill.example>", "RCPT TO:<lee@x.example>", "DATA"]

    asyncio.run(run())


@pytest.mark.parametrize(("hello", "silent"), [(HELLO, False), (b"250 x\r\n", True)])
def test_an_answer_says_whether_the_server_tells_of_deliveries(hello: bytes, silent: bool) -> None:
    async def run() -> None:
        async with serving({"EHLO": hello}) as (_, connections):
            answers = await connections.send(ENVELOPE, (LEE,), MESSAGE)
            assert answers[LEE.address].silent is silent

    asyncio.run(run())


def test_connections_are_kept() -> None:
    async def run() -> None:
        async with serving() as (script, connections):
            await asyncio.gather(*(codes(connections) for _ in range(6)))
            await codes(connections)
            assert script.connections == 2
            assert len(script.messages) == 7

    asyncio.run(run())


def test_other_letters_need_a_server_that_has_them() -> None:
    async def run() -> None:
        async with serving() as (script, connections):
            envelope = Envelope(sender="grüße@hill.example", options=("SMTPUTF8",))
            answers = await connections.send(envelope, (LEE,), MESSAGE)
            assert answers[LEE.address].status == "5.6.7"
            assert script.messages == []

    asyncio.run(run())


@pytest.mark.parametrize(
    ("answers", "lee", "ben"),
    [
        ({"MAIL": b"550 5.7.1 no\r\n", "RCPT": b"503 no\r\n", "DATA": b"503 no\r\n"}, "550 5.7.1", "550 5.7.1"),
        ({"RCPT TO:<ben@x.example>": b"550 5.1.1 who\r\n"}, "250 2.0.0", "550 5.1.1"),
        ({"RCPT TO:<ben@x.example>": b"450-4.2.1 full\r\n450 4.2.1 up\r\n"}, "250 2.0.0", "450 4.2.1"),
        ({"RCPT": b"550 5.1.1 who\r\n"}, "550 5.1.1", "550 5.1.1"),
        ({"DATA": b"452 4.3.1 full\r\n"}, "452 4.3.1", "452 4.3.1"),
        ({".": b"554 5.7.1 spam\r\n"}, "554 5.7.1", "554 5.7.1"),
        ({".": b"421 4.3.2 stopping\r\n"}, "421 4.3.2", "421 4.3.2"),
        # dead
        ({"": b""}, "451 4.4.1", "451 4.4.1"),
        ({"": b"554 no\r\n"}, "451 4.4.1", "451 4.4.1"),
        ({"EHLO": None}, "451 4.4.1", "451 4.4.1"),
        ({"MAIL": None}, "451 4.4.1", "451 4.4.1"),
        ({"DATA": None}, "451 4.4.1", "451 4.4.1"),
        # slow
        ({"DATA": b""}, "451 4.4.1", "451 4.4.1"),
        ({".": b""}, "451 4.4.2", "451 4.4.2"),
        # lying
        ({".": None}, "451 4.4.2", "451 4.4.2"),
        ({".": b"hello\r\n"}, "451 4.4.2", "451 4.4.2"),
        ({".": b"354 more\r\n"}, "451 4.5.0", "451 4.5.0"),
        ({".": b"250-" + b"x" * 70_000 + b"\r\n"}, "451 4.4.2", "451 4.4.2"),
        ({".": b"250-x\r\n" * 200}, "451 4.4.2", "451 4.4.2"),
        ({"DATA": b"250 taken already\r\n"}, "451 4.5.0", "451 4.5.0"),
        ({"MAIL": b"999 what\r\n"}, "451 4.4.1", "451 4.4.1"),
    ],
)
def test_servers_of_every_kind(answers: Mapping[str, bytes | None], lee: str, ben: str) -> None:
    async def run() -> None:
        async with serving(answers) as (_, connections):
            assert await codes(connections) == {"lee": lee, "ben": ben}

    asyncio.run(run())


def test_after_any_of_that_the_next_message_is_whole() -> None:
    async def run() -> None:
        async with serving({"RCPT TO:<ben@x.example>": b"550 5.1.1 who\r\n"}) as (script, connections):
            assert (await codes(connections, BEN)) == {"ben": "550 5.1.1"}
            assert (await codes(connections, LEE)) == {"lee": "250 2.0.0"}
            assert script.connections == 1
            assert len([each for each in script.messages if b"Subject" in each]) == 1

    asyncio.run(run())


def test_nobody_there() -> None:
    async def run() -> None:
        assert await codes(to(free_port())) == {"lee": "451 4.4.1", "ben": "451 4.4.1"}

    asyncio.run(run())


def test_a_kept_connection_that_was_ended_is_opened_again() -> None:
    async def run() -> None:
        async with serving() as (script, connections):
            await codes(connections)
            [kept] = connections.free
            kept.writer.transport.abort()
            await asyncio.sleep(0)
            assert await codes(connections) == {"lee": "250 2.0.0", "ben": "250 2.0.0"}
            assert (script.connections, len(script.messages)) == (2, 2)

    asyncio.run(run())


def test_what_nobody_asked_for_is_never_taken_for_an_answer() -> None:
    async def run() -> None:
        async with serving({".": b"250 2.0.0 ok\r\n250 2.0.0 and more\r\n"}) as (script, connections):
            assert await codes(connections) == {"lee": "250 2.0.0", "ben": "250 2.0.0"}
            await asyncio.sleep(0.05)
            await codes(connections)
            assert script.connections == 2

    asyncio.run(run())


def test_the_school_may_have_a_server_of_its_own() -> None:
    async def run() -> None:
        async with serving() as (outer, outside), serving() as (inner, inside):
            own = NextServers(outside=outside, inside=inside, is_inside=lambda address: address.startswith("lee"))
            recipients: Sequence[Addressee] = (LEE, BEN)
            answers = await own.send(ENVELOPE, recipients, MESSAGE)
            assert set(answers) == {LEE.address, BEN.address}
            assert [script.heard[2] for script in (inner, outer)] == [
                "RCPT TO:<lee@x.example> NOTIFY=NEVER",
                "RCPT TO:<ben@x.example>",
            ]
            assert all(answer.good for answer in answers.values())

    asyncio.run(run())
