"""The ways in: SMTP, and a socket for mail servers that show each message and ask. Behind both it is handled alike."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from chalkline.gates.mail.basis import Basis, Parts
from chalkline.gates.mail.front.admission import Admission
from chalkline.gates.mail.front.connection import Reception
from chalkline.gates.mail.front.milter.conversation import Conversation
from chalkline.gates.mail.front.receiving import Receiving
from chalkline.gates.mail.handling import Handling
from chalkline.gates.mail.onward.letting_pass import LettingPass
from chalkline.gates.mail.onward.passing_on import PassingOn
from chalkline.gates.mail.onward.telling import Telling
from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.verdicts.vouching import Vouching

_log = logging.getLogger(__name__)

_WHOEVER_ENTERS_THE_FOLDER = 0o666
"""Who may use a socket is said by who may enter its folder: mail servers run as users of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The ways in: by SMTP, and for mail servers that show each message and ask."""

    settings: Settings
    smtp: Reception
    milter: Reception

    @classmethod
    def of(cls, basis: Basis, parts: Parts) -> "Doors":
        """The doors of a gate, closed as yet. Raises OSError, SSLError where its certificate cannot be read."""
        settings = basis.settings
        admission = Admission(settings=settings, clock=basis.clock, metering=parts.metering)
        handling, letting_pass = _handling(basis, parts)
        return cls(
            settings=settings,
            smtp=Reception(settings=settings, admission=admission, taking=handling, tls=tls_of(settings)),
            milter=Reception(settings=settings, admission=admission, taking=replace(handling, onward=letting_pass)),
        )

    async def opened(self) -> AsyncIterator[asyncio.Server]:
        """Servers that listen, as the settings say. Raises OSError."""
        loop = asyncio.get_running_loop()
        for outside, listen in ((False, self.settings.listen), (True, self.settings.incoming)):
            for endpoint in listen.addresses:
                make = partial(Receiving, self.smtp, outside=outside)
                yield await loop.create_server(make, endpoint.host, endpoint.port, backlog=512)
                _log.info("listening on %s", endpoint)
            if listen.milter is not None:
                yield await _answering(partial(Conversation, self.milter, outside=outside), listen.milter)

    async def close(self) -> None:
        """Whoever brings mail is told that the gate stops."""
        await asyncio.gather(*(each.close() for each in (self.smtp, self.milter)))


async def _answering(conversation: Callable[[], Conversation], path: Path) -> asyncio.Server:
    """A server on a socket at the path; one that a gate before this one left there is replaced. Raises OSError."""
    try:
        server = await asyncio.get_running_loop().create_unix_server(conversation, path, backlog=512)
        path.chmod(_WHOEVER_ENTERS_THE_FOLDER)  # noqa: ASYNC240 - once, before anybody is there
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    _log.info("answering mail servers on %s", path)
    return server


def _handling(basis: Basis, parts: Parts) -> tuple[Handling, LettingPass]:
    """How messages are handled that come by SMTP, and what is other about those that a mail server shows."""
    settings, telling = basis.settings, Telling(spool=basis.spool, woken=basis.due.set)
    passing_on = PassingOn(
        hostname=settings.hostname,
        spool=basis.spool,
        servers=basis.servers,
        telling=telling,
        writing=parts.writing,
        marking=parts.marking,
        metering=parts.metering,
    )
    handling = Handling(
        settings=settings,
        clock=basis.clock,
        knowledge=basis.knowledge,
        spool=basis.spool,
        onward=passing_on,
        telling=telling,
        vouching=Vouching.of(settings),
        writing=parts.writing,
        metering=parts.metering,
    )
    letting_pass = LettingPass(
        hostname=settings.hostname, telling=telling, marking=parts.marking, metering=parts.metering
    )
    return handling, letting_pass


def tls_of(settings: Settings) -> ssl.SSLContext | None:
    """What STARTTLS encrypts with; None without a certificate. Raises OSError, SSLError."""
    listen = settings.listen
    if listen.certificate is None or listen.key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(listen.certificate, listen.key)
    return context
