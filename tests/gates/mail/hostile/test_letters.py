"""Bytes beyond ASCII where they may be, and where they may not."""

import asyncio
from pathlib import Path

import pytest
from tests.gates.mail.front.test_connection import trying
from tests.gates.mail.hill import mail
from tests.gates.mail.hostile.lenient import is_one_message, tape
from tests.gates.mail.running import Client, Scene, scene

from chalkline.gates.mail.settings.declared import NextServer
from chalkline.gates.mail.settings.forms import Endpoint


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"MAIL FROM:<gr\xfc\xdfe@hill.example> SMTPUTF8\r\n", "500 5.5.1 "),
        (b"MAIL FROM:<gr\xc3\xbc\xc3\x9fe@hill.example>\r\n", "553 5.6.7 "),
        (b"MAIL FROM:<gr\xc3\xbc\xc3\x9fe@hill.example> SMTPUTF8\r\n", "250 "),
        (b"MAIL FROM:<a\xc2\x85@hill.example> SMTPUTF8\r\n", "553 5.1.3 "),
        (b"MAIL FROM:<a\xe2\x80\xa8@hill.example> SMTPUTF8\r\n", "553 5.1.3 "),
        (b"MAIL FROM:<a@hill.example\x00> SMTPUTF8\r\n", "553 5.1.3 "),
        (b"MAIL FROM:<a\x00@hill.example>\r\n", "553 5.1.3 "),
        (b"MAIL FROM:<a\t@hill.example>\r\n", "553 5.1.3 "),
        (b"MAIL FROM:<anna@hill.example> BODY=8BITMIME SMTPUTF8\r\n", "250 "),
        (b"MAIL FROM:<anna@hill.example> BODY=BINARYMIME\r\n", "501 "),
        (b"\xff\xfe\r\n", "500 5.5.1 "),
        (b"\xc4\xb1\r\n", "500 5.5.1 "),
    ],
)
def test_commands(tmp_path: Path, command: bytes, answer: str) -> None:
    async def act(_: Scene, client: Client) -> None:
        await client.hello()
        assert (await client.say(command)).startswith(answer)

    trying(tmp_path, act)


@pytest.mark.parametrize(
    "raw",
    [
        mail("Grüße", body="Grüße"),
        mail("x").replace(b"Subject: x", b"Subject: \xff\xfe\x80"),
        mail("x", body="a\x0bb\x0cc\u2028d\x85e"),
        mail("x").replace(b"hill.example>", b"h\xc3\xaell.example>"),
    ],
)
def test_messages_go_on_as_they_came(tmp_path: Path, raw: bytes) -> None:
    async def run() -> None:
        async with tape() as server:
            to = NextServer(server=Endpoint(f"127.0.0.1:{server.port}"), tls="never")
            async with scene(tmp_path, next=to) as school:
                assert (await school.send(raw, "cleo@home.example")).startswith("250 ")
            assert server.messages[0].endswith(raw + b".\r\n")
            assert is_one_message(server.messages[0])

    asyncio.run(run())


def test_what_a_client_calls_itself_cannot_write_fields(tmp_path: Path) -> None:
    async def act(school: Scene, client: Client) -> None:
        await client.answer()
        assert (await client.say("EHLO a\x0b\u2028\x85(evil) b")).startswith("250-")
        for command in ("MAIL FROM:<anna@hill.example>", "RCPT TO:<cleo@home.example>", "DATA"):
            await client.say(command)
        assert (await client.say(mail("hello") + b".\r\n")).startswith("250 ")
        fields = school.sink.delivered[0].content.partition(b"From:")[0]
        assert fields.isascii()
        assert [line[:9] for line in fields.splitlines() if not line.startswith(b"\t")] == [b"Chalkline", b"Received:"]

    trying(tmp_path, act)
