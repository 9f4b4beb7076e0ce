"""What the control socket answers."""

import asyncio
import os
import stat
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from chalkline.gates.mail.control import Control, listening
from chalkline.gates.mail.waiting.orders import Operator
from chalkline.store.spool.control import Answer, Release, Return, Verify
from chalkline.store.spool.errors import UnknownEntry
from chalkline.store.spool.spool import Spool


class Operations:
    """Knows one entry, and refuses every other."""

    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []

    async def release(self, id_: str, by: Operator) -> None:
        if id_ != "trip":
            raise UnknownEntry(f"no open entry has the id `{id_}`")
        self.done.append(("release", id_, str(by)))

    async def return_(self, id_: str, reason: str, by: Operator) -> None:
        self.done.append(("return", id_, reason, str(by)))


async def answered(folder: Path, operations: Operations, *lines: bytes) -> list[Answer]:
    spool = await Spool.open(folder)
    control = Control(operations, spool)
    answers = [await control.answer(line, 1000) for line in lines]
    await spool.close()
    return answers


def test_requests_are_done_in_their_order(tmp_path: Path) -> None:
    operations = Operations()
    lines = map(msgspec.json.encode, (Release(id="trip"), Return(id="trip", reason="Not ours.", by="lee")))
    assert asyncio.run(answered(tmp_path, operations, *lines)) == [Answer(done=True)] * 2
    assert operations.done == [
        ("release", "trip", "an operator (uid 1000)"),
        ("return", "trip", "Not ours.", "lee (uid 1000)"),
    ]


def test_a_refusal_is_an_answer(tmp_path: Path) -> None:
    (answer,) = asyncio.run(answered(tmp_path, Operations(), msgspec.json.encode(Release(id="other"))))
    assert answer == Answer(done=False, error="no open entry has the id `other`")


@pytest.mark.parametrize("line", [b"", b"{}", b'{"do":"release"}', b'{"do":"delete","id":"trip"}', b"\xff"])
def test_what_is_no_request_is_refused(tmp_path: Path, line: bytes) -> None:
    operations = Operations()
    (answer,) = asyncio.run(answered(tmp_path, operations, line))
    assert not answer.done
    assert answer.error
    assert not operations.done


def test_verify_says_what_it_found(tmp_path: Path) -> None:
    (answer,) = asyncio.run(answered(tmp_path, Operations(), msgspec.json.encode(Verify())))
    assert answer.verified is not None
    assert (answer.verified.entries, answer.verified.faults) == (0, ())


def test_the_socket_is_for_its_owner_and_takes_the_place_of_a_dead_one(tmp_path: Path) -> None:
    async def test() -> None:
        spool = await Spool.open(tmp_path)
        (tmp_path / "control").touch()
        operations = Operations()
        async with listening(operations, spool):
            assert stat.S_IMODE((tmp_path / "control").stat().st_mode) == 0o600
            reader, writer = await asyncio.open_unix_connection(tmp_path / "control")
            writer.write(msgspec.json.encode(Verify()) + b"\n" + msgspec.json.encode(Release(id="trip")) + b"\n")
            answers = [msgspec.json.decode(await reader.readline(), type=Answer) for _ in range(2)]
            assert [answer.done for answer in answers] == [True, True]
            assert operations.done == [("release", "trip", f"an operator (uid {os.getuid()})")]
            writer.close()
        assert not (tmp_path / "control").exists()
        await spool.close()

    asyncio.run(test())


def test_an_endless_line_ends_the_connection(tmp_path: Path) -> None:
    async def test() -> None:
        spool = await Spool.open(tmp_path)
        async with listening(Operations(), spool):
            reader, writer = await asyncio.open_unix_connection(tmp_path / "control")
            writer.write(b"x" * 200_000)
            with suppress(ConnectionError):  # closed while it still wrote
                assert await reader.read() == b""
            writer.close()
        await spool.close()

    asyncio.run(test())
