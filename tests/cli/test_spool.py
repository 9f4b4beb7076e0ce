"""What an operator sees of a spool, and how the gate is asked."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from getpass import getuser
from pathlib import Path

import msgspec
import pytest
from tests.store.spool.letters import ASKED, NINE, OLGA, PARENTS, at, letter, notice, part
from typer.testing import Result

from chalkline.gates.mail.control import listening
from chalkline.gates.mail.waiting.orders import Operator
from chalkline.policy.decide.decision import Decision, Finding
from chalkline.policy.effects import Effect
from chalkline.store.spool.entry import Entry, Fate
from chalkline.store.spool.errors import UnknownEntry
from chalkline.store.spool.spool import Spool

Run = Callable[..., Result]

FINDINGS = (Finding(clause="email@3#evening", rule=1, index=0, effect=Effect.HOLD),)
HELD_BY = Decision(event="mail.send", id="x", at=NINE, effect=Effect.HOLD, findings=FINDINGS, release_at=at(1e9))
DECISION = msgspec.json.encode({"decision": HELD_BY}, enc_hook=int)


class Operations:
    """A gate that only writes down what it is asked."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.asked: list[tuple[str, ...]] = []

    async def release(self, id_: str, by: Operator) -> None:
        if id_ not in self.spool:
            raise UnknownEntry(f"no open entry has the id `{id_}`")
        self.asked.append(("release", id_, by.name))

    async def return_(self, id_: str, reason: str, by: Operator) -> None:
        self.asked.append(("return", id_, reason, by.name))


async def filled(spool: Spool) -> list[Entry]:
    held = part(until=at(1e9), decision=DECISION)
    trip = letter(spool.new_id(NINE), held, part(PARENTS[1], Fate.DELIVERED))
    await spool.accept(trip, notices=[notice(spool.new_id(NINE), trip.entry.id)])
    await spool.accept(letter(spool.new_id(at(60)), ASKED))
    return list(spool.entries())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A spool that no gate owns: a held message, the notice of it, and one of which somebody is asked."""

    async def fill() -> None:
        spool = await Spool.open(tmp_path / "spool")
        await filled(spool)
        await spool.close()

    asyncio.run(fill())
    return tmp_path / "spool"


@pytest.fixture
def gate(folder: Path) -> Iterator[Operations]:
    """The same with a gate running on it, in a thread of its own."""
    started: list[Operations] = []
    ready, stop = threading.Event(), asyncio.Event()

    async def serve() -> None:
        spool = await Spool.open(folder)
        started.append(Operations(spool))
        async with listening(started[0], spool):
            ready.set()
            await stop.wait()
        await spool.close()

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(10)
    yield started[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


def test_the_list_says_who_to_whom_and_which_clause(run: Run, folder: Path) -> None:
    lines = run("spool", "list", folder).output.splitlines()
    assert OLGA in lines[1]
    assert PARENTS[0] in lines[1]
    assert "held" in lines[1]
    assert lines[1].endswith("email#evening")
    assert "the gate" in lines[2]
    assert lines[3].split()[-3:] == ["asked", "an", "answer"]
    assert lines[-1] == "3 entries, 108 bytes: 1 held, 1 asked, 1 leaving"


def test_the_list_can_be_narrowed(run: Run, folder: Path) -> None:
    assert run("spool", "list", folder, "--fate", "asked").output.splitlines()[-1] == "1 entry, 27 bytes: 1 asked"
    assert run("spool", "list", folder, "--with", "LINDQVIST").output.splitlines()[-1] == "1 entry, 27 bytes: 1 held"
    assert run("spool", "list", folder, "--with", "nobody").output == "Nothing waits.\n"


def test_json_has_an_entry_a_line(run: Run, folder: Path) -> None:
    first, *_ = map(json.loads, run("spool", "list", folder, "--json").output.splitlines())
    assert first["arrived"] == "2025-11-18T09:00:00Z"
    assert first["parts"][0]["clauses"] == ["email#evening"]
    assert first["parts"][0]["decision"]["decision"]["event"] == "mail.send"
    assert first["content"]["size"] == 27


def test_json_says_effects_and_moments_as_people_read_them(run: Run, folder: Path) -> None:
    first, *_ = map(json.loads, run("spool", "list", folder, "--json").output.splitlines())
    decision = first["parts"][0]["decision"]["decision"]
    assert (decision["effect"], decision["findings"][0]["effect"]) == ("hold", "hold")
    assert (decision["at"], decision["release_at"]) == ("2025-11-18T09:00:00Z", first["parts"][0]["until"])


def test_nothing_of_the_message_is_shown_unless_asked_for(run: Run, folder: Path) -> None:
    ids = [json.loads(line)["id"] for line in run("spool", "list", folder, "--json").output.splitlines()]
    shown = run("spool", "show", folder, ids[2]).output
    assert "head (p#c)" in shown
    assert "Dear all" not in shown + run("spool", "show", folder, ids[2], "--json").output
    assert run("spool", "show", folder, ids[2][-6:], "--message").stdout_bytes == b"Subject: Trip\r\n\r\nDear all\r\n"


def test_a_gate_is_asked_to_release_and_return(run: Run, folder: Path, gate: Operations) -> None:
    first, second, _ = gate.spool._ledger.state.open  # noqa: SLF001 - read from another thread, at rest
    assert run("spool", "release", folder, first[-8:]).output == f"{first} leaves\n"
    assert run("spool", "return", folder, second, "--reason", "Not ours.", "--by", "a.lee").exit_code == 0
    assert gate.asked == [("release", first, getuser()), ("return", second, "Not ours.", "a.lee")]


def test_a_refusal_is_said_and_ends_with_1(
    run: Run, folder: Path, gate: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Spool, "__contains__", lambda _spool, _id: False)
    first = next(iter(gate.spool._ledger.state.open))  # noqa: SLF001 - read from another thread, at rest
    result = run("spool", "release", folder, first)
    assert result.exit_code == 1
    assert "no open entry" in result.output


def test_without_a_gate_nothing_is_changed(run: Run, folder: Path) -> None:
    first = json.loads(run("spool", "list", folder, "--json").output.splitlines()[0])["id"]
    result = run("spool", "release", folder, first)
    assert result.exit_code == 2
    assert "no gate answers" in result.output


@pytest.mark.usefixtures("gate")
def test_a_running_gate_verifies_its_spool(run: Run, folder: Path) -> None:
    assert run("spool", "verify", folder).output.splitlines()[-1] == "all is whole"


def test_damage_is_named_and_ends_with_1(run: Run, folder: Path) -> None:
    message = min((folder / "messages").iterdir())
    message.write_bytes(b"something else")
    result = run("spool", "verify", folder)
    assert result.exit_code == 1
    assert f"messages/{message.name}, byte 0" in result.output
    assert json.loads(run("spool", "verify", folder, "--json").output)["faults"][0]["loss"] is True


def test_a_folder_that_is_no_spool_is_said_to_be_none(run: Run, tmp_path: Path) -> None:
    result = run("spool", "list", tmp_path)
    assert result.exit_code == 2
    assert "is no spool of a gate" in result.output


def test_an_id_must_mean_one_entry(run: Run, folder: Path) -> None:
    assert "3 open entries" in run("spool", "show", folder, "1").output
    assert "no open entry has the id `zzz`" in run("spool", "show", folder, "zzz").output


def test_what_is_no_request_is_answered_so(gate: Operations, folder: Path) -> None:
    async def say(line: bytes) -> bytes:
        reader, writer = await asyncio.open_unix_connection(folder / "control")
        writer.write(line)
        answer = await reader.readline()
        writer.close()
        return answer

    assert b'"done":false' in asyncio.run(say(b'{"do":"drop everything"}\n'))
    assert gate.asked == []


def test_long_lists_of_recipients_are_cut_and_old_tries_are_shown(run: Run, tmp_path: Path) -> None:
    refused = part(PARENTS[1], Fate.RETURNED, attempts=2, reply="550 5.1.1 no such mailbox")

    async def fill() -> None:
        spool = await Spool.open(tmp_path / "spool")
        many = (part(f"p{number}@mail.example", until=at(1e9)) for number in range(5))
        await spool.accept(letter(spool.new_id(NINE), *many, refused))
        await spool.close()

    asyncio.run(fill())
    assert "and 2 more" in run("spool", "list", tmp_path / "spool").output
    shown = run("spool", "show", tmp_path / "spool", "1").output
    assert "tried     2 times" in shown
    assert "reply     550 5.1.1 no such mailbox" in shown
    assert "subject   Trip" in shown
    assert "client    10.0.0.7 as olga" in shown
