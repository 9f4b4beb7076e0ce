"""The gate among real servers: Postfix before it (before and after its queue), Postfix or Dovecot behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from tests.gates.mail.dovecot import Dovecot
from tests.gates.mail.hill import HELD_UNTIL, SATURDAY, at, mail
from tests.gates.mail.postfix import Postfix
from tests.gates.mail.running import Hands, Scene, scene
from tests.gates.mail.whole import send, until, whole

from chalkline.gates.mail.gate import Gate
from chalkline.gates.mail.settings.declared import Listen, NextServer
from chalkline.gates.mail.settings.forms import Endpoint
from chalkline.store.spool.entry import Fate


@asynccontextmanager
async def between(folder: Path, postfix: Postfix) -> AsyncIterator[Scene]:
    """A gate where the Postfix before it expects it, that passes on to the one behind it."""
    listen = Listen(addresses=(Endpoint(f"127.0.0.1:{postfix.gate}"),), milter=postfix.socket)
    behind = NextServer(server=Endpoint(f"127.0.0.1:{postfix.behind}"))
    async with scene(folder, listen=listen, next=behind) as school:
        yield school


def around(folder: Path, clock: Hands, postfix: Postfix) -> AbstractAsyncContextManager[Gate]:
    """A gate with all its parts, likewise."""
    return whole(folder, clock, next_port=postfix.behind, port=postfix.gate, milter=postfix.socket)


@pytest.mark.parametrize("door", ["before_queue", "after_queue", "asking"])
def test_what_passes_is_in_the_inbox(tmp_path: Path, postfix: Postfix, dovecot: Dovecot, door: str) -> None:
    async def run() -> None:
        async with between(tmp_path, postfix):
            raw = mail("hello", body="Grüße.\r\n.dot")
            assert (await send(getattr(postfix, door), raw, "cleo@home.example")).startswith("250 2.0.0")
            message = await asyncio.to_thread(dovecot.wait_for_mail, "cleo")
            assert message.endswith(raw)
            assert b"\r\nChalkline-Decision: passed; by=gate.hill.example; id=" in message

    asyncio.run(run())


@pytest.mark.parametrize("sender", ["anna@hill.example", ""])
def test_what_a_program_of_the_mail_servers_machine_hands_in_is_shown_too(
    tmp_path: Path, postfix: Postfix, dovecot: Dovecot, sender: str
) -> None:
    async def run() -> None:
        async with between(tmp_path, postfix) as school:
            raw = mail("hello", body="Hello.\r\n.dot\r\n.\r\n\r\nno end").removesuffix(b"\r\n")
            await asyncio.to_thread(postfix.hand_in, raw, "cleo@home.example", sender=sender)
            message = await asyncio.to_thread(dovecot.wait_for_mail, "cleo")
            assert message.endswith(raw + b"\r\n")
            assert b"\r\nChalkline-Decision: passed; by=gate.hill.example; id=" in message
            await asyncio.to_thread(postfix.hand_in, mail("WAIT"), "cleo@home.example", sender=sender)
            await until(lambda: len(school.gate.spool) == 1)
            [entry] = school.gate.spool.entries()
            assert (entry.envelope.sender, entry.envelope.client.address) == (sender, "127.0.0.1")

    asyncio.run(run())


@pytest.mark.parametrize("door", ["before_queue", "asking"])
def test_before_the_queue_the_sender_is_refused_at_once(tmp_path: Path, postfix: Postfix, door: str) -> None:
    async def run() -> None:
        async with between(tmp_path, postfix):
            answer = await send(getattr(postfix, door), mail("REFUSE"), "cleo@home.example")
            assert answer.startswith("550 5.7.1 Not sent: Is refused (mail@1#refuse)")

    asyncio.run(run())


def test_after_the_queue_the_refusal_comes_back_as_a_bounce(tmp_path: Path, postfix: Postfix, dovecot: Dovecot) -> None:
    async def run() -> None:
        async with between(tmp_path, postfix):
            assert (await send(postfix.after_queue, mail("REFUSE"), "cleo@home.example")).startswith("250 ")
            bounce = await asyncio.to_thread(dovecot.wait_for_mail, "anna")
            assert b"Not sent: Is refused (mail@1#refuse)" in bounce

    asyncio.run(run())


@pytest.mark.parametrize("door", ["before_queue", "after_queue", "asking"])
def test_what_waits_is_in_the_spool_and_nowhere_else(tmp_path: Path, postfix: Postfix, door: str) -> None:
    async def run() -> None:
        async with between(tmp_path, postfix) as school:
            assert (await send(getattr(postfix, door), mail("WAIT"), "cleo@home.example")).startswith("250 ")
            await asyncio.to_thread(postfix.wait_until_empty)
            [entry] = school.gate.spool.entries()
            assert [part.fate for part in entry.parts] == [Fate.HELD]

    asyncio.run(run())


def test_postfix_keeps_what_the_gate_cannot_take(tmp_path: Path, postfix: Postfix, dovecot: Dovecot) -> None:
    async def run() -> None:
        assert (await send(postfix.after_queue, mail("later"), "lee@hill.example")).startswith("250 ")
        await asyncio.sleep(1)
        assert "lee@hill.example" in await asyncio.to_thread(postfix.queued)
        async with between(tmp_path, postfix):
            message = await asyncio.to_thread(dovecot.wait_for_mail, "lee", 30)
            assert b"Subject: later" in message

    asyncio.run(run())


def test_dovecot_takes_mail_by_lmtp_with_an_answer_for_each(tmp_path: Path, dovecot: Dovecot) -> None:
    async def run() -> None:
        store = NextServer(server=Endpoint(f"127.0.0.1:{dovecot.lmtp}"), protocol="lmtp")
        async with scene(tmp_path, next=store) as school:
            raw = mail("straight")
            answer = await school.send(raw, "ben@hill.example", "lee@hill.example")
            assert answer.startswith("250 2.0.0 <ben@hill.example>")
            for user in ("ben", "lee"):
                assert (await asyncio.to_thread(dovecot.wait_for_mail, user)).endswith(raw)

    asyncio.run(run())


@pytest.mark.parametrize(("door", "answer"), [("before_queue", "250 2.0.0 Kept as "), ("asking", "250 2.0.0 ")])
def test_what_waits_is_told_and_then_in_the_inbox_with_its_own_date(
    tmp_path: Path, postfix: Postfix, dovecot: Dovecot, door: str, answer: str
) -> None:
    async def run() -> None:
        clock = Hands(SATURDAY)
        async with around(tmp_path, clock, postfix) as gate:
            raw = mail("WAIT")
            assert (await send(getattr(postfix, door), raw, "cleo@home.example")).startswith(answer)
            notice = await asyncio.to_thread(dovecot.wait_for_mail, "anna")
            assert b"chalkline@gate.hill.example" in notice
            assert b"Hello." not in notice
            assert await asyncio.to_thread(dovecot.mail_of, "cleo") == []
            clock.now = at(HELD_UNTIL)
            gate.basis.due.set()
            message = await asyncio.to_thread(dovecot.wait_for_mail, "cleo")
            assert message.endswith(raw)
            assert b"\r\nChalkline-Decision: released; by=gate.hill.example; id=" in message
            assert b"\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n" in message
            await until(lambda: len(gate.spool) == 0)

    asyncio.run(run())


@pytest.mark.parametrize("door", ["after_queue", "asking"])
def test_the_head_is_asked_and_each_recipient_gets_what_they_may(
    tmp_path: Path, postfix: Postfix, dovecot: Dovecot, door: str
) -> None:
    async def run() -> None:
        async with around(tmp_path, Hands(SATURDAY), postfix) as gate:
            raw = mail("OUT ASK", to="lee@hill.example, cleo@home.example")
            recipients = ("lee@hill.example", "cleo@home.example")
            assert (await send(getattr(postfix, door), raw, *recipients)).startswith("250 ")
            assert (await asyncio.to_thread(dovecot.wait_for_mail, "lee")).endswith(raw)
            assert b"/answer/" in await asyncio.to_thread(dovecot.wait_for_mail, "head")
            await asyncio.to_thread(dovecot.wait_for_mail, "anna")
            [entry] = gate.spool.entries()
            assert {part.address: part.fate for part in entry.parts} == {
                "lee@hill.example": Fate.DELIVERED,
                "cleo@home.example": Fate.ASKED,
            }

    asyncio.run(run())
