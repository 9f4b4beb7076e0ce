"""No message is smuggled in behind another, and nothing that goes on is read as two by a server that is less strict."""

import asyncio
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.gates.mail.hill import mail
from tests.gates.mail.hostile.lenient import is_one_message, tape
from tests.gates.mail.running import Client, Scene, scene

from chalkline.gates.mail.front.content import Content
from chalkline.gates.mail.onward.exchange import Exchange
from chalkline.gates.mail.settings.declared import NextServer
from chalkline.gates.mail.settings.forms import Endpoint
from chalkline.gates.mail.verdicts.arrival import Addressee
from chalkline.store.spool.entry import Envelope

BEFORE = [b"\n", b"\r", b"\r\n", b"\n\n", b"\r\r", b"\n\r", b"\r\r\n", b"\r\n\x00", b"\r\n\t", b"\x0b", b"\x85", b"x"]
AFTER = [b"\n", b"\r", b"\r\n", b"\n\n", b"\r\r", b"\n\r", b"\r\r\n", b"\x00\r\n", b" \r\n", b"\x0b", b"\x85", b"."]
HEAD = b"MAIL FROM:<head@hill.example>\r\nRCPT TO:<lee@hill.example>\r\n"
SMUGGLED = HEAD + b"DATA\r\n" + mail("smuggled", sender="head@hill.example")


async def begun(school: Scene) -> Client:
    """A client that may send its message now."""
    client = await school.client()
    await client.hello()
    for command in ("MAIL FROM:<anna@hill.example>", "RCPT TO:<cleo@home.example>", "DATA"):
        answer = await client.say(command)
    assert answer.startswith("354 ")
    return client


@pytest.mark.parametrize("followed_by", [SMUGGLED, b"QUIT\r\n", b""])
def test_the_only_end_of_a_message_is_a_dot_between_crlfs(tmp_path: Path, followed_by: bytes) -> None:
    async def run() -> None:
        async with scene(tmp_path) as school:
            for before, after in product(BEFORE, AFTER):
                if (before, after) == (b"\r\n", b"\r\n"):
                    continue
                client = await begun(school)
                school.sink.delivered.clear()
                stream = mail("hello").rstrip(b"\r\n") + before + b"." + after + followed_by
                answer = await client.say(stream + b"\r\n.\r\n")
                await client.close()
                assert {each.sender for each in school.sink.delivered} <= {"anna@hill.example"}, (before, after)
                assert len(school.sink.delivered) == answer.startswith("250 "), (before, after)
                assert answer[:3] in {"250", "521", "554"}
                if b"\n" in before.replace(b"\r\n", b"") or b"\n" in after.replace(b"\r\n", b""):
                    assert answer.startswith("521 5.5.2 "), (before, after)

    asyncio.run(run())


async def handed_on(*messages: bytes) -> tuple[list[bytes], int]:
    """What a next server is sent after DATA, and how many commands DATA there were."""
    async with tape() as server:
        connection = await Exchange.open(to(server.port), "gate.hill.example")
        for message in messages:
            envelope = Envelope(sender="anna@hill.example")
            await connection.send(envelope, [Addressee(address="cleo@home.example")], (b"X-Field: 1\r\n", message))
        connection.close()
        return server.messages, server.commands.count(b"DATA\r\n")


PIECES = st.sampled_from(
    [
        b"\r\n",
        b".",
        b"..",
        b"\r\n.",
        b"\r\n.\r\n",
        b" ",
        b"a",
        b"\x00",
        b"\n",
        b"\r",
        b"\x0b",
        b"\x85",
        b"DATA\r\n",
        HEAD,
    ]
)


@given(st.lists(PIECES, max_size=30).map(b"".join))
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150)
def test_whatever_is_taken_is_one_message_for_the_most_lenient_server(stream: bytes) -> None:
    content = Content(largest=100_000, longest_line=4000)
    refused = content.add(stream + b"\r\n.\r\n")
    if refused is not None or not content.complete:
        return
    message = content.message()
    if not isinstance(message, bytes):
        assert b"\x00" in stream
        return
    sent, transactions = asyncio.run(handed_on(message))
    assert transactions == len(sent) == 1
    assert is_one_message(sent[0])
    assert sent[0] == b"X-Field: 1\r\n" + _stuffed(message) + b".\r\n"


def _stuffed(message: bytes) -> bytes:
    lines = message.split(b"\r\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)


def test_the_toy_server_does_see_what_is_smuggled() -> None:
    """The measure itself: without the gate each of these is two messages for somebody."""
    for before, after in product([b"\n", b"\r", b"\r\n", b"\r\n\x00"], [b"\n", b"\r", b"\r\n", b" \r\n"]):
        assert not is_one_message(b"hello" + before + b"." + after + SMUGGLED + b"\r\n.\r\n")
    assert is_one_message(b"hello\r\n..\r\nsmuggled\r\n.\r\n")


def test_a_message_that_the_gate_takes_in_goes_out_as_one(tmp_path: Path) -> None:
    async def run() -> None:
        async with tape() as server, scene(tmp_path, next=to(server.port)) as school:
            for body in (".", "..", "a\r\n.b", "a\r\n. \r\nb", "a\r\n..\r\nb", "\r\n\r\n.\r\n\r\n"):
                client = await begun(school)
                raw = mail("hello", body=body)
                stuffed = _stuffed(raw)
                assert (await client.say(stuffed + b".\r\n")).startswith("250 ")
                assert server.messages[-1].endswith(stuffed + b".\r\n")
                assert is_one_message(server.messages[-1])

    asyncio.run(run())


def to(port: int) -> NextServer:
    return NextServer(server=Endpoint(f"127.0.0.1:{port}"), tls="never")
