"""The gate with all its parts, as ``chalkline gate mail`` puts them together."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.gates.mail.hill import SATURDAY, at, files, mail
from tests.gates.mail.running import Hands
from tests.gates.mail.sink import Sink, sink
from tests.gates.mail.whole import send, until, whole
from tests.servers import free_port

from chalkline.gates.mail.gate import Gate


@asynccontextmanager
async def before_a_sink(folder: Path, clock: Hands) -> AsyncIterator[tuple[Gate, Sink]]:
    async with sink() as behind, whole(folder, clock, next_port=behind.port) as gate:
        yield gate, behind


def test_what_waits_is_told_at_once_and_leaves_by_itself(tmp_path: Path) -> None:
    async def run() -> None:
        clock = Hands(SATURDAY)
        async with before_a_sink(tmp_path, clock) as (gate, behind):
            raw = mail("WAIT please")
            assert (await send(gate.addresses[0][1], raw, "cleo@home.example")).startswith("250 2.0.0 Kept as ")
            await until(lambda: len(behind.delivered) == 1)
            notice = behind.delivered[0]
            assert notice.recipients == ["anna@hill.example"]
            assert b"Hello." not in notice.content
            clock.now = at("2026-11-23 07:30")
            gate.basis.due.set()
            await until(lambda: len(behind.delivered) == 2)
            assert behind.delivered[1].content.startswith(b"Chalkline-Decision: released;")
            assert behind.delivered[1].content.endswith(raw)
            await until(lambda: len(gate.spool) == 0)

    asyncio.run(run())


def test_each_of_many_gets_what_they_may(tmp_path: Path) -> None:
    async def run() -> None:
        async with before_a_sink(tmp_path, Hands(SATURDAY)) as (gate, behind):
            raw = mail("OUT REFUSE", to="lee@hill.example, cleo@home.example")
            assert (await send(gate.addresses[0][1], raw, "lee@hill.example", "cleo@home.example")).startswith("250 ")
            await until(lambda: len(behind.delivered) == 2)
            assert {tuple(each.recipients) for each in behind.delivered} == {
                ("lee@hill.example",),
                ("anna@hill.example",),
            }

    asyncio.run(run())


def test_the_process_takes_mail_until_it_is_told_to_end(tmp_path: Path) -> None:
    async def run() -> None:
        files(tmp_path / "school")
        port = free_port()
        async with sink() as behind:
            config = tmp_path / "gate.toml"
            config.write_text(
                f'hostname = "gate.hill.example"\nspool = "spool"\nschool = "school"\n'
                f'[listen]\naddresses = ["127.0.0.1:{port}"]\n[next]\nserver = "127.0.0.1:{behind.port}"\n'
                f'[pages]\nlisten = "127.0.0.1:{free_port()}"\n'
            )
            line = (Path(sys.executable).with_name("chalkline"), "gate", "mail", "--config", config)
            process = await asyncio.create_subprocess_exec(*line, stderr=asyncio.subprocess.PIPE)
            await _until_somebody_answers(port)
            answers = [await send(port, mail("hello"), "cleo@home.example")]
            while answers[-1].startswith("451 4.3.5"):  # it knows nothing yet
                await asyncio.sleep(0.1)
                answers.append(await send(port, mail("hello"), "cleo@home.example"))
            process.send_signal(signal.SIGTERM)
            _, said = await process.communicate()
            assert answers[-1] == "250 2.0.0 taken"
            assert process.returncode == 0
            assert b"Traceback" not in said

    asyncio.run(run())


async def _until_somebody_answers(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return
