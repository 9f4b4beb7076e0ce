"""What the gate tells a mail server that shows it messages, and whom it takes the client for."""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from tests.gates.mail.asking import Asking, packet
from tests.gates.mail.hill import mail
from tests.gates.mail.outside import from_outside, results, school
from tests.gates.mail.running import Scene, scene
from tests.gates.mail.whole import until

from chalkline.gates.mail.settings.conduct import Cause, Conduct
from chalkline.gates.mail.settings.declared import Incoming, Listen, MailLimits
from chalkline.gates.mail.settings.forms import Octets
from chalkline.store.spool.entry import Fate
from chalkline.store.spool.errors import SpoolFull
from chalkline.store.spool.spool import Spool

CLEO, LEE, BEN = "cleo@home.example", "lee@hill.example", "ben@hill.example"
Act = Callable[[Scene, Asking], Awaitable[None]]


def asked(folder: Path, act: Act, **changes: Any) -> None:  # noqa: ANN401 - settings
    """A gate of Hill School, and a mail server that asks it."""

    async def run() -> None:
        listen = Listen(addresses=(), milter=folder / "people.milter")
        async with scene(folder, **{"listen": listen, **changes}) as told:
            server = await Asking.at(folder / "people.milter")
            server.connect("127.0.0.1")
            try:
                await act(told, server)
            finally:
                server.close()

    asyncio.run(run())


def test_what_passes_goes_on_with_a_word_of_it_on_top(tmp_path: Path) -> None:
    async def act(told: Scene, server: Asking) -> None:
        raw = mail("hello", body="Grüße.\r\n.dot\r\n.\r\nend")
        told_of = await server.ask(raw, CLEO)
        assert told_of.verdict == "accept"
        first, rest = told_of.message.split(b"\r\n", 1)
        assert first.startswith(b"Chalkline-Decision: passed; by=gate.hill.example; id=")
        assert rest == raw
        assert len(told.gate.spool) == 0

    asked(tmp_path, act)


def test_what_is_stopped_for_anybody_is_the_gates_alone(tmp_path: Path) -> None:
    async def act(told: Scene, server: Asking) -> None:
        raw = mail("OUT WAIT", to=f"{LEE}, {CLEO}")
        assert (await server.ask(raw, LEE, CLEO)).verdict == "discard"
        [entry] = told.gate.spool.entries()
        assert [(part.address, part.fate) for part in entry.parts] == [(LEE, Fate.LEAVING), (CLEO, Fate.HELD)]
        assert bytes(told.gate.spool.raw(entry.id)) == raw
        assert entry.envelope.client.helo == "client.example"

    asked(tmp_path, act)


def test_what_all_are_refused_is_refused_with_the_clause(tmp_path: Path) -> None:
    async def act(told: Scene, server: Asking) -> None:
        refused = await server.ask(mail("REFUSE"), CLEO)
        assert refused.verdict.startswith("550 5.7.1 Not sent: Is refused (mail@1#refuse)")
        assert len(told.gate.spool) == 0

    asked(tmp_path, act)


def test_one_message_follows_another_and_nothing_of_the_one_is_in_the_other(tmp_path: Path) -> None:
    async def act(told: Scene, server: Asking) -> None:
        assert (await server.ask(mail("REFUSE"), CLEO)).verdict.startswith("550 ")
        assert (await server.ask(mail("WAIT"), CLEO)).verdict == "discard"
        server.writer.write(packet("M", b"<anna@hill.example>") + packet("R", b"<lee@hill.example>") + packet("A"))
        again = mail("hello")
        passed = await server.ask(again, BEN)
        assert passed.verdict == "accept"
        assert passed.message.endswith(again)
        assert [part.address for entry in told.gate.spool.entries() for part in entry.parts] == [CLEO]

    asked(tmp_path, act)


def test_what_a_stranger_says_of_a_decision_is_taken_away(tmp_path: Path) -> None:
    async def act(_: Scene, server: Asking) -> None:
        forged = b"chalkline-DECISION: passed;\r\n folded\r\nX-Other: kept\r\nChalkline-Warning: none\r\n"
        told_of = await server.ask(forged + mail("hello"), CLEO)
        assert told_of.verdict == "accept"
        assert told_of.message.partition(b"\r\n")[2] == b"X-Other: kept\r\n" + mail("hello")

    asked(tmp_path, act)


def test_a_full_disk_is_no_good_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object, **__: object) -> None:
        raise SpoolFull("no room")

    async def act(told: Scene, server: Asking) -> None:
        monkeypatch.setattr(Spool, "accept", full)
        assert (await server.ask(mail("WAIT"), CLEO)).verdict.startswith("451 4.3.1 ")
        assert len(told.gate.spool) == 0

    asked(tmp_path, act)


def test_a_fault_of_the_gates_own_is_put_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(told: Scene, server: Asking) -> None:
        monkeypatch.setattr(type(told.gate.doors.milter.taking), "take", None)
        assert (await server.ask(mail("hello"), CLEO)).verdict.startswith("421 4.3.0 ")

    asked(tmp_path, act)


def test_without_a_school_it_is_as_declared(tmp_path: Path) -> None:
    async def act(_: Scene, server: Asking) -> None:
        assert (await server.ask(mail("hello"), CLEO)).verdict.startswith("451 4.3.5 ")

    asked(tmp_path, act, knows=False)


def test_an_undecided_message_that_may_pass_says_so(tmp_path: Path) -> None:
    async def act(_: Scene, server: Asking) -> None:
        passed = await server.ask(mail("DOUBT"), CLEO)
        assert passed.message.startswith(b"Chalkline-Decision: undecided; ")

    asked(tmp_path, act, cannot_decide={Cause.UNDECIDED: Conduct.PASS})


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        (mail("large", body="x" * 70 + "\r\n" + ("y" * 70 + "\r\n") * 2000), "552 5.3.4 "),
        (mail("bare", body="one\ntwo"), "554 5.6.0 A CR or LF of the message stands alone"),
        (mail("zero", body="one\0two"), "554 5.6.0 A byte of the message is zero"),
        (b"Chalkline-Warning:\r\n" * 1000 + mail("hello"), "554 5.6.0 The message has too many header fields"),
        (mail("long", body="x" * 5000), "554 5.6.0 A line of the message is longer than 4000 bytes"),
    ],
)
def test_what_the_gate_could_not_hand_on_is_refused(tmp_path: Path, raw: bytes, answer: str) -> None:
    async def act(told: Scene, server: Asking) -> None:
        assert (await server.ask(raw, CLEO)).verdict.startswith(answer)
        assert (await server.ask(mail("hello"), CLEO)).verdict == "accept"
        assert told.gate.doors.milter.admission.under_way == 0

    asked(tmp_path, act, limits=MailLimits(size=Octets(100_000)))


def test_too_much_at_once_is_put_off(tmp_path: Path) -> None:
    async def act(_: Scene, server: Asking) -> None:
        assert (await server.ask(mail("much", body="x\r\n" * 9000), CLEO)).verdict.startswith("452 4.3.1 ")
        assert (await server.ask(mail("hello"), CLEO)).verdict == "accept"

    asked(tmp_path, act, limits=MailLimits(size=Octets(20_000), together=Octets(20_000)))


def test_a_message_to_more_than_may_be_is_not_asked_to_come_again(tmp_path: Path) -> None:
    async def act(_: Scene, server: Asking) -> None:
        assert (await server.ask(mail("hello"), CLEO, CLEO, LEE)).verdict == "accept"
        assert (await server.ask(mail("hello"), CLEO, LEE, BEN)).verdict.startswith("554 5.5.3 ")

    asked(tmp_path, act, limits=MailLimits(recipients=2))


def test_an_address_that_nobody_could_write_again_is_refused(tmp_path: Path) -> None:
    async def act(_: Scene, server: Asking) -> None:
        assert (await server.ask(mail("hello"), "cleo home.example")).verdict.startswith("553 5.1.3 ")
        assert (await server.ask(mail("hello"), CLEO, sender="anna>@x\r\n")).verdict.startswith("553 5.1.3 ")
        server.writer.write(packet("M", b"<>") + packet("R", b"<cl\xf6@home.example>") + packet("E"))
        assert (await server.hear())[1].startswith(b"553 5.1.3 ")

    asked(tmp_path, act)


@pytest.mark.parametrize("sender", ["anna@hill.example", ""])
def test_an_address_may_be_shown_without_brackets(tmp_path: Path, sender: str) -> None:
    async def act(told: Scene, server: Asking) -> None:
        server.writer.write(packet("M", sender.encode()) + packet("R", b"cleo@home.example", b"NOTIFY=NEVER"))
        server.writer.write(
            packet("L", b"From", b" anna@hill.example") + packet("L", b"Subject", b" WAIT") + packet("E")
        )
        assert (await server.hear())[0] == "d"
        [entry] = told.gate.spool.entries()
        assert entry.envelope.sender == sender
        assert [(part.address, part.options) for part in entry.parts] == [(CLEO, ("NOTIFY=NEVER",))]

    asked(tmp_path, act)


@pytest.mark.parametrize(
    "said",
    [pack(">LB", 2**31, ord("B")), pack(">LB", 3, ord("R")) + b"<>", pack(">LB", 3, ord("L")) + b"x\0", packet("C")],
)
def test_whoever_does_not_speak_the_protocol_is_left(tmp_path: Path, said: bytes) -> None:
    async def act(told: Scene, server: Asking) -> None:
        server.writer.write(said)
        assert await server.reader.read() == b""
        await until(lambda: not told.gate.doors.milter.here)

    asked(tmp_path, act)


@pytest.mark.parametrize("further", ["E", "A"])
def test_whoever_does_not_wait_for_an_answer_is_left_lest_it_is_taken_for_the_next(
    tmp_path: Path, further: str
) -> None:
    async def act(told: Scene, server: Asking) -> None:
        server.writer.write(packet("M", b"<anna@hill.example>") + packet("R", b"<cleo@home.example>"))
        server.writer.write(packet("E") + packet(further))
        assert await server.reader.read() == b""
        await until(lambda: not told.gate.doors.milter.here)
        assert len(told.gate.spool) == 0

    asked(tmp_path, act)


def test_who_signed_in_counts_as_that_person_and_who_did_not_does_not(tmp_path: Path) -> None:
    async def act(told: Scene, server: Asking) -> None:
        server.connect("192.0.2.7", tls=True)
        assert (await server.ask(mail("WAIT"), CLEO)).verdict == "accept"
        signed_in = await server.ask(mail("WAIT"), CLEO, user="anna@hill.example")
        assert signed_in.verdict == "discard"
        [entry] = told.gate.spool.entries()
        assert (entry.envelope.client.user, entry.envelope.client.secure) == ("anna@hill.example", True)
        server.writer.write(packet("H", b"client.example") + packet("M", b"<>") + packet("R", b"<cleo@home.example>"))
        server.writer.write(
            packet("L", b"From", b" anna@hill.example") + packet("L", b"Subject", b" WAIT") + packet("E")
        )
        assert (await server.hear())[0] == "i"

    asked(tmp_path, act)


@pytest.mark.parametrize("name", ["no folder/a.milter", "x" * 120, "taken"])
def test_where_no_socket_can_be_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "taken").write_text("somebody's notes")

    async def run() -> None:
        async with scene(tmp_path, listen=Listen(addresses=(), milter=tmp_path / name)):
            pass

    with pytest.raises(OSError, match=re.escape(name)):
        asyncio.run(run())
    assert (tmp_path / "taken").read_text() == "somebody's notes"


def test_a_socket_that_a_killed_gate_left_is_replaced(tmp_path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as left:
        left.bind(str(tmp_path / "people.milter"))

    async def act(_: Scene, server: Asking) -> None:
        assert (await server.ask(mail("hello"), CLEO)).verdict == "accept"

    asked(tmp_path, act)


def test_the_gate_ends_once_the_message_is_answered(tmp_path: Path) -> None:
    async def act(told: Scene, server: Asking) -> None:
        idle = await Asking.at(told.gate.basis.settings.listen.milter or Path())
        answer = asyncio.create_task(server.ask(mail("WAIT"), CLEO))
        await until(lambda: len(told.gate.spool) == 1)
        await told.gate.doors.close()
        assert (await answer).verdict == "discard"
        assert await idle.reader.read() == b""
        assert await server.reader.read() == b""
        idle.close()

    asked(tmp_path, act)


def from_outside_at(folder: Path, name: str, act: Act, **changes: Any) -> None:  # noqa: ANN401 - likewise
    """A gate of a school of the library, and its mail server that asks about mail from outside."""
    path = folder / "outside.milter"
    incoming = Incoming(milter=path, server_names=("mx.school.example",), subject_tag="[Careful]")

    async def run() -> None:
        async with scene(folder, knowledge=school(name), incoming=incoming, **changes) as told:
            server = await Asking.at(path)
            server.connect("192.0.2.7")
            await act(told, server)
            server.close()

    asyncio.run(run())


PARENT, TEACHER, PUPIL = "grace.vane@letterbox.example", "hlowe@ferndale.example", "24tvane@ferndale.example"
VERIFIED = results("dmarc=pass header.from=letterbox.example")


def test_a_warning_is_in_the_head_and_in_the_subject(tmp_path: Path) -> None:
    async def act(_: Scene, server: Asking) -> None:
        raw = from_outside(PARENT, TEACHER, VERIFIED, subject="A question")
        warned = await server.ask(raw, TEACHER, sender=PARENT)
        assert warned.verdict == "accept"
        fields, rest = warned.message.split(VERIFIED.encode())
        assert fields.startswith(b"Chalkline-Decision: passed; ")
        assert b"\r\nChalkline-Warning: " in fields
        assert VERIFIED.encode() + rest == raw.replace(b"Subject: A", b"Subject: [Careful] A")

    from_outside_at(tmp_path, "ferndale", act)


def test_marks_that_not_all_see_go_by_way_of_the_spool(tmp_path: Path) -> None:
    async def act(told: Scene, server: Asking) -> None:
        raw = from_outside(PARENT, f"{TEACHER}, {PUPIL}", VERIFIED)
        assert (await server.ask(raw, TEACHER, PUPIL, sender=PARENT)).verdict == "discard"
        [entry] = told.gate.spool.entries()
        assert [(part.address, part.fate) for part in entry.parts] == [(TEACHER, Fate.LEAVING), (PUPIL, Fate.LEAVING)]
        assert entry.envelope.client.outside

    from_outside_at(tmp_path, "ferndale", act)


def test_where_there_is_no_room_for_that_all_see_every_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object, **__: object) -> None:
        raise SpoolFull("no room")

    async def act(_: Scene, server: Asking) -> None:
        monkeypatch.setattr(Spool, "accept", full)
        raw = from_outside(PARENT, f"{TEACHER}, {PUPIL}", VERIFIED)
        marked = await server.ask(raw, TEACHER, PUPIL, sender=PARENT)
        assert marked.verdict == "accept"
        assert b"\r\nChalkline-Warning: " in marked.message

    from_outside_at(tmp_path, "ferndale", act, cannot_decide={Cause.SPOOL_FULL: Conduct.PASS})


def test_nobody_who_brings_mail_from_outside_is_taken_at_their_word(tmp_path: Path) -> None:
    async def act(_: Scene, server: Asking) -> None:
        server.connect("127.0.0.1")
        unknown = await server.ask(from_outside(PARENT, TEACHER), TEACHER, sender=PARENT)
        assert unknown.verdict == "accept"
        assert b"Chalkline-Warning" not in unknown.message

    from_outside_at(tmp_path, "ferndale", act)


def test_a_forged_inside_sender_is_no_less_forged_on_this_way(tmp_path: Path) -> None:
    async def act(_: Scene, server: Asking) -> None:
        forged = from_outside(TEACHER, PUPIL, subject="Change of plan")
        answer = await server.ask(forged, PUPIL, sender="x@mailer.test")
        assert answer.verdict.startswith("550 5.7.1 Not sent: Phishing")

    from_outside_at(tmp_path, "ferndale", act)
