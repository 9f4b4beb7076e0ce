"""Whole journeys: Postfix in front, the gate, Postfix and Dovecot behind, people who read notices and follow links."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.gates.mail.dovecot import Dovecot
from tests.gates.mail.following import answer, link_in, read, text_of
from tests.gates.mail.hill import HELD_UNTIL, SATURDAY, at, mail
from tests.gates.mail.postfix import Postfix
from tests.gates.mail.running import Client, Hands
from tests.gates.mail.signing import holds, signed
from tests.gates.mail.whole import until, whole

from chalkline.gates.mail.gate import Gate

BEFORE, AFTER, ASKING = "before_queue", "after_queue", "asking"
ANNA, LEE, BEN = "anna@hill.example", "lee@hill.example", "ben@hill.example"
CLEO = "cleo@home.example"
STATUS = "message/delivery-status"
DATE = b"\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """The servers, and the time."""

    postfix: Postfix
    dovecot: Dovecot
    gate: Gate
    clock: Hands

    async def send(self, raw: bytes, *to: str, door: str = BEFORE, sender: str = ANNA) -> str:
        """What Postfix answers at this door."""
        client = await Client.at(getattr(self.postfix, door))
        try:
            return await client.send(raw, to, sender)
        finally:
            await client.close()

    async def inbox(self, user: str) -> bytes:
        """The first message in somebody's inbox, once there is one."""
        return await asyncio.to_thread(self.dovecot.wait_for_mail, user)

    async def waiting(self, user: str) -> list[bytes]:
        """All that is in somebody's inbox now."""
        return await asyncio.to_thread(self.dovecot.mail_of, user)

    async def comes(self, moment: str) -> None:
        """It is that moment."""
        self.clock.now = at(moment)
        self.gate.basis.due.set()

    async def done(self) -> None:
        """The gate owes nothing any more."""
        await until(lambda: len(self.gate.spool) == 0)


Journey = Callable[[School], Awaitable[None]]


@pytest.fixture
def travel(tmp_path: Path, postfix: Postfix, dovecot: Dovecot) -> Callable[[Journey], None]:
    """Makes a journey among empty inboxes, on a Saturday when what can wait, waits."""

    async def made(journey: Journey) -> None:
        async with _school(tmp_path, postfix, dovecot) as school:
            for user in ("anna", "lee", "ben", "head", "cleo"):
                await school.waiting(user)
            await journey(school)

    return lambda journey: asyncio.run(made(journey))


Travel = Callable[[Journey], None]


@asynccontextmanager
async def _school(folder: Path, postfix: Postfix, dovecot: Dovecot) -> AsyncIterator[School]:
    clock = Hands(SATURDAY)
    async with whole(folder, clock, next_port=postfix.behind, port=postfix.gate, milter=postfix.socket) as gate:
        yield School(postfix=postfix, dovecot=dovecot, gate=gate, clock=clock)


all_doors = pytest.mark.parametrize("door", [BEFORE, AFTER, ASKING])


@all_doors
def test_what_passes_is_signed_after_as_before(travel: Travel, door: str) -> None:
    async def journey(school: School) -> None:
        raw = signed(mail("hello", body="Grüße.\r\n.dot\r\n\r\n"))
        assert (await school.send(raw, CLEO, door=door)).startswith("250 ")
        message = await school.inbox("cleo")
        assert message.endswith(raw)
        assert holds(message)
        assert not holds(message.replace(b".dot", b".dit"))

    travel(journey)


@all_doors
def test_a_reminder_is_in_the_senders_inbox_and_the_message_in_the_recipients(travel: Travel, door: str) -> None:
    async def journey(school: School) -> None:
        raw = signed(mail("WARN"))
        assert (await school.send(raw, CLEO, door=door)).startswith("250 ")
        assert holds(await school.inbox("cleo"))
        notice = await school.inbox("anna")
        assert read(notice)["Subject"] == "Sent, with a reminder: “WARN”"
        assert "Is warned of (warn)" in text_of(notice)
        await school.done()

    travel(journey)


@all_doors
def test_what_waits_leaves_by_itself_signed_and_dated_as_it_was(travel: Travel, door: str) -> None:
    async def journey(school: School) -> None:
        raw = signed(mail("WAIT"))
        assert (await school.send(raw, CLEO, door=door)).startswith("250 ")
        notice = text_of(await school.inbox("anna"))
        assert "goes by itself on Monday 23 November 2026 at 07:30" in " ".join(notice.split())
        await school.comes("2026-11-23 07:29")
        await asyncio.sleep(0.3)
        assert await school.waiting("cleo") == []
        await school.comes(HELD_UNTIL)
        message = await school.inbox("cleo")
        assert holds(message)
        assert DATE in message
        await school.done()
        assert await school.waiting("anna") == []

    travel(journey)


def test_the_sender_follows_the_link_in_their_inbox_and_it_goes(travel: Travel) -> None:
    async def journey(school: School) -> None:
        raw = signed(mail("WAIT"))
        assert (await school.send(raw, CLEO)).startswith("250 2.0.0 Kept as ")
        link = link_in(await school.inbox("anna"), "Send it anyway, and say why:")
        assert "It is on its way" in await answer(link, reason="His mother waits for it.")
        assert holds(await school.inbox("cleo"))
        await school.done()

    travel(journey)


def test_the_sender_takes_it_back_and_nobody_gets_it(travel: Travel) -> None:
    async def journey(school: School) -> None:
        await school.send(mail("WAIT"), CLEO)
        link = link_in(await school.inbox("anna"), "Take it back, so that it is not sent:")
        assert "Taken back" in await answer(link)
        await school.done()
        await school.comes(HELD_UNTIL)
        await asyncio.sleep(0.3)
        assert await school.waiting("cleo") == []

    travel(journey)


@all_doors
def test_the_head_says_yes_and_it_is_delivered(travel: Travel, door: str) -> None:
    async def journey(school: School) -> None:
        assert (await school.send(signed(mail("ASK")), CLEO, door=door)).startswith("250 ")
        request = await school.inbox("head")
        assert read(request)["Subject"] == "Anna Lane needs your answer"
        assert "Hello." not in text_of(request)
        page = await answer(link_in(request, "See the message and answer:"), answer_0="yes")
        assert "The message is on its way." in page
        assert holds(await school.inbox("cleo"))
        await school.done()

    travel(journey)


def test_the_head_says_no_and_the_sender_reads_why(travel: Travel) -> None:
    async def journey(school: School) -> None:
        await school.send(mail("ASK"), CLEO)
        assert read(await school.inbox("anna"))["Subject"] == "Waiting for an answer: “ASK”"
        link = link_in(await school.inbox("head"), "See the message and answer:")
        page = await answer(link, answer_0="no", reason="Please ring her instead.", sure="yes")
        assert "What you said no to is not sent." in page
        notice = await school.inbox("anna")
        assert read(notice)["Subject"] == "Not sent: “ASK”"
        assert "> Please ring her instead." in text_of(notice)
        assert await school.waiting("cleo") == []
        await school.done()

    travel(journey)


@all_doors
def test_what_is_refused_to_some_comes_back_as_a_delivery_report_for_them(travel: Travel, door: str) -> None:
    async def journey(school: School) -> None:
        raw = signed(mail("OUT REFUSE", to=f"{LEE}, {CLEO}"))
        assert (await school.send(raw, LEE, CLEO, door=door)).startswith("250 ")
        assert holds(await school.inbox("lee"))
        notice = read(await school.inbox("anna"))
        assert notice.get_content_type() == "multipart/report"
        report = " ".join(part.as_string() for part in notice.walk() if part.get_content_type() == STATUS)
        assert f"Final-Recipient: rfc822; {CLEO}\nAction: failed\nStatus: 5.7.1\n" in report
        assert LEE not in report
        assert await school.waiting("cleo") == []
        await school.done()

    travel(journey)


def test_each_recipient_gets_what_they_may_and_the_sender_one_notice(travel: Travel) -> None:
    async def journey(school: School) -> None:
        raw = mail("OUT WAIT STAFF", to=f"{LEE}, {BEN}, {CLEO}")
        assert (await school.send(raw, LEE, BEN, CLEO)).startswith("250 ")
        assert (await school.inbox("lee")).endswith(raw)
        notice = text_of(await school.inbox("anna"))
        assert "* To Ben Marsh: it was not sent." in notice
        assert f"* To {CLEO}: it waits" in notice
        await school.comes(HELD_UNTIL)
        assert (await school.inbox("cleo")).endswith(raw)
        await school.done()
        assert await school.waiting("anna") == await school.waiting("ben") == []

    travel(journey)


def test_a_group_is_parted_where_not_all_of_it_may_have_the_message(travel: Travel) -> None:
    async def journey(school: School) -> None:
        raw = signed(mail("STAFF", to="everybody@hill.example", sender="head@hill.example"))
        assert (await school.send(raw, "everybody@hill.example", sender="head@hill.example")).startswith("250 ")
        assert holds(await school.inbox("anna"))
        assert holds(await school.inbox("lee"))
        assert read(await school.inbox("head"))["Subject"] == "Not sent to everybody: “STAFF”"
        assert await school.waiting("ben") == []
        await school.done()

    travel(journey)
