"""What all parts of a gate stand on, and the parts that are made elsewhere."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field

from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.contracts import Marking, Metering, NoMarks, Uncounted, Writing
from chalkline.gates.mail.knowing import Knowing
from chalkline.gates.mail.onward.next_server import NextServers
from chalkline.gates.mail.settings.declared import Settings
from chalkline.store.bundle.archive import PolicyArchive
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.spool import Spool


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
