"""The stage of the demonstration: a whole gate on loopback, the inboxes behind it, and a clock that the story sets."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtplib import SMTP, SMTPDataError

from chalkline.cli.demo.inboxes import Inboxes, open_inboxes
from chalkline.cli.demo.mail import Mail
from chalkline.gates.mail.gate import Gate, running_gate
from chalkline.gates.mail.settings.declared import Incoming, Listen, NextServer, Notices, Pages, Settings
from chalkline.gates.mail.settings.forms import Endpoint, Network
from chalkline.gates.mail.wiring import parts_of
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.school_folder import SchoolFolderSource

LOOPBACK = "127.0.0.1"
DOMAIN = "ferndale.example"
SERVER = f"mail.{DOMAIN}"
"""The school's mail server, which takes mail from outside and says in a header field what it verified of its sender."""
_PATIENCE = 20.0
"""Seconds in which whatever is due has left, by far."""


@dataclass(slots=True, kw_only=True)
class StoryClock:
    """A clock that the story sets, and that goes on from there."""

    _set_to: Timestamp
    _since: int = field(default_factory=time.monotonic_ns)

    def __call__(self) -> Timestamp:
        """The moment it is in the story."""
        return Timestamp(self._set_to + time.monotonic_ns() - self._since)

    def set_to(self, moment: Timestamp) -> None:
        """It is that moment now."""
        self._set_to, self._since = moment, time.monotonic_ns()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A gate that takes mail, and what is around it."""

    settings: Settings
    gate: Gate
    clock: StoryClock
    inboxes: Inboxes

    @property
    def knowledge(self) -> Knowledge:
        """What the gate knows of the school."""
        known = self.gate.knowing.now
        assert known is not None  # noqa: S101 - the stage is set only once it knows
        return known

    async def set_clock(self, moment: Timestamp) -> None:
        """It is that moment, and whatever may leave by then has left."""
        self.clock.set_to(moment)
        self.gate.basis.due.set()
        await self.settled()

    async def send(self, mail: Mail) -> str:
        """The gate's answer to the message, once whatever may leave because of it has left."""
        outside = not mail.sender.endswith(f"@{DOMAIN}")
        host, port = self.gate.addresses[1 if outside else 0]
        raw = _verified(mail.sender) + mail.raw if outside else mail.raw
        async with SMTP(hostname=host, port=port, start_tls=False) as client:
            try:
                _, answer = await client.sendmail(mail.sender, mail.recipients, raw)
            except SMTPDataError as refused:
                answer = f"{refused.code} {refused.message}"
        await self.settled()
        return answer

    async def settled(self) -> None:
        """Nothing is due any more. Raises TimeoutError."""
        async with asyncio.timeout(_PATIENCE):
            while self.gate.spool.due(self.clock()):  # noqa: ASYNC110 - the spool tells nobody
                await asyncio.sleep(0.02)


@asynccontextmanager
async def set_stage(school: Path, spool: Path, moment: Timestamp) -> AsyncIterator[Stage]:
    """The gate runs, knows the school, and it is that moment. Raises OSError where it cannot listen or write."""
    clock = StoryClock(_set_to=moment)
    source = SchoolFolderSource(folder=school, clock=clock, enforcement=Enforcement.ALL)
    async with open_inboxes() as inboxes:
        settings = settings_of(school, spool, inboxes.port)
        async with running_gate(settings, clock, lambda basis: parts_of(basis, source)) as gate:
            async with asyncio.timeout(_PATIENCE):
                while gate.knowing.now is None:  # noqa: ASYNC110 - nor does this
                    await asyncio.sleep(0.02)
            yield Stage(settings=settings, gate=gate, clock=clock, inboxes=inboxes)


def settings_of(school: Path, spool: Path, inboxes: int) -> Settings:
    """The gate's settings, on ports of loopback that are free."""
    pages = _free(8025)
    return Settings(
        hostname=f"gate.{DOMAIN}",
        spool=spool,
        school=school,
        listen=Listen(addresses=(_free(2525),)),
        incoming=Incoming(
            addresses=(_free(2526),), servers=(Network(LOOPBACK),), server_names=(SERVER,), subject_tag="[Please note]"
        ),
        next=NextServer(server=Endpoint(f"{LOOPBACK}:{inboxes}"), tls="never"),
        pages=Pages(listen=pages, url=f"http://{pages}"),
        notices=Notices(contact=f"it@{DOMAIN}"),
        metrics=_free(9125),
    )


def _free(port: int) -> Endpoint:
    """This port, or where somebody has it, another."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((LOOPBACK, port))
        except OSError:
            tried.bind((LOOPBACK, 0))
        return Endpoint(f"{LOOPBACK}:{tried.getsockname()[1]}")


def _verified(sender: str) -> bytes:
    """What the school's mail server writes before mail from outside whose sender it verified."""
    domain = sender.rpartition("@")[2]
    return f"Authentication-Results: {SERVER};\r\n\tdmarc=pass header.from={domain}\r\n".encode()
