import asyncio
import socket
from pathlib import Path

import pytest
from tests.gates.mail.hill import HELD_UNTIL, at, files, mail
from tests.gates.mail.running import scene

from chalkline.gates.mail.main import run_gate
from chalkline.gates.mail.settings.declared import Listen, NextServer, Pages, Settings
from chalkline.gates.mail.settings.forms import Endpoint
from chalkline.gates.mail.verdicts.notices_due import NoticeKind
from chalkline.store.spool.entry import Fate


def test_what_passes_is_at_the_next_server_before_the_answer(tmp_path: Path) -> None:
    async def run() -> None:
        async with scene(tmp_path) as school:
            raw = mail("hello", body=".dots\r\n..\r\nend")
            assert await school.send(raw, "cleo@home.example") == "250 2.0.0 taken"
            [message] = school.sink.delivered
            assert message.content.endswith(raw)
            added = message.content.removesuffix(raw).decode()
            assert added.startswith("Chalkline-Decision: passed; by=gate.hill.example; id=")
            assert (
                "\r\nReceived: from client.example ([127.0.0.1])\r\n\tby gate.hill.example (Chalkline) with ESMTP id"
                in added
            )
            assert added.endswith("Sat, 21 Nov 2026 10:00:00 +0000\r\n")
            assert len(school.gate.spool) == 0
            assert school.noticed.due == []

    asyncio.run(run())


def test_what_waits_is_in_the_spool_before_the_answer(tmp_path: Path) -> None:
    async def run() -> None:
        async with scene(tmp_path) as school:
            raw = mail("WAIT")
            assert (await school.send(raw, "cleo@home.example")).startswith("250 2.0.0 Kept as ")
            [entry] = school.gate.spool.entries()
            assert [(part.fate, part.until) for part in entry.parts] == [(Fate.HELD, at(HELD_UNTIL))]
            assert bytes(school.gate.spool.raw(entry.id)) == raw
            assert [due.kind for due in school.noticed.due] == [NoticeKind.SENDER]
            assert school.sink.delivered == []

    asyncio.run(run())


def test_each_recipient_has_their_own_fate(tmp_path: Path) -> None:
    async def run() -> None:
        async with scene(tmp_path) as school:
            answer = await school.send(mail("OUT WAIT"), "lee@hill.example", "cleo@home.example")
            assert answer.startswith("250 ")
            [entry] = school.gate.spool.entries()
            assert [part.fate for part in entry.parts] == [Fate.LEAVING, Fate.HELD]

    asyncio.run(run())


def test_a_refusal_names_clause_reason_and_what_to_do_instead(tmp_path: Path) -> None:
    async def run() -> None:
        async with scene(tmp_path) as school:
            answer = await school.send(mail("REFUSE"), "cleo@home.example")
            assert answer.startswith("550 5.7.1 Not sent: Is refused (mail@1#refuse), because the subject")
            assert answer.endswith("Telephone instead.")
            assert len(school.gate.spool) == 0

    asyncio.run(run())


def test_a_warning_is_delivered_and_told(tmp_path: Path) -> None:
    async def run() -> None:
        async with scene(tmp_path) as school:
            assert (await school.send(mail("WARN"), "cleo@home.example")).startswith("250 ")
            assert len(school.sink.delivered) == 1
            assert [(due.kind, due.concerns[0].clause) for due in school.noticed.due] == [("sender", "mail@1#warn")]

    asyncio.run(run())


def test_a_gate_whose_pages_cannot_be_served_does_not_run(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(
            hostname="gate.hill.example",
            spool=tmp_path / "spool",
            school=files(tmp_path / "school"),
            listen=Listen(addresses=(Endpoint("127.0.0.1:0"),)),
            next=NextServer(server=Endpoint("127.0.0.1:1")),
            pages=Pages(listen=Endpoint(f"127.0.0.1:{taken.getsockname()[1]}")),
        )
        with pytest.raises(OSError, match="address already in use"):
            run_gate(settings)
