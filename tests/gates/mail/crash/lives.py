"""One gate after another on the same spool, each killed at some instant of its life, and the time that it is."""

import asyncio
import os
import random
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.conftest import ROOT
from tests.gates.mail.crash.account import Account
from tests.gates.mail.crash.dial import Dial

from chalkline.policy.values import Timestamp


@dataclass(slots=True)
class Nursery:
    """Gives birth to gates, one at a time."""

    process: asyncio.subprocess.Process
    births: list[float] = field(default_factory=list)
    """When each was asked for, by ``time.monotonic``."""
    pid: int = 0

    @property
    def born(self) -> int:
        """How many there have been."""
        return len(self.births)

    async def birth(self) -> None:
        """A gate lives, and will soon listen."""
        assert self.process.stdin is not None
        self.births.append(time.monotonic())
        self.process.stdin.write(f"{self.born}\n".encode())
        self.pid = int(await self._said("born"))

    async def death(self, how: signal.Signals) -> int:
        """The gate is gone; its status."""
        pid, self.pid = self.pid, 0
        os.kill(pid, how)
        return int(await self._said("gone"))

    async def _said(self, word: str) -> str:
        assert self.process.stdout is not None
        line = (await self.process.stdout.readline()).decode().split()
        assert line[:1] == [word], line
        return line[1] if line[1:] else ""


@asynccontextmanager
async def nursery(folder: Path, *ports: int) -> AsyncIterator[Nursery]:
    command = [sys.executable, "-m", "tests.gates.mail.crash.nursery", str(folder), *map(str, ports)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env=environment)
    one = Nursery(process)
    try:
        await one._said("ready")  # noqa: SLF001 - its own
        yield one
    finally:
        assert process.stdin is not None
        process.stdin.close()
        with suppress(ProcessLookupError):
            os.kill(one.pid or process.pid, signal.SIGKILL)
        await process.wait()


def quiet_port(chance: random.Random) -> int:
    """A port that no client is ever given: one that knocks where nobody listens could else be connected to itself."""
    while True:
        port = chance.randrange(20_000, 32_000)
        with closing(socket.socket()) as taken, suppress(OSError):
            taken.bind(("127.0.0.1", port))
            return port


@dataclass(slots=True)
class Weeks:
    """School hours and weekends by turns, now and then one week back."""

    dial: Dial
    account: Account
    chance: random.Random
    week: int = 0
    opened: float | None = None
    """Since when it is school hours; None where it is not."""
    back: int = field(default=0)
    """How often the clock was set back."""

    def turn(self, life: int) -> None:
        """School hours begin, or end, in the life of this gate."""
        if self.opened is not None:
            self.close()
        else:
            self.open(life)

    def open(self, life: int) -> None:
        self.opened = time.monotonic()
        earlier = self.week > 1 and self.chance.random() < 0.15
        if earlier:
            self.back += 1
            self.account.rewound.add(life)
        self.week += not earlier
        self.dial.set(_moment(self.week, 0, 8))

    def close(self) -> None:
        assert self.opened is not None
        self.dial.set(_moment(self.week, 5, 10))
        self.account.open.append((self.opened, time.monotonic()))
        self.opened = None


def _moment(week: int, weekday: int, hour: int) -> Timestamp:
    first = datetime(2026, 11, 16, hour, tzinfo=ZoneInfo("Europe/London"))
    return Timestamp.of(first + timedelta(weeks=week, days=weekday))
