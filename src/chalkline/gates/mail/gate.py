"""The mail gate put together: one process, its sockets, and what runs beside them for as long as it does."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.contracts import Marking, Metering, NoMarks, Uncounted, Writing
from chalkline.gates.mail.front.admission import Admission
from chalkline.gates.mail.front.connection import Reception
from chalkline.gates.mail.front.receiving import Receiving
from chalkline.gates.mail.handling import Handling
from chalkline.gates.mail.knowing import Knowing
from chalkline.gates.mail.onward.next_server import NextServers
from chalkline.gates.mail.onward.passing_on import PassingOn
from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.settings.forms import Endpoint
from chalkline.gates.mail.verdicts.vouching import Vouching
from chalkline.store.bundle.archive import PolicyArchive
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What all parts of a gate stand on."""

    settings: Settings
    clock: Clock
    spool: Spool
    knowing: Knowing
    servers: NextServers
    due: asyncio.Event
    """Set whenever something may be due in the spool, or anything was learnt."""

    @classmethod
    def of(cls, settings: Settings, clock: Clock, spool: Spool) -> "Basis":
        """The basis of a gate that knows nothing yet."""
        due = asyncio.Event()
        archive = PolicyArchive(folder=spool.folder / "policies")
        numbered = settings.bundle is not None
        knowing = Knowing(spool=spool, archive=archive, learnt=due.set, clock=clock, numbered=numbered)
        servers = NextServers.of(settings, knowing.is_inside)
        return cls(settings=settings, clock=clock, spool=spool, knowing=knowing, servers=servers, due=due)

    def knowledge(self) -> Knowledge | None:
        """What is known now; None before the first bundle."""
        return self.knowing.now


Companion = Callable[[], Coroutine[None, None, None]]
"""What runs beside the gate until it is cancelled: release, pages, the control socket, metrics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of a gate that are made elsewhere."""

    writing: Writing
    marking: Marking = field(default_factory=NoMarks)
    metering: Metering = field(default_factory=Uncounted)
    companions: Sequence[Companion] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A gate that runs. Make it with :func:`running_gate`."""

    basis: Basis
    parts: Parts
    reception: Reception
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
        return [listening.getsockname()[:2] for each in self.listeners for listening in each.sockets]


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
        gate = Gate(basis=basis, parts=parts, reception=_reception(basis, parts), companions=tasks)
        stack.push_async_callback(_ended, tasks)
        stack.push_async_callback(gate.reception.close)
        stack.callback(gate.stop_listening)
        for endpoint in settings.listen.addresses:
            gate.listeners.append(await _listening(gate.reception, endpoint))
        for endpoint in settings.incoming.addresses:
            gate.listeners.append(await _listening(gate.reception, endpoint, outside=True))
        for server in filter(None, (settings.next, settings.next_inside)):
            _log.info("mail goes on to %s", server.server)
        yield gate


def _reception(basis: Basis, parts: Parts) -> Reception:
    settings = basis.settings
    passing_on = PassingOn(
        hostname=settings.hostname,
        spool=basis.spool,
        servers=basis.servers,
        writing=parts.writing,
        marking=parts.marking,
        metering=parts.metering,
        woken=basis.due.set,
    )
    handling = Handling(
        settings=settings,
        clock=basis.clock,
        knowledge=basis.knowledge,
        spool=basis.spool,
        passing_on=passing_on,
        vouching=Vouching.of(settings),
        writing=parts.writing,
        metering=parts.metering,
        woken=basis.due.set,
    )
    admission = Admission(settings=settings, clock=basis.clock, metering=parts.metering)
    return Reception(settings=settings, admission=admission, taking=handling, tls=tls_of(settings))


async def _listening(reception: Reception, endpoint: Endpoint, *, outside: bool = False) -> asyncio.Server:
    """A server whose clients talk to the reception; ``outside`` says that they bring mail from outside."""
    loop = asyncio.get_running_loop()
    make = partial(Receiving, reception, outside=outside)
    server = await loop.create_server(make, endpoint.host, endpoint.port, backlog=512)
    _log.info("listening on %s", endpoint)
    return server


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for fault in filter(None, map(_fault, tasks)):
        _log.error("ended by a fault: %r", fault)


def _fault(task: asyncio.Task[Any]) -> BaseException | None:
    """What a task that has ended failed with, if it did."""
    return None if task.cancelled() else task.exception()


def tls_of(settings: Settings) -> ssl.SSLContext | None:
    """What STARTTLS encrypts with; None without a certificate. Raises OSError, SSLError."""
    listen = settings.listen
    if listen.certificate is None or listen.key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(listen.certificate, listen.key)
    return context
