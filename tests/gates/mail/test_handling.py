"""What becomes of messages when not all goes well: choosy servers, a full disk, doubt, loops, strangers."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.gates.mail.hill import mail
from tests.gates.mail.running import Scene, scene

from chalkline.gates.mail.settings.conduct import Cause, Conduct
from chalkline.gates.mail.settings.declared import Listen
from chalkline.gates.mail.settings.forms import Endpoint, Network
from chalkline.gates.mail.verdicts.keeping import record_of_json
from chalkline.gates.mail.verdicts.notices_due import NoticeKind
from chalkline.policy.effects import Effect
from chalkline.store.spool.entry import Direction, Fate
from chalkline.store.spool.errors import SpoolFull
from chalkline.store.spool.spool import Spool

CLEO, LEE, BEN = "cleo@home.example", "lee@hill.example", "ben@hill.example"


def sending(folder: Path, act: Callable[[Scene], Awaitable[None]], **changes: Any) -> None:  # noqa: ANN401 - settings
    async def run() -> None:
        async with scene(folder, **changes) as school:
            await act(school)

    asyncio.run(run())


def test_whom_the_next_server_refuses_is_returned_and_whom_it_puts_off_tried_again(tmp_path: Path) -> None:
    async def act(school: Scene) -> None:
        school.sink.rcpt = {LEE: "450 4.2.1 full", BEN: "550 5.1.1 unknown"}
        assert await school.send(mail("hello"), CLEO, LEE, BEN) == "250 2.0.0 OK"
        [entry] = school.gate.spool.entries()
        assert [(part.address, part.fate, part.reply) for part in entry.parts] == [
            (LEE, Fate.LEAVING, "450 4.2.1 full"),
            (BEN, Fate.RETURNED, "550 5.1.1 unknown"),
        ]
        assert [(address, reply.line) for address, reply in school.noticed.refused] == [(BEN, "550 5.1.1 unknown")]

    sending(tmp_path, act)


@pytest.mark.parametrize(("notify", "told"), [(" NOTIFY=SUCCESS,DELAY", [CLEO]), (" NOTIFY=FAILURE", []), ("", [])])
def test_who_asked_to_hear_of_success_hears_that_it_was_handed_on(tmp_path: Path, notify: str, told: list[str]) -> None:
    async def act(school: Scene) -> None:
        client = await school.client()
        await client.hello()
        await client.say("MAIL FROM:<anna@hill.example>")
        await client.say(f"RCPT TO:<{CLEO}>{notify}")
        await client.say("DATA")
        assert await client.say(mail("hello") + b".\r\n") == "250 2.0.0 taken"
        assert school.noticed.handed_on == told

    sending(tmp_path, act)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({LEE: "550 5.1.1 who", BEN: "550 5.1.1 who"}, "550 5.1.1 who"),
        ({LEE: "550 5.1.1 who", BEN: "450 4.2.1 full"}, "450 4.2.1 full"),
    ],
)
def test_what_nobody_takes_is_answered_as_the_next_server_does(
    tmp_path: Path, answers: dict[str, str], said: str
) -> None:
    async def act(school: Scene) -> None:
        school.sink.rcpt = answers
        assert await school.send(mail("hello"), LEE, BEN) == said
        assert len(school.gate.spool) == 0

    sending(tmp_path, act)


@pytest.mark.parametrize("answer", ["554 5.7.1 spam", "451 4.7.1 later"])
def test_the_answer_to_the_message_is_the_next_servers(tmp_path: Path, answer: str) -> None:
    async def act(school: Scene) -> None:
        school.sink.data = answer
        assert await school.send(mail("WARN"), CLEO) == answer
        assert school.gate.spool.fates[Fate.LEAVING] == 0

    sending(tmp_path, act)


def test_a_warning_is_told_only_of_what_was_delivered(tmp_path: Path) -> None:
    async def act(school: Scene) -> None:
        school.sink.rcpt = {LEE: "450 4.2.1 full"}
        await school.send(mail("ASK"), LEE)
        [entry] = school.gate.spool.entries()
        [part] = entry.parts
        assert part.fate is Fate.ASKED
        assert part.asked[0].people == ("head",)
        assert entry.direction is Direction.INTERNAL
        assert record_of_json(part.decision).decision.effect is Effect.ASK
        assert {due.kind for due in school.noticed.due} == {NoticeKind.SENDER, NoticeKind.REQUEST}

    sending(tmp_path, act)


def test_a_group_stays_together_where_all_its_members_get_the_message(tmp_path: Path) -> None:
    async def act(school: Scene) -> None:
        await school.send(mail("hello", to="everybody@hill.example"), "everybody@hill.example")
        assert school.sink.delivered[0].recipients == ["everybody@hill.example"]
        await school.send(mail("STAFF", to="everybody@hill.example"), "everybody@hill.example")
        [entry] = school.gate.spool.entries()
        assert {(part.address, part.via, part.fate) for part in entry.parts} == {
            ("anna@hill.example", "everybody@hill.example", Fate.LEAVING),
            ("ben@hill.example", "everybody@hill.example", Fate.RETURNED),
            ("lee@hill.example", "everybody@hill.example", Fate.LEAVING),
        }

    sending(tmp_path, act)


@pytest.mark.parametrize(
    ("conduct", "answer", "fates"),
    [
        (Conduct.HOLD, "250 2.0.0 Kept", [Fate.HELD]),
        (Conduct.PASS, "250 2.0.0 taken", []),
        (Conduct.TURN_AWAY, "451 4.7.1 ", []),
    ],
)
def test_what_cannot_be_decided(tmp_path: Path, conduct: Conduct, answer: str, fates: list[Fate]) -> None:
    async def act(school: Scene) -> None:
        assert (await school.send(mail("DOUBT"), CLEO)).startswith(answer)
        entries = list(school.gate.spool.entries())
        assert [part.fate for entry in entries for part in entry.parts] == fates
        assert all(part.until is not None for entry in entries for part in entry.parts)
        assert bool(school.noticed.due) == bool(fates)
        for delivered in school.sink.delivered:
            assert delivered.content.startswith(b"Chalkline-Decision: undecided;")

    sending(tmp_path, act, cannot_decide={Cause.UNDECIDED: conduct})


@pytest.mark.parametrize(
    ("conduct", "answer"),
    [(Conduct.TURN_AWAY, "451 4.3.5 "), (Conduct.HOLD, "250 2.0.0 Kept"), (Conduct.PASS, "250 2.0.0 taken")],
)
def test_without_any_knowledge(tmp_path: Path, conduct: Conduct, answer: str) -> None:
    async def act(school: Scene) -> None:
        assert (await school.send(mail("REFUSE"), CLEO)).startswith(answer)

    sending(tmp_path, act, knows=False, cannot_decide={Cause.NO_BUNDLE: conduct})


def test_a_fault_of_ours_is_a_cause_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    async def act(school: Scene) -> None:
        monkeypatch.setattr("chalkline.gates.mail.handling.verdicts_on", fails)
        assert (await school.send(mail("hello"), CLEO)).startswith("250 2.0.0 Kept")
        [entry] = school.gate.spool.entries()
        assert entry.parts[0].fate is Fate.HELD

    sending(tmp_path, act)


@pytest.mark.parametrize(
    ("conduct", "answer", "delivered"),
    [(Conduct.TURN_AWAY, "451 4.3.1 ", 0), (Conduct.PASS, "250 2.0.0 taken", 1)],
)
def test_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, conduct: Conduct, answer: str, delivered: int
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise SpoolFull

    async def act(school: Scene) -> None:
        monkeypatch.setattr(Spool, "accept", full)
        assert (await school.send(mail("WAIT"), CLEO)).startswith(answer)
        assert len(school.sink.delivered) == delivered
        assert (await school.send(mail("WARN"), CLEO)) == "250 2.0.0 taken"  # what passes needs no room
        school.sink.rcpt = {LEE: "450 4.2.1 full"}
        assert (await school.send(mail("hello"), CLEO, LEE)).startswith("451 4.3.1 ")

    sending(tmp_path, act, cannot_decide={Cause.SPOOL_FULL: conduct})


def test_a_message_that_goes_round_is_stopped(tmp_path: Path) -> None:
    hop = b"Received: from a by %s (x); Sat, 21 Nov 2026 10:00:00 +0000\r\n"

    async def act(school: Scene) -> None:
        own = hop % b"gate.hill.example"
        assert (await school.send(own * 3 + mail("hello"), CLEO)).startswith("250 ")
        assert (await school.send(own * 4 + mail("hello"), CLEO)).startswith("554 5.4.6 ")
        assert (await school.send(hop % b"other.example" * 51 + mail("hello"), CLEO)).startswith("554 5.4.6 ")

    sending(tmp_path, act)


@pytest.mark.parametrize(("gates", "kept"), [((), 0), ((Network("127.0.0.1"),), 1)])
def test_a_decision_counts_only_from_a_gate_of_the_school(
    tmp_path: Path, gates: tuple[Network, ...], kept: int
) -> None:
    async def act(school: Scene) -> None:
        await school.send(b"chalkline-DECISION: passed;\r\n\tby=evil\r\n" + mail("hello"), CLEO)
        assert school.sink.delivered[0].content.count(b"by=evil") == kept

    sending(tmp_path, act, listen=Listen(addresses=(Endpoint("127.0.0.1:0"),), previous_gates=gates))


def test_large_messages_go_beside_the_others(tmp_path: Path) -> None:
    async def act(school: Scene) -> None:
        raw = mail("hello", body="Dear all,\r\n" * 100_000)
        large = asyncio.create_task(school.send(raw, CLEO))
        answers = [await school.send(mail("hello"), LEE) for _ in range(5)]
        assert {await large, *answers} == {"250 2.0.0 taken"}
        assert any(each.content.endswith(raw) for each in school.sink.delivered)

    sending(tmp_path, act)


def test_a_bounce_and_a_protected_contact_pass(tmp_path: Path) -> None:
    async def act(school: Scene) -> None:
        assert (await school.send(mail("WARN"), CLEO, sender="")).startswith("250 ")
        assert (await school.send(mail("REFUSE", to="help@line.example"), "help@line.example")).startswith("250 ")

    sending(tmp_path, act)
