"""The mail gate put together: one process, its sockets, and what runs beside them for as long as it does."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from chalkline.gates.mail.admission import Admission
from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.connection import Reception
from chalkline.gates.mail.contracts import Belief, Believing, Marking, Metering, NoMarks, Uncounted, Writing
from chalkline.gates.mail.handling import Handling
from chalkline.gates.mail.knowing import Knowing
from chalkline.gates.mail.next_server import NextServers
from chalkline.gates.mail.passing_on import PassingOn
from chalkline.gates.mail.receiving import Receiving
from chalkline.gates.mail.settings import Settings
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A gate that runs. Make it with :func:`running_gate`."""

    settings: Settings
    clock: Clock
    spool: Spool
    knowing: Knowing
    servers: NextServers
    handling: Handling
    reception: Reception
    due: asyncio.Event
    """Set whenever something may be due in the spool, or anything was learnt."""
    listeners: list[asyncio.Server] = field(default_factory=list)

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """The hosts and ports that it listens on."""
        return [listening.getsockname()[:2] for each in self.listeners for listening in each.sockets]


Companion = Callable[[Gate], Coroutine[None, None, None]]
"""What runs beside the gate until it is cancelled: release, pages, the control socket, metrics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of a gate that are made elsewhere, given its settings, clock and what it knows."""

    writing: Writing
    belief: Belief = field(default_factory=Believing)
    marking: Marking = field(default_factory=NoMarks)
    metering: Metering = field(default_factory=Uncounted)
    companions: Sequence[Companion] = ()


@asynccontextmanager
async def running_gate(settings: Settings, parts: Parts, clock: Clock) -> AsyncIterator[Gate]:
    """A gate that takes mail until the context is left: then nothing new is taken, and what is under way is finished.

    Raises OSError where it cannot listen, SpoolTaken where another process owns its spool.
    """
    async with AsyncExitStack() as stack:
        spool = await Spool.open(settings.spool)
        stack.push_async_callback(spool.close)
        gate = _put_together(settings, parts, clock, spool)
        stack.callback(gate.servers.close)
        tasks = [asyncio.create_task(companion(gate), name=str(companion)) for companion in parts.companions]
        stack.push_async_callback(_ended, tasks)
        stack.push_async_callback(gate.reception.close)
        for endpoint in settings.listen.addresses:
            gate.listeners.append(await _listening(gate.reception, endpoint.host, endpoint.port))
            stack.callback(gate.listeners[-1].close)
        gate.due.set()
        yield gate


def _put_together(settings: Settings, parts: Parts, clock: Clock, spool: Spool) -> Gate:
    knowing, servers, due = Knowing(spool=spool), NextServers.of(settings), asyncio.Event()
    passing_on = PassingOn(
        hostname=settings.hostname,
        spool=spool,
        servers=servers,
        is_inside=knowing.is_inside,
        writing=parts.writing,
        marking=parts.marking,
        metering=parts.metering,
        woken=due.set,
    )
    handling = Handling(
        settings=settings,
        clock=clock,
        knowledge=lambda: knowing.now,
        spool=spool,
        passing_on=passing_on,
        belief=parts.belief,
        writing=parts.writing,
        metering=parts.metering,
        woken=due.set,
    )
    admission = Admission(settings=settings, clock=clock)
    reception = Reception(settings=settings, admission=admission, taking=handling, tls=tls_of(settings))
    return Gate(
        settings=settings,
        clock=clock,
        spool=spool,
        knowing=knowing,
        servers=servers,
        handling=handling,
        reception=reception,
        due=due,
    )


async def _listening(reception: Reception, host: str, port: int) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Receiving(reception), host, port, backlog=512)
    _log.info("listening on %s:%s", host, port)
    return server


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            _log.error("ended by a fault: %r", result)


def tls_of(settings: Settings) -> ssl.SSLContext | None:
    """What STARTTLS encrypts with; None without a certificate. Raises OSError, SSLError."""
    listen = settings.listen
    if listen.certificate is None or listen.key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(listen.certificate, listen.key)
    return context
