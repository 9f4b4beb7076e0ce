"""A gate of Hill School with all its parts, for tests."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.gates.mail.hill import files
from tests.gates.mail.running import Client, Hands
from tests.servers import free_port

from chalkline.gates.mail.gate import Gate, running_gate
from chalkline.gates.mail.settings.declared import Listen, NextServer, Pages, Settings
from chalkline.gates.mail.settings.forms import Endpoint
from chalkline.gates.mail.wiring import parts_of
from chalkline.policy.decide.decider import Enforcement
from chalkline.store.bundle.school_folder import SchoolFolderSource


@asynccontextmanager
async def whole(
    folder: Path, clock: Hands, *, next_port: int, port: int = 0, milter: Path | None = None
) -> AsyncIterator[Gate]:
    """A gate that knows its school, all of whose clauses are enforced."""
    pages = Endpoint(f"127.0.0.1:{free_port()}")
    settings = Settings(
        hostname="gate.hill.example",
        spool=folder / "spool",
        school=folder / "school",
        listen=Listen(addresses=(Endpoint(f"127.0.0.1:{port}"),), milter=milter),
        next=NextServer(server=Endpoint(f"127.0.0.1:{next_port}"), tls="never"),
        pages=Pages(listen=pages, url=f"http://{pages}"),
        metrics=Endpoint(f"127.0.0.1:{free_port()}"),
    )
    files(folder / "school")
    async with knowing_gate(settings, clock) as gate:
        yield gate


@asynccontextmanager
async def knowing_gate(settings: Settings, clock: Hands) -> AsyncIterator[Gate]:
    """A gate that knows the school of its settings, all of whose clauses are enforced."""
    assert settings.school is not None
    source = SchoolFolderSource(folder=settings.school, clock=clock, enforcement=Enforcement.ALL)
    async with running_gate(settings, clock, lambda basis: parts_of(basis, source)) as gate:
        await until(lambda: gate.knowing.now is not None)
        yield gate


async def until(true: Callable[[], bool], seconds: float = 15) -> None:
    """Returns once that is so. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.02)


async def send(port: int, raw: bytes, *recipients: str) -> str:
    """The answer to a message of Anna's."""
    client = Client(*await asyncio.open_connection("127.0.0.1", port))
    try:
        return await client.send(raw, recipients)
    finally:
        await client.close()
