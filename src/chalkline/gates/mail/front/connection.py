"""One connection of somebody who brings mail: its lines, who may speak when, and how it ends.

Safety: commands are lines that end with CRLF and nothing else. What a client may not send ahead of an answer (after
EHLO, DATA, STARTTLS, AUTH, and before the greeting) ends the connection, so that nothing is taken for a command, or for
part of a message, that was meant as the other.
"""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Protocol

from aiosmtpd import smtp

from chalkline.gates.mail.front import answers
from chalkline.gates.mail.front.admission import Admission
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.declared import Settings
from chalkline.gates.mail.verdicts.arrival import Addressee
from chalkline.store.spool.entry import Envelope

_log = logging.getLogger(__name__)

_LONGEST_COMMAND = 2048
"""Octets, with ENVID and ORCPT (RFC 3461 section 5) and a password."""
_MOST_FAULTS = 10
"""Commands that a client may get wrong on one connection."""


class Taking(Protocol):
    """Whoever takes a message."""

    def is_own(self, address: str) -> bool | None:
        """Whether the address is in one of the school's domains; None where the gate knows no school yet."""
        ...

    async def take(self, envelope: Envelope, addressees: tuple[Addressee, ...], raw: bytes) -> Reply:
        """The answer to a message; a good one only once it is on disk, or at the next server."""
        ...


class Present(Protocol):
    """Whoever brings mail."""

    def dismiss(self) -> None:
        """The conversation ends: at once, or with the answer that is waited for."""
        ...

    def hang_up(self) -> None:
        """The connection ends."""
        ...


@dataclass(frozen=True, kw_only=True)
class Reception:
    """What all connections share."""

    settings: Settings
    admission: Admission
    taking: Taking
    tls: ssl.SSLContext | None = None
    here: set[Present] = field(default_factory=set)
    """The connections that are open."""
    empty: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever the last of them has ended."""

    @cached_property
    def alike(self) -> Mapping[str, Any]:
        """What aiosmtpd says of every connection. Each would look through all that its class has, at length."""
        made = smtp.SMTP(
            _NO_HOOKS,
            hostname=self.settings.hostname,
            timeout=self.settings.limits.idle.total_seconds(),
            tls_context=self.tls,
            loop=asyncio.get_running_loop(),
        )
        return dict(vars(made))

    async def close(self) -> None:
        """All clients are told that the gate stops: at once, or once what they are sending is answered."""
        for each in tuple(self.here):
            each.dismiss()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.settings.limits.farewell.total_seconds()):
                while self.here:
                    self.empty.clear()
                    await self.empty.wait()
        for each in tuple(self.here):
            each.hang_up()


class Transaction(smtp.Envelope):
    """What MAIL and RCPT have said so far."""

    def __init__(self) -> None:
        super().__init__()
        self.options: tuple[str, ...] = ()
        self.addressees: dict[str, Addressee] = {}


class Connection(smtp.SMTP):
    """One connection; what commands do is said by those who inherit it."""

    commands: ClassVar[Mapping[str, "Obey"]]
    """What is done for each command."""
    last_in_group: ClassVar[frozenset[str]] = frozenset({"EHLO", "HELO", "DATA", "STARTTLS", "AUTH"})
    """What a client waits for an answer to before it goes on (RFC 2920 section 3.1, RFC 3207, RFC 4954)."""

    line_length_limit = 65_536
    """Bytes that are read ahead; how long lines may be is looked at here."""
    envelope: Transaction

    def __init__(self, reception: Reception, *, outside: bool = False) -> None:
        self.__dict__.update(reception.alike)
        reader = asyncio.StreamReader(loop=self.loop, limit=self.line_length_limit)
        asyncio.StreamReaderProtocol.__init__(self, reader, self._cb_client_connected, self.loop)
        self.reception = reception
        self.outside = outside
        """Whether mail from outside comes in here."""
        self.user = ""
        self.faults = 0
        self.leaving = False
        """Whether the connection ends with the next answer."""
        self.began = self.loop.time()
        """When it began to bring the message that it is about to."""
        self.busy = False
        """Whether a command is being carried out."""
        self.awaited = False
        """Whether it is the client who waits, for the answer to a message."""

    # the connection

    async def _handle_client(self) -> None:
        admission = self.reception.admission
        turned_away = admission.enter(self.address)
        if turned_away:
            await self.say(turned_away, last=True)
            self.hang_up()
            return
        self.reception.here.add(self)
        try:
            await self._talk()
        except (asyncio.IncompleteReadError, ConnectionError, smtp.TLSSetupException) as error:
            _log.info("%s: connection lost: %s", self.address, error)
        except Exception:  # noqa: BLE001 - a fault of ours is no reason to leave the client without an answer
            _log.exception("%s: a fault ends the connection", self.address)
            await self.say(answers.FAULT, last=True)
        finally:
            self.reception.here.discard(self)
            self.reception.empty.set()
            admission.leave(self.address)
            self.hang_up()

    async def _talk(self) -> None:
        await asyncio.sleep(0)  # what a client sends before it is greeted is there by then
        if await self._spoke_too_soon():
            return
        await self.say(Reply(code=220, text=f"{self.hostname} ESMTP Chalkline"))
        while not self.leaving:
            line = await self.line()
            self._reset_timeout()
            self.busy = True
            await self._obey(answers.TOO_SLOW if self.is_slow else line)
            self.busy = False

    async def line(self) -> bytes | Reply:
        """The next command without its end, or why it is none."""
        try:
            line = await self._reader.readuntil(b"\n")
        except asyncio.LimitOverrunError:
            return answers.ENDLESS_COMMAND
        if line[-2:] != b"\r\n" or b"\r" in line[:-2]:
            return answers.BARE_END
        return answers.LONG_COMMAND if len(line) > _LONGEST_COMMAND else line[:-2]

    async def _obey(self, line: bytes | Reply) -> None:
        if isinstance(line, Reply):
            await self.say(line, last=line is not answers.LONG_COMMAND)
            return
        try:
            command, _, argument = line.decode().partition(" ")
        except UnicodeDecodeError:
            await self.say(answers.NOT_UNDERSTOOD)
            return
        name = command.upper() if command.isascii() else ""
        if name not in self.commands:
            await self.say(answers.NOT_UNDERSTOOD)
        elif not (name in self.last_in_group and await self._spoke_too_soon()):
            await self.commands[name](self, argument)

    async def _spoke_too_soon(self) -> bool:
        """Whether the client did not wait for the answer; if so the connection ends."""
        if self._reader._buffer:  # type: ignore[attr-defined]  # noqa: SLF001 - as aiosmtpd looks at it
            await self.say(answers.TOO_SOON, last=True)
            return True
        return False

    async def say(self, reply: Reply, *, last: bool = False) -> None:
        """The client is answered; with the last answer the connection ends."""
        self.faults += reply.code >= answers.FAILURES
        self.leaving = self.leaving or last or self.faults > _MOST_FAULTS or reply.code == answers.CLOSING
        await self.push(reply.wire)

    def dismiss(self) -> None:
        """The connection ends: at once where the client waits for nothing, else with the next answer."""
        self.leaving = True
        if not self.busy:
            self._writer.write(answers.STOPPING.wire + b"\r\n")
            self.hang_up()

    def _timeout_cb(self) -> None:
        """Ends the connection of a client that is silent, but not while it is the gate that makes it wait."""
        if self.awaited:
            self._reset_timeout()
            return
        self._writer.write(answers.TOO_SLOW.wire + b"\r\n")
        self.hang_up()

    def hang_up(self) -> None:
        """The connection ends."""
        if self.transport is not None:
            self.transport.close()

    @property
    def is_slow(self) -> bool:
        """Whether the client takes too long over a message."""
        return self.loop.time() - self.began > self.reception.settings.limits.message_time.total_seconds()

    @property
    def address(self) -> str:
        """The client's IP address."""
        return str(self.session.peer[0]) if self.session and self.session.peer else ""

    @property
    def secure(self) -> bool:
        """Whether the connection is encrypted."""
        return bool(self.session and self.session.ssl)

    def _create_envelope(self) -> Transaction:
        return Transaction()


class _NoHooks:
    """aiosmtpd asks a handler for hooks; there is none, since a connection carries out all commands itself."""


_NO_HOOKS = _NoHooks()

Obey = Callable[..., Awaitable[None]]
"""Carries a command out, given the connection and what stands behind the command."""
