"""Clients that drip, flood, vanish, guess passwords, or try to send through the gate to others."""

import asyncio
import socket
import struct
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from tests.gates.mail.front.test_connection import STRANGERS, encrypted, over_tls, trying
from tests.gates.mail.hill import mail
from tests.gates.mail.running import Client, Scene

from chalkline.gates.mail.front.admission import Admission
from chalkline.gates.mail.front.users import kept_password
from chalkline.gates.mail.onward.next_server import NextServers
from chalkline.gates.mail.settings.declared import Listen, MailLimits, NextServer, Settings
from chalkline.gates.mail.settings.forms import Endpoint, Network, Octets, Span
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Fate


@pytest.mark.parametrize(
    "address",
    [
        "cleo%home.example@home.example",
        "cleo%home.example@hill.example.home.example",
        "@hill.example:cleo@home.example",
        "@hill.example,@x.example:cleo@home.example",
        '"cleo@home.example"@other.example',
        '"lee@hill.example"@home.example',
        "home.example!cleo@other.example",
        "cleo@[192.0.2.7]",
        "lee@[127.0.0.1]",
        "lee@[IPv6:::1]",
        "lee@127.0.0.1",
        "lee@localhost",
        "lee@hill.example.home.example",
        "lee@xhill.example",
        "lee@hill-example",
        "lee@h\u0456ll.example",
        "lee@xn--hll-dma.example",
        "lee@hill.example@home.example",
        "lee@hill.example home.example",
        "lee@hill.example\x00.home.example",
        "lee@",
        "lee",
        "",
    ],
)
def test_nobody_sends_through_the_gate_to_others(tmp_path: Path, address: str) -> None:
    async def act(_: Scene, client: Client) -> None:
        await client.hello()
        await client.say("MAIL FROM:<x@mailer.test> SMTPUTF8")
        assert (await client.say(f"RCPT TO:<{address}>"))[:3] in {"550", "553", "521", "555"}
        assert (await client.say("DATA"))[:3] in {"503", ""}

    trying(tmp_path, act, listen=STRANGERS)


@pytest.mark.parametrize(
    "address",
    [
        "lee@HILL.EXAMPLE",
        "lee@hill.example.",
        "lee%home.example@hill.example",
        "home.example!cleo@hill.example",
        '"cleo@home.example"@hill.example',
        "@relay.example:lee@hill.example",
    ],
)
def test_what_stands_before_the_schools_domain_is_the_schools_to_judge(tmp_path: Path, address: str) -> None:
    """It goes to the school's own server as an address of the school's, and to nobody else's."""

    async def act(school: Scene, client: Client) -> None:
        answer = await client.send(mail("hello", sender="x@mailer.test"), [address], "x@mailer.test")
        assert answer.startswith(("250 ", "553 5.1.3 Error"))  # the next server's answer
        for entry in school.gate.spool.entries():
            assert all(part.fate is Fate.HELD for part in entry.parts)
        reached = [each for delivered in school.sink.delivered for each in delivered.recipients]
        assert all(each.rpartition("@")[2].lower().rstrip(".") == "hill.example" for each in reached)

    trying(tmp_path, act, listen=STRANGERS)


SLOW = MailLimits(idle=Span(seconds=0.3), message_time=Span(seconds=0.5))


async def drip(client: Client, piece: bytes) -> bytes:
    """All that is answered to a client that says the same again and again, until the connection ends."""
    said = b""
    with suppress(ConnectionError):
        for _ in range(200):
            client.writer.write(piece)
            await asyncio.sleep(0.01)
            with suppress(TimeoutError):
                async with asyncio.timeout(0.02):
                    heard = await client.reader.read(1000)
                    said += heard
                    if not heard:
                        return said
    return said + bytes(client.reader._buffer)  # type: ignore[attr-defined]  # noqa: SLF001 - what came before the end


@pytest.mark.parametrize("piece", [b"N", b"NOOP\r\n", b"RSET\r\n"])
def test_a_client_that_drips_is_sent_away(tmp_path: Path, piece: bytes) -> None:
    async def act(school: Scene, client: Client) -> None:
        await client.hello()
        assert b"421 4.4.2 " in await drip(client, piece)
        await until(lambda: not school.gate.doors.smtp.here)

    trying(tmp_path, act, limits=SLOW)


@pytest.mark.parametrize("piece", [b"a\r\n", b"a.\r\n", b"a"])
def test_a_message_that_drips_is_not_waited_for(tmp_path: Path, piece: bytes) -> None:
    async def act(school: Scene, client: Client) -> None:
        await client.hello()
        for command in ("MAIL FROM:<anna@hill.example>", "RCPT TO:<cleo@home.example>", "DATA"):
            await client.say(command)
        assert b"421 4.4.2 " in await drip(client, piece)
        await until(lambda: not school.gate.doors.smtp.here)
        assert not school.sink.delivered

    trying(tmp_path, act, limits=SLOW)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what is waited for rings no bell
            await asyncio.sleep(0.005)


def test_a_client_that_the_gate_makes_wait_is_not_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    send = NextServers.send

    async def slowly(*given: Any) -> Any:  # noqa: ANN401 - as it is given
        await asyncio.sleep(0.8)
        return await send(*given)

    async def act(_: Scene, client: Client) -> None:
        monkeypatch.setattr(NextServers, "send", slowly)
        assert await client.send(mail("hello"), ["cleo@home.example"]) == "250 2.0.0 taken"

    trying(tmp_path, act, limits=SLOW)


def test_time_begins_anew_with_each_message(tmp_path: Path) -> None:
    async def act(school: Scene, client: Client) -> None:
        await client.send(mail("hello"), ["cleo@home.example"])
        for _ in range(4):
            await asyncio.sleep(0.2)
            for command in ("MAIL FROM:<anna@hill.example>", "RCPT TO:<cleo@home.example>", "DATA"):
                assert (await client.say(command))[:1] in {"2", "3"}
            assert (await client.say(mail("hello") + b".\r\n")).startswith("250 ")
        assert len(school.sink.delivered) == 5

    trying(tmp_path, act, limits=MailLimits(message_time=Span(seconds=0.6)))


def test_a_line_without_an_end_is_not_kept(tmp_path: Path) -> None:
    async def act(school: Scene, client: Client) -> None:
        await client.hello()
        for command in ("MAIL FROM:<anna@hill.example>", "RCPT TO:<cleo@home.example>", "DATA"):
            await client.say(command)
        answer = await client.say(b"a" * 3_000_000 + b"\r\n.\r\n")
        assert answer.startswith("554 5.6.0 A line")
        assert not school.sink.delivered

    trying(tmp_path, act)


def test_many_strangers_leave_room_for_the_school() -> None:
    settings = Settings(
        hostname="gate.hill.example",
        spool=Path(),
        listen=Listen(networks=(Network("10.0.0.0/8"),)),
        next=NextServer(server=Endpoint("127.0.0.1:25")),
        limits=MailLimits(connections=8),
    )
    admission = Admission(settings=settings, clock=lambda: Timestamp(0))
    strangers = [admission.enter(f"203.0.113.{each}") for each in range(10)]
    assert [each is None for each in strangers] == [True] * 6 + [False] * 4
    own = [admission.enter(f"10.0.0.{each}") for each in range(4)]
    assert [each is None for each in own] == [True, True, False, False]


def test_many_large_messages_at_once_are_put_off(tmp_path: Path) -> None:
    """Memory is bounded by what is under way together, and given back."""
    large = mail("hello", body="Dear all,\r\n" * 20_000)

    async def bring(client: Client) -> str:
        client.writer.write(large)
        with suppress(ConnectionError):
            await client.writer.drain()
            await asyncio.sleep(0.3)
            return await client.say(b".\r\n")
        return ""

    async def act(school: Scene, first: Client) -> None:
        await first.close()
        clients = [await school.client() for _ in range(4)]
        for client in clients:
            await client.hello()
            for command in ("MAIL FROM:<anna@hill.example>", "RCPT TO:<cleo@home.example>", "DATA"):
                await client.say(command)
        ends = [each[:9] for each in await asyncio.gather(*map(bring, clients))]
        assert set(ends) <= {"250 2.0.0", "452 4.3.1", ""}
        assert ends.count("250 2.0.0") == len(school.sink.delivered) <= 2
        await until(lambda: not school.gate.doors.smtp.admission.under_way)
        assert (await school.send(large, "cleo@home.example")).startswith("250 ")

    trying(tmp_path, act, limits=MailLimits(size=Octets(300_000), together=Octets(500_000)))


def test_passwords_are_not_guessed_for_long(tmp_path: Path) -> None:
    right, wrong = (b64encode(b"\0anna@hill.example\0" + each).decode() for each in (b"right", b"wrong"))

    async def act(school: Scene, _: Client) -> None:
        answers = []
        for _connection in range(6):
            client = await over_tls_from(school)
            with suppress(ConnectionError):
                while answer := await client.say(f"AUTH PLAIN {wrong}"):
                    answers.append(answer[:3])
            await client.close()
        assert answers.count("535") == 10
        assert set(answers) <= {"535", "454"}
        client = await over_tls_from(school)
        assert (await client.say(f"AUTH PLAIN {right}")).startswith("454 4.7.0 ")
        school.clock.now = Timestamp(school.clock.now + 60 * 10**9)
        assert (await client.say(f"AUTH PLAIN {right}")).startswith("235 ")

    trying(tmp_path, act, listen=encrypted(), users={"anna@hill.example": kept_password("right")})


async def over_tls_from(school: Scene) -> Client:
    client = await school.client()
    await client.hello()
    await over_tls(client)
    await client.say("EHLO client.example")
    return client


@asynccontextmanager
async def speaking(school: Scene) -> AsyncIterator[Client]:
    client = await Client.at(school.port)
    try:
        yield client
    finally:
        raw = client.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # as a crash does: RST
        client.writer.transport.abort()


TO_DATA = [
    b"EHLO client.example\r\n",
    b"MAIL FROM:<anna@hill.example>\r\nRCPT TO:<cleo@home.example>\r\nDATA\r\n",
]


async def _cut_at(school: Scene, stages: list[bytes], place: int) -> None:
    """A client says so many bytes, stage by stage as it is answered, and vanishes."""
    async with speaking(school) as client:
        await client.answer()
        for stage in stages:
            client.writer.write(stage[:place])
            await client.writer.drain()
            if place < len(stage):
                return
            place -= len(stage)
            for _answer in range(stage.count(b"\r\n") if stage is TO_DATA[1] else 1):
                await client.answer()


@pytest.mark.parametrize("kind", ["WAIT", "pass"])
def test_a_client_that_vanishes_at_any_byte_leaves_nothing_behind(tmp_path: Path, kind: str) -> None:
    stages = [*TO_DATA, mail(kind) + b".\r\n"]
    whole = sum(map(len, stages))

    async def act(school: Scene, first: Client) -> None:
        await first.close()
        await until(lambda: not school.gate.doors.smtp.here)
        for place in range(whole):
            await _cut_at(school, stages, place)
        await until(lambda: not school.gate.doors.smtp.here)
        assert not school.sink.delivered
        assert len(school.gate.spool) == 0
        assert not school.gate.doors.smtp.admission.present
        await _cut_at(school, stages, whole)
        await until(lambda: not school.gate.doors.smtp.here)
        assert len(school.sink.delivered) + len(school.gate.spool) == 1
        assert not [task for task in asyncio.all_tasks() if "Connection._handle_client" in repr(task.get_coro())]

    trying(tmp_path, act)


def test_an_answer_that_nobody_waits_for_is_no_reason_to_send_twice(tmp_path: Path) -> None:
    """Who vanishes after the last byte may have been heard: the message is there once."""

    async def act(school: Scene, first: Client) -> None:
        await first.close()
        for _client in range(20):
            async with speaking(school) as client:
                await client.hello()
                client.writer.write(TO_DATA[1])
                for _answer in range(3):
                    await client.answer()
                client.writer.write(mail("WAIT") + b".\r\n")
                await client.writer.drain()
        await until(lambda: not school.gate.doors.smtp.here)
        assert len(school.gate.spool) <= 20
        ids = [entry.id for entry in school.gate.spool.entries()]
        assert len(ids) == len(set(ids))

    trying(tmp_path, act)


def test_a_message_that_breaks_its_reader_is_kept_and_its_sender_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> None:  # noqa: ANN401 - whatever it is given
        raise RecursionError

    async def act(school: Scene, client: Client) -> None:
        monkeypatch.setattr("chalkline.gates.mail.verdicts.arrival.parse_mail", breaks)
        raw = mail("hello", sender="head@hill.example")
        assert (await client.send(raw, ["lee@hill.example"], "x@mailer.test")).startswith("250 2.0.0 Kept")
        [entry] = school.gate.spool.entries()
        assert entry.parts[0].fate is Fate.HELD
        assert entry.envelope.voucher == ""
        assert bytes(school.gate.spool.raw(entry.id)) == raw

    trying(tmp_path, act, listen=STRANGERS)
