"""A gate of Hill School on loopback for tests, with a sink behind it and a client before it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import msgspec
from tests.gates.mail import hill
from tests.gates.mail.sink import Sink, sink

from chalkline.gates.mail.basis import Basis, Parts
from chalkline.gates.mail.gate import Gate, running_gate
from chalkline.gates.mail.onward.marking import Warnings
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.declared import Listen, NextServer, Settings
from chalkline.gates.mail.settings.forms import Endpoint
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.gates.mail.verdicts.notices_due import NoticeDue
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.gates.mail.verdicts.vouching import Vouching
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Letter


@cache
def known() -> Knowledge:
    with tempfile.TemporaryDirectory() as folder:
        return hill.hill(Path(folder))


@dataclass(slots=True)
class Noticed:
    """Writes no notices, and remembers which were due."""

    due: list[NoticeDue] = field(default_factory=list)
    refused: list[tuple[str, Reply]] = field(default_factory=list)
    handed_on: list[str] = field(default_factory=list)

    def letters(
        self, due: Iterable[NoticeDue], _arrival: Arrival, _verdicts: Sequence[Verdict], _knowledge: Knowledge
    ) -> tuple[Letter, ...]:
        self.due += due
        return ()

    def undeliverable(self, _arrival: Arrival, refused: Sequence[tuple[str, Reply]]) -> tuple[Letter, ...]:
        self.refused += refused
        return ()

    def delayed(self, *_: object) -> tuple[Letter, ...]:
        return ()

    def relayed(self, _arrival: Arrival, taken: Sequence[tuple[str, Reply]]) -> tuple[Letter, ...]:
        self.handed_on += [address for address, _ in taken]
        return ()


@dataclass(slots=True)
class Hands:
    """A clock that stands still until it is set."""

    now: Timestamp = hill.SATURDAY

    def __call__(self) -> Timestamp:
        return self.now


@dataclass(slots=True)
class Scene:
    """A gate, what is behind it, and the time."""

    gate: Gate
    sink: Sink
    noticed: Noticed
    clock: "Hands"
    clients: list["Client"] = field(default_factory=list)

    @property
    def port(self) -> int:
        return self.gate.addresses[0][1]

    async def client(self) -> "Client":
        """A client that has just connected."""
        self.clients.append(await Client.at(self.port))
        return self.clients[-1]

    async def send(self, raw: bytes, *recipients: str, sender: str = "anna@hill.example") -> str:
        """The gate's answer to a message."""
        return await (await self.client()).send(raw, recipients, sender)


@dataclass(slots=True)
class Client:
    """A client that says what it is told to."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def at(cls, port: int) -> "Client":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def close(self) -> None:
        self.writer.close()
        with suppress(OSError):
            await self.writer.wait_closed()

    async def answer(self) -> str:
        """The next answer, its lines joined by newlines; empty where the connection has ended."""
        lines: list[str] = []
        while True:
            async with asyncio.timeout(10):
                line = (await self.reader.readline()).decode()
            lines.append(line.rstrip())
            if line[3:4] != "-":
                return "\n".join(lines)

    async def say(self, command: str | bytes) -> str:
        """The answer to a command."""
        line = command if isinstance(command, bytes) else command.encode() + b"\r\n"
        self.writer.write(line)
        return await self.answer()

    async def hello(self) -> str:
        """The answer to EHLO."""
        assert (await self.answer()).startswith("220 ")
        return await self.say("EHLO client.example")

    async def send(self, raw: bytes, recipients: Sequence[str], sender: str = "anna@hill.example") -> str:
        """The answer to a message, or to the first recipient that is refused."""
        await self.hello()
        assert (await self.say(f"MAIL FROM:<{sender}>")).startswith("250 ")
        for recipient in recipients:
            answer = await self.say(f"RCPT TO:<{recipient}>")
            if not answer.startswith("250 "):
                return answer
        assert (await self.say("DATA")).startswith("354 ")
        stuffed = b"\r\n".join(b"." + line if line[:1] == b"." else line for line in raw.split(b"\r\n"))
        return await self.say(stuffed + b".\r\n")


def _parts(noticed: Noticed, basis: Basis) -> Parts:
    marking = Warnings(
        subject_tag=basis.settings.incoming.subject_tag,
        vouching=Vouching.of(basis.settings),
        rulebook_of=basis.knowing.archive.rulebook,
    )
    return Parts(writing=noticed, marking=marking)


@asynccontextmanager
async def scene(
    folder: Path,
    *,
    knows: bool = True,
    knowledge: Knowledge | None = None,
    **changes: Any,  # noqa: ANN401 - settings
) -> AsyncIterator[Scene]:
    """A running gate on a Saturday, when what can wait, waits; ``changes`` are other settings.

    It knows Hill School, if it is not told of another.
    """
    async with sink() as behind:
        settings = msgspec.structs.replace(
            Settings(
                hostname="gate.hill.example",
                spool=folder / "spool",
                school=folder,
                listen=Listen(addresses=(Endpoint("127.0.0.1:0"),)),
                next=NextServer(server=Endpoint(f"127.0.0.1:{behind.port}"), tls="never"),
            ),
            **changes,
        )
        noticed = Noticed()
        clock = Hands()
        async with running_gate(settings, clock, partial(_parts, noticed)) as gate:
            if knows:
                gate.knowing.take(knowledge or known())
            school = Scene(gate, behind, noticed, clock)
            try:
                yield school
            finally:
                for client in school.clients:
                    await client.close()
