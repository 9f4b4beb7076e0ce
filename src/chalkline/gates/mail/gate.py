"""The mail gate put together: one process, its sockets, and what runs beside them for as long as it does."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chalkline.gates.mail.basis import Basis, Parts
from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.doors import Doors
from chalkline.gates.mail.knowing import Knowing
from chalkline.gates.mail.settings.declared import Settings
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A gate that runs. Make it with :func:`running_gate`."""

    basis: Basis
    parts: Parts
    doors: Doors
    listeners: list[asyncio.Server] = field(default_factory=list)
    companions: Sequence[asyncio.Task[None]] = ()

    async def run_until(self, told: asyncio.Event) -> None:
        """Returns once it is told. Raises OSError where a companion cannot listen or read what it needs."""
        waiting = {asyncio.create_task(told.wait()), *self.companions}
        try:
            while waiting and not told.is_set():
                ended, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for fault in filter(None, map(_fault, ended)):
                    if isinstance(fault, OSError):
                        raise fault
        finally:
            for task in waiting - set(self.companions):
                task.cancel()

    def stop_listening(self) -> None:
        """Nobody new is let in."""
        for each in self.listeners:
            each.close()

    @property
    def spool(self) -> Spool:
        """Where it keeps what must not be lost."""
        return self.basis.spool

    @property
    def knowing(self) -> Knowing:
        """What it knows."""
        return self.basis.knowing

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """The hosts and ports that it listens on."""
        sockets = (listening for each in self.listeners for listening in each.sockets)
        return [each.getsockname()[:2] for each in sockets if each.family != socket.AF_UNIX]


@asynccontextmanager
async def running_gate(
    settings: Settings,
    clock: Clock,
    made: Callable[[Basis], Parts],
    opened: Callable[[Path], Awaitable[Spool]] = Spool.open,
) -> AsyncIterator[Gate]:
    """A gate that takes mail until the context is left: then nothing new is taken, and what is under way is finished.

    Its parts are ``made``, and its spool is ``opened``, by these. Raises OSError where it cannot listen or read what it
    needs, SpoolTaken where another process owns its spool.
    """
    async with AsyncExitStack() as stack:
        spool = await opened(settings.spool)
        stack.push_async_callback(spool.close)
        basis = Basis.of(settings, clock, spool)
        stack.callback(basis.servers.close)
        parts = made(basis)
        tasks = [asyncio.create_task(companion(), name=str(companion)) for companion in parts.companions]
        doors = Doors.of(basis, parts)
        gate = Gate(basis=basis, parts=parts, doors=doors, companions=tasks)
        stack.push_async_callback(_ended, tasks)
        stack.push_async_callback(doors.close)
        stack.callback(gate.stop_listening)
        async for listening in doors.opened():
            gate.listeners.append(listening)
        for server in filter(None, (settings.next, settings.next_inside)):
            _log.info("mail goes on to %s", server.server)
        yield gate


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for fault in filter(None, map(_fault, tasks)):
        _log.error("ended by a fault: %r", fault)


def _fault(task: asyncio.Task[Any]) -> BaseException | None:
    """What a task that has ended failed with, if it did."""
    return None if task.cancelled() else task.exception()
