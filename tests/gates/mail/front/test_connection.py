"""What clients may do, and when; and how their connections end."""

import asyncio
import socket
import ssl
from base64 import b64encode
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.gates.mail.certificate import certificate
from tests.gates.mail.hill import mail
from tests.gates.mail.running import Client, Scene, scene

from chalkline.gates.mail.front.users import kept_password
from chalkline.gates.mail.settings.declared import Listen, MailLimits
from chalkline.gates.mail.settings.forms import Endpoint, Network, Octets, Span

LOOPBACK = (Endpoint("127.0.0.1:0"),)
STRANGERS = Listen(addresses=LOOPBACK, networks=(Network("192.0.2.0/24"),))
"""Nobody on loopback belongs to the school's networks."""


def trying(folder: Path, act: Callable[[Scene, Client], Awaitable[None]], **changes: Any) -> None:  # noqa: ANN401 - settings
    """A client of a gate acts."""

    async def run() -> None:
        async with scene(folder, **changes) as school:
            await act(school, await school.client())

    asyncio.run(run())


async def ended(client: Client) -> bool:
    return await client.reader.read() == b""


@pytest.mark.parametrize(
    "end",
    [
        b"\n.\n",
        b"\n.\r\n",
        b"\r.\r",
        b"\r\n.\n",
        b"\r\n.\r",
        b"\r.\r\n",
        b"\n.\r",
        b"\r\n\x00.\r\nx\n",
        b"\r\r\n.\r\r\n",
    ],
)
def test_no_other_end_of_a_message_is_taken_for_one(tmp_path: Path, end: bytes) -> None:
    async def smuggle(school: Scene, client: Client) -> None:
        await client.hello()
        for command in ("MAIL FROM:<anna@hill.example>", "RCPT TO:<cleo@home.example>", "DATA"):
            await client.say(command)
        smuggled = b"MAIL FROM:<head@hill.example>\r\nRCPT TO:<cleo@home.example>\r\nDATA\r\n"
        answer = await client.say(mail("hello")[:-2] + end + smuggled + mail("smuggled") + b".\r\n")
        assert answer.startswith("521 5.5.2 ")
        assert await ended(client)
        assert school.sink.delivered == []

    trying(tmp_path, smuggle)


@pytest.mark.parametrize("line", [b"NOOP\n", b"NOOP\rQUIT\r\n", b"NOOP\r\r\n", b"EHLO a\nMAIL FROM:<a@b>\r\n"])
def test_commands_end_with_crlf(tmp_path: Path, line: bytes) -> None:
    async def say(_: Scene, client: Client) -> None:
        await client.hello()
        assert (await client.say(line)).startswith("521 5.5.2 ")
        assert await ended(client)

    trying(tmp_path, say)


@pytest.mark.parametrize("command", [b"EHLO a\r\n", b"HELO a\r\n", b"DATA\r\n"])
def test_what_must_be_waited_for_is(tmp_path: Path, command: bytes) -> None:
    async def say(_: Scene, client: Client) -> None:
        await client.hello()
        for begun in ("MAIL FROM:<anna@hill.example>", "RCPT TO:<cleo@home.example>"):
            await client.say(begun)
        assert (await client.say(command + b"NOOP\r\n")).startswith("554 5.5.0 ")
        assert await ended(client)

    trying(tmp_path, say)


def test_the_rest_may_be_sent_together(tmp_path: Path) -> None:
    async def say(school: Scene, client: Client) -> None:
        assert "250-PIPELINING" in await client.hello()
        group = b"MAIL FROM:<anna@hill.example>\r\nRCPT TO:<cleo@home.example>\r\nRCPT TO:<x>\r\nDATA\r\n"
        assert (await client.say(group)).startswith("250 2.1.0")
        assert [(await client.answer())[:3] for _ in range(3)] == ["250", "553", "354"]
        answers = [await client.say(mail("hello") + b".\r\nRSET\r\nQUIT\r\n"), await client.answer()]
        assert [*answers, await client.answer()] == ["250 2.0.0 taken", "250 2.0.0 OK", "221 2.0.0 Bye"]
        assert len(school.sink.delivered) == 1

    trying(tmp_path, say)


def test_nobody_is_greeted_who_spoke_before(tmp_path: Path) -> None:
    async def run() -> None:
        async with scene(tmp_path) as school:
            early = socket.create_connection(("127.0.0.1", school.port))
            early.sendall(b"EHLO a\r\n")
            client = Client(*await asyncio.open_connection(sock=early))
            assert (await client.answer()).startswith("554 5.5.0 ")
            assert await ended(client)
            await client.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("commands", "answer"),
    [
        (["MAIL FROM:<a@b>"], "503 5.5.1 Say EHLO first"),
        (["EHLO x", "RCPT TO:<a@b>"], "503 5.5.1 Say MAIL first"),
        (["EHLO x", "DATA"], "503 5.5.1 There is no recipient"),
        (["EHLO x", "MAIL FROM:<a@b>", "MAIL FROM:<a@b>"], "503 5.5.1 A message has begun already"),
        (["EHLO x", "MAIL FROM:<a@b>", "DATA"], "503 5.5.1 There is no recipient"),
        (["EHLO x", "MAIL FROM:<a@b> SIZE=50000001"], "552 5.3.4"),
        (["EHLO x", "MAIL FROM:<grüße@b>"], "553 5.6.7"),
        (["EHLO x", "MAIL FROM:<a@b>", "RCPT TO:<grüße@b>"], "553 5.6.7"),
        (["EHLO x", "MAIL FROM:<grüße@b> SMTPUTF8", "RCPT TO:<grüße@b>"], "250 2.1.5"),
        (["EHLO"], "501 5.5.4"),
        (["EHLO x", "STARTTLS"], "500 5.5.1"),
        (["EHLO x", "AUTH PLAIN AGEAYg=="], "500 5.5.1"),
        (["BDAT 5 LAST"], "500 5.5.1"),
        (["XCLIENT NAME=x"], "500 5.5.1"),
        (["ÉHLO x"], "500 5.5.1"),
        (["N" * 2100], "500 5.5.2 The command is too long"),
    ],
)
def test_commands_in_their_order(tmp_path: Path, commands: list[str], answer: str) -> None:
    async def say(_: Scene, client: Client) -> None:
        await client.answer()
        answers = [await client.say(command) for command in commands]
        assert answers[-1].startswith(answer)

    trying(tmp_path, say)


def test_an_endless_command_ends_the_connection(tmp_path: Path) -> None:
    async def say(_: Scene, client: Client) -> None:
        await client.answer()
        assert (await client.say(b"N" * 200_000)).startswith("500 5.5.2 The command does not end")

    trying(tmp_path, say)


def test_whoever_gets_everything_wrong_is_sent_away(tmp_path: Path) -> None:
    async def say(_: Scene, client: Client) -> None:
        await client.hello()
        for _number in range(11):
            assert (await client.say("WHAT")).startswith("500 ")
        assert await ended(client)

    trying(tmp_path, say)


def test_strangers_send_to_the_school_alone(tmp_path: Path) -> None:
    async def say(_: Scene, client: Client) -> None:
        await client.hello()
        await client.say("MAIL FROM:<cleo@home.example>")
        assert (await client.say("RCPT TO:<lee@hill.example>")).startswith("250 ")
        assert (await client.say("RCPT TO:<lee@sub.HILL.example>")).startswith("250 ")
        for elsewhere in ("x@other.example", "lee%other.example@x.example", '"lee@hill.example"@x.example'):
            assert (await client.say(f"RCPT TO:<{elsewhere}>")).startswith("550 5.7.1 ")
        assert (await client.say("RCPT TO:<@hill.example:x@other.example>")).startswith("550 5.7.1 ")

    trying(tmp_path, say, listen=STRANGERS)


def test_without_a_school_strangers_try_later(tmp_path: Path) -> None:
    async def say(_: Scene, client: Client) -> None:
        await client.hello()
        await client.say("MAIL FROM:<cleo@home.example>")
        assert (await client.say("RCPT TO:<lee@hill.example>")).startswith("451 4.3.5 ")

    trying(tmp_path, say, listen=STRANGERS, knows=False)


def test_limits(tmp_path: Path) -> None:
    async def say(school: Scene, client: Client) -> None:
        assert "250-SIZE 1000" in await client.hello()
        await client.say("MAIL FROM:<cleo@home.example>")
        for _number in range(2):  # naming somebody twice is no second recipient
            assert (await client.say("RCPT TO:<lee@hill.example>")).startswith("250 ")
        assert (await client.say("RCPT TO:<ben@hill.example>")).startswith("452 4.5.3 ")
        await client.say("DATA")
        assert (await client.say(b"a" * 900 + b"\r\n" + b"b" * 200 + b"\r\n.\r\n")).startswith("552 5.3.4 ")
        assert (await client.say("MAIL FROM:<cleo@home.example>")).startswith("450 4.7.1 ")
        assert (await (await school.client()).answer()).startswith("421 4.7.0 ")
        school.clock.now = type(school.clock.now)(school.clock.now + 60_000_000_000)
        assert (await client.say("MAIL FROM:<cleo@home.example>")).startswith("250 ")

    limits = MailLimits(size=Octets(1000), recipients=1, messages_a_minute=1, connections_each=1)
    trying(tmp_path, say, listen=STRANGERS, limits=limits)


def test_silence_ends_the_connection(tmp_path: Path) -> None:
    async def say(_: Scene, client: Client) -> None:
        await client.hello()
        assert (await client.answer()).startswith("421 4.4.2 ")
        assert await ended(client)

    trying(tmp_path, say, limits=MailLimits(idle=Span(seconds=0.2)))


def encrypted() -> Listen:
    pem, key = certificate()
    return Listen(addresses=LOOPBACK, networks=STRANGERS.networks, certificate=pem, key=key)


async def over_tls(client: Client) -> Client:
    assert (await client.say("STARTTLS")).startswith("220 ")
    context = ssl.create_default_context(cafile=certificate()[0])
    await client.writer.start_tls(context, server_hostname="localhost")
    return client


def test_users_sign_in_over_tls_and_send_anywhere(tmp_path: Path) -> None:
    async def say(school: Scene, client: Client) -> None:
        hello = await client.hello()
        assert "250-STARTTLS" in hello
        assert "AUTH" not in hello
        assert (await client.say("AUTH PLAIN AGEAYg==")).startswith("538 5.7.11 ")
        await over_tls(client)
        assert (await client.say("MAIL FROM:<anna@hill.example>")).startswith("503 ")  # who the client was is forgotten
        assert "250-AUTH PLAIN" in await client.say("EHLO client.example")
        wrong, right = (b64encode(b"\0Anna@hill.example\0" + each).decode() for each in (b"wrong", b"right"))
        assert (await client.say(f"AUTH PLAIN {wrong}")).startswith("535 5.7.8 ")
        assert await client.say("AUTH PLAIN") == "334"
        assert (await client.say(right)).startswith("235 2.7.0 ")
        await client.say("MAIL FROM:<anna@hill.example>")
        assert (await client.say("RCPT TO:<cleo@home.example>")).startswith("250 ")
        await client.say("DATA")
        assert (await client.say(mail("hello") + b".\r\n")).startswith("250 ")
        assert b" with ESMTPSA id " in school.sink.delivered[0].content

    trying(tmp_path, say, listen=encrypted(), users={"anna@hill.example": kept_password("right")})


def test_nothing_said_before_tls_counts_after_it(tmp_path: Path) -> None:
    async def say(_: Scene, client: Client) -> None:
        await client.hello()
        assert (await client.say(b"STARTTLS\r\nMAIL FROM:<a@b>\r\n")).startswith("554 5.5.0 ")
        assert await ended(client)

    trying(tmp_path, say, listen=encrypted())


def test_a_gate_that_stops_finishes_what_is_under_way(tmp_path: Path) -> None:
    async def run() -> None:
        async with scene(tmp_path) as school:
            idle, sending = await school.client(), await school.client()
            await idle.hello()
            await sending.hello()
            for command in ("MAIL FROM:<anna@hill.example>", "RCPT TO:<cleo@home.example>", "DATA"):
                await sending.say(command)
            stopping = asyncio.create_task(school.gate.doors.smtp.close())
            assert (await idle.answer()).startswith("421 4.3.2 ")
            assert await ended(idle)
            assert await sending.say(mail("hello") + b".\r\n") == "250 2.0.0 taken"
            assert await ended(sending)
            await stopping
            assert len(school.sink.delivered) == 1

    asyncio.run(run())


def test_a_gate_that_stops_does_not_wait_for_ever(tmp_path: Path) -> None:
    async def run() -> None:
        async with scene(tmp_path, limits=MailLimits(farewell=Span(seconds=0.1))) as school:
            client = await school.client()
            await client.hello()
            for command in ("MAIL FROM:<anna@hill.example>", "RCPT TO:<cleo@home.example>", "DATA"):
                await client.say(command)
            async with asyncio.timeout(timedelta(seconds=2).total_seconds()):
                await school.gate.doors.smtp.close()
            assert await ended(client)

    asyncio.run(run())
