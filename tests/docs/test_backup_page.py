"""The steps of the how-to on backups, done: what waited waits again, may be hurried by its old link, and arrives."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from textwrap import dedent

from tests.conftest import ROOT
from tests.gates.mail.following import answer, link_in
from tests.gates.mail.hill import SATURDAY, files, mail
from tests.gates.mail.running import Hands
from tests.gates.mail.sink import Sink, sink
from tests.gates.mail.whole import knowing_gate, send, until
from tests.servers import free_port

from chalkline.gates.mail.gate import Gate
from chalkline.gates.mail.settings.declared import Listen, NextServer, Pages, Settings
from chalkline.gates.mail.settings.forms import Endpoint

PAGE = (ROOT / "docs/how-to/back-up-a-gate.md").read_text(encoding="utf-8")
CLEO = "cleo@home.example"


def steps(root: Path) -> list[str]:
    """The page's commands block by block, for a machine whose root is a folder; nothing there is run by systemd."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", PAGE, re.MULTILINE | re.DOTALL)
    plain = (re.sub(r"^systemctl .*\n", "", dedent(block), flags=re.MULTILINE) for block in blocks)
    return [re.sub(r"(?<=[ =])/(?=$|[a-z ]|\\)", f"{root}/", block, flags=re.MULTILINE) for block in plain]


def run(script: str) -> str:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    command = ["/bin/sh", "-e", "-c", script]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, "PATH": path})  # noqa: S603
    assert done.returncode == 0, done.stderr
    return done.stdout


def machine(root: Path) -> None:
    """Settings, the school and a place for backups."""
    for folder in ("etc/chalkline", "srv/chalkline", "srv/backup", "var/spool"):
        (root / folder).mkdir(parents=True)
    files(root / "srv/chalkline/hill")
    (root / "etc/chalkline/gate.toml").write_text(
        f'hostname = "gate.hill.example"\nspool = "{root}/var/spool/chalkline"\nschool = "{root}/srv/chalkline/hill"\n'
        f'[next]\nserver = "127.0.0.1:25"\n'
    )


@asynccontextmanager
async def gate_on(root: Path, behind: Sink, pages: Endpoint) -> AsyncIterator[Gate]:
    settings = Settings(
        hostname="gate.hill.example",
        spool=root / "var/spool/chalkline",
        school=root / "srv/chalkline/hill",
        listen=Listen(addresses=(Endpoint("127.0.0.1:0"),)),
        next=NextServer(server=Endpoint(f"127.0.0.1:{behind.port}"), tls="never"),
        pages=Pages(listen=pages, url=f"http://{pages}"),
    )
    async with knowing_gate(settings, Hands(SATURDAY)) as gate:
        yield gate


def test_what_waited_at_the_backup_waits_after_the_restore_and_goes_by_its_old_link(tmp_path: Path) -> None:
    machine(tmp_path)
    back_up, restore, look = steps(tmp_path)
    pages = Endpoint(f"127.0.0.1:{free_port()}")

    async def told() -> None:
        async with sink() as behind:
            async with gate_on(tmp_path, behind, pages) as gate:
                await send(gate.addresses[0][1], mail("WAIT"), CLEO)
                await until(lambda: len(behind.delivered) == 1)
            link = link_in(behind.delivered[0].content, "Send it anyway, and say why:")
            await asyncio.to_thread(run, back_up)
            async with gate_on(tmp_path, behind, pages) as gate:  # goes on, and delivers it
                assert "It is on its way" in await answer(link, reason="Now.")
                await until(lambda: len(behind.delivered) == 2 and len(gate.spool) == 0)
            assert "all is whole" in await asyncio.to_thread(run, restore)
            assert CLEO in await asyncio.to_thread(run, look)
            async with gate_on(tmp_path, behind, pages) as gate:
                assert "It is on its way" in await answer(link, reason="Now.")
                await until(lambda: len(behind.delivered) == 3 and len(gate.spool) == 0)
        first, again = behind.delivered[1:]
        assert (first.recipients, again.recipients) == ([CLEO], [CLEO])
        assert _id_in(first.content) == _id_in(again.content)

    asyncio.run(told())
    assert (tmp_path / "var/spool/chalkline.before").is_dir()


def _id_in(content: bytes) -> bytes:
    found = re.search(rb"^Chalkline-Decision: .*?\bid=(\w+)", content, re.MULTILINE)
    assert found is not None, content
    return found[1]
