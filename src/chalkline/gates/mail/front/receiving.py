"""SMTP as the gate speaks it to those who bring mail.

Safety: nobody but the school's networks and users sends to anywhere but the school; see also
:mod:`chalkline.gates.mail.front.connection` and :mod:`chalkline.gates.mail.front.content`.
"""

from collections.abc import Mapping
from typing import ClassVar

from chalkline.gates.mail.front import answers
from chalkline.gates.mail.front.admission import Room
from chalkline.gates.mail.front.commands import mail_from, rcpt_to
from chalkline.gates.mail.front.connection import Connection, Obey, Transaction
from chalkline.gates.mail.front.content import Content
from chalkline.gates.mail.front.users import plain_credentials, signs_in
from chalkline.gates.mail.reply import OK, Reply
from chalkline.gates.mail.verdicts.arrival import Addressee
from chalkline.store.spool.entry import Client, Envelope

_FAULTS_OF_A_WRONG_PASSWORD = 4


class Receiving(Connection):
    """A connection that takes mail."""

    async def smtp_EHLO(self, argument: str) -> None:  # noqa: N802 - aiosmtpd's
        """Greets the client and says what the gate offers."""
        if not argument.strip():
            await self.say(answers.NO_NAME)
            return
        self._greeted(argument)
        lines = [self.hostname, *self._offers()]
        await self.push("\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"]))

    async def smtp_HELO(self, argument: str) -> None:  # noqa: N802
        """Greets an old client."""
        if not argument.strip():
            await self.say(answers.NO_NAME)
            return
        self._greeted(argument)
        await self.say(Reply(code=250, text=self.hostname))

    def _greeted(self, name: str) -> None:
        self.envelope = Transaction()
        assert self.session is not None  # noqa: S101 - aiosmtpd makes it with the connection
        self.session.host_name = name.strip()

    def _offers(self) -> list[str]:
        offers = [f"SIZE {self.reception.settings.limits.size}", "8BITMIME", "SMTPUTF8", "DSN", "PIPELINING"]
        if self.tls_context and not self.secure:
            offers.append("STARTTLS")
        if self.secure and self.reception.settings.users:
            offers.append("AUTH PLAIN")
        return [*offers, "ENHANCEDSTATUSCODES"]

    async def smtp_MAIL(self, argument: str) -> None:  # noqa: N802
        """Begins a message."""
        refused = self._not_yet()
        path = refused or mail_from(argument)
        if isinstance(path, Reply):
            await self.say(path)
            return
        refused = self._too_large(path.value("SIZE")) or _needs_utf8(path.address, path.options)
        refused = refused or self.reception.admission.message(self.address, self.user)
        if refused:
            await self.say(refused)
            return
        self.envelope.mail_from = path.address
        self.envelope.options = path.carried
        await self.say(answers.SENDER_OK)

    def _not_yet(self) -> Reply | None:
        """Why no message can begin now."""
        if not self.session or not self.session.host_name:
            return answers.NO_HELLO
        if self.reception.settings.listen.require_tls and not self.secure:
            return answers.NO_TLS
        return answers.NESTED if self.envelope.mail_from is not None else None

    def _too_large(self, size: str | None) -> Reply | None:
        return answers.TOO_LARGE if size and int(size) > self.reception.settings.limits.size else None

    async def smtp_RCPT(self, argument: str) -> None:  # noqa: N802
        """Adds a recipient."""
        path = rcpt_to(argument) if self.envelope.mail_from is not None else answers.NO_MAIL
        if isinstance(path, Reply):
            await self.say(path)
            return
        refused = _needs_utf8(path.address, self.envelope.options) or self._not_for(path.address)
        if refused is None:
            self.envelope.addressees.setdefault(path.address, Addressee(address=path.address, options=path.options))
        await self.say(refused or answers.RECIPIENT_OK)

    def _not_for(self, address: str) -> Reply | None:
        """Why the client cannot send to the address."""
        known = self.envelope.addressees
        if address not in known and len(known) >= self.reception.settings.limits.recipients:
            return answers.TOO_MANY_RECIPIENTS
        if self.reception.admission.may_relay(self.address, self.user):
            return None
        own = self.reception.taking.is_own(address)
        return answers.NO_SCHOOL if own is None else None if own else answers.NO_RELAY

    async def smtp_DATA(self, argument: str) -> None:  # noqa: N802
        """Takes the message."""
        if not self.envelope.addressees or argument:
            await self.say(answers.NO_RCPT)
            return
        await self.say(answers.GO_AHEAD)
        with self.reception.admission.room() as room:
            await self._bring(room)
        self.envelope, self.began = Transaction(), self.loop.time()

    async def _bring(self, room: Room) -> None:
        """The message is read, and its client answered."""
        content = Content(largest=self.reception.settings.limits.size, longest_line=self.reception.settings.limits.line)
        refused = await self._read(content, room)
        if refused:
            await self.say(refused, last=True)
            return
        message = content.message()
        self.awaited = True
        reply = message if isinstance(message, Reply) else await self._take(message)
        self.awaited = False
        await self.say(reply)

    async def _read(self, content: Content, room: Room) -> Reply | None:
        """All of the message is read; the reply with which the connection ends where it cannot be."""
        while not content.complete:
            ahead = self._reader._buffer  # type: ignore[attr-defined]  # noqa: SLF001 - streams cannot look ahead
            piece = await self._reader.readexactly(content.wanted(ahead) or 1)
            self._reset_timeout()
            if refused := content.add(piece):
                return refused
            if not room.take(len(piece)):
                return answers.NO_ROOM
            if self.is_slow and not content.complete:
                return answers.TOO_SLOW
        return None

    async def _take(self, raw: bytes) -> Reply:
        client = Client(
            address=self.address,
            helo=str(self.session.host_name) if self.session else "",
            user=self.user,
            secure=self.secure,
            outside=self.outside,
        )
        envelope = Envelope(sender=self.envelope.mail_from or "", options=self.envelope.options, client=client)
        return await self.reception.taking.take(envelope, tuple(self.envelope.addressees.values()), raw)

    async def smtp_STARTTLS(self, argument: str) -> None:  # noqa: N802
        """Encrypts the connection; whoever the client was before, it says again."""
        if self.tls_context is None or self.secure:
            await self.say(answers.NOT_UNDERSTOOD)
            return
        await super().smtp_STARTTLS(argument)

    async def smtp_AUTH(self, argument: str) -> None:  # noqa: N802
        """Signs a user in (RFC 4954, PLAIN alone), over TLS only."""
        users = self.reception.settings.users
        mechanism, _, response = (argument).partition(" ")
        refused = self._cannot_sign_in(users, mechanism) or self.reception.admission.sign_in(self.address)
        if refused:
            await self.say(refused)
            return
        if not response:
            await self.push("334 ")
            line = await self.line()
            response = "*" if isinstance(line, Reply) else line.decode(errors="replace")
        credentials = plain_credentials(response.encode())
        if credentials and await signs_in(users, *credentials):
            self.user = credentials[0].lower()
            await self.say(answers.SIGNED_IN)
        else:
            self.faults += _FAULTS_OF_A_WRONG_PASSWORD
            self.reception.admission.sign_in_failed(self.address)
            await self.say(answers.WRONG_PASSWORD)

    def _cannot_sign_in(self, users: Mapping[str, str], mechanism: str) -> Reply | None:
        if not users or not self.session or not self.session.host_name:
            return answers.NOT_UNDERSTOOD
        if not self.secure:
            return answers.NO_TLS_TO_SIGN_IN
        if self.user or self.envelope.mail_from is not None:
            return answers.NOT_NOW
        return None if mechanism.upper() == "PLAIN" else answers.NO_MECHANISM

    async def smtp_RSET(self, _: str) -> None:  # noqa: N802
        """Forgets the message that was begun."""
        self.envelope = Transaction()
        await self.say(OK)

    async def smtp_NOOP(self, _: str) -> None:  # noqa: N802
        """Does nothing."""
        await self.say(OK)

    async def smtp_VRFY(self, _: str) -> None:  # noqa: N802
        """Says nothing of who is there."""
        await self.say(answers.WILL_TRY)

    async def smtp_QUIT(self, _: str) -> None:  # noqa: N802
        """Ends the connection."""
        await self.say(answers.BYE, last=True)

    commands: ClassVar[Mapping[str, Obey]] = {
        "EHLO": smtp_EHLO,
        "HELO": smtp_HELO,
        "MAIL": smtp_MAIL,
        "RCPT": smtp_RCPT,
        "DATA": smtp_DATA,
        "STARTTLS": smtp_STARTTLS,
        "AUTH": smtp_AUTH,
        "RSET": smtp_RSET,
        "NOOP": smtp_NOOP,
        "VRFY": smtp_VRFY,
        "QUIT": smtp_QUIT,
    }


def _needs_utf8(address: str, options: tuple[str, ...]) -> Reply | None:
    return None if address.isascii() or "SMTPUTF8" in options else answers.NO_UTF8
