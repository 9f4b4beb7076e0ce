"""One kept connection to the next server, and one message handed over it.

Connecting, STARTTLS and signing in are aiosmtplib's. The transaction itself is here, because that library waits for
each answer in turn and knows no LMTP: commands are pipelined (RFC 2920), and after LMTP's data there is one answer for
each recipient (RFC 2033).

Safety: an answer that is not understood, comes too late or was not asked for ends the connection, so that no answer is
ever taken for that to another command. What fails before the message was sent may be tried again at once; what fails
after it may have been taken, and :class:`Lost` says so.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from aiosmtplib import SMTP, SMTPException, SMTPHeloError, SMTPResponse, SMTPStatus

from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.declared import NextServer
from chalkline.gates.mail.verdicts.arrival import Addressee
from chalkline.store.spool.entry import Envelope

_ANSWER = re.compile(rb"(?P<code>[2-5]\d\d)(?P<more>[ -]|(?=\r?\n))(?P<text>[^\r\n]*)\r?\n")
_STATUS = re.compile(r"(?P<status>[245]\.\d{1,3}\.\d{1,3})(?: |$)")
_MOST_LINES = 100
_GO_AHEAD = 354
_CLOSING = 421
_FAILURES = 400


class Lost(Exception):  # noqa: N818 - what happened to the connection
    """The connection failed; ``sent`` says whether the message had gone by then, so that it may have been taken."""

    def __init__(self, why: str, *, sent: bool) -> None:
        super().__init__(why)
        self.sent = sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A connection on which messages are handed over one after another. Make it with :meth:`open`."""

    server: NextServer
    extensions: Mapping[str, str]
    """What the server offers, by keyword in lower case."""
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def open(cls, server: NextServer, hostname: str) -> "Exchange":
        """A connection on which the server has greeted us. Raises Lost."""
        client = _client(server, hostname)
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
        except (SMTPException, OSError, ValueError) as error:
            client.close()
            raise Lost(str(error), sent=False) from error
        reader, writer = _streams(client.transport)
        return cls(server=server, extensions=dict(client.esmtp_extensions), reader=reader, writer=writer)

    @property
    def usable(self) -> bool:
        """Whether nothing has ended the connection, and nothing came that nobody asked for, as far as is known."""
        unasked = self.reader._buffer  # type: ignore[attr-defined]  # noqa: SLF001 - streams have no other way to look
        return not (self.writer.is_closing() or self.reader.at_eof() or unasked)

    def close(self) -> None:
        """Ends the connection."""
        self.writer.close()

    async def send(
        self, envelope: Envelope, recipients: Sequence[Addressee], message: Sequence[bytes]
    ) -> Mapping[str, Reply]:
        """The server's answer for each recipient once the message is handed over. Raises Lost.

        ``message`` are pieces that follow one another, whole lines each.
        """
        if "SMTPUTF8" in envelope.options and "smtputf8" not in self.extensions:
            return {each.address: _NO_UTF8 for each in recipients}
        sender, *each, go_ahead = await self._ask(
            [
                f"MAIL FROM:<{envelope.sender}>{self._options(envelope.options, sum(map(len, message)))}",
                *(f"RCPT TO:<{one.address}>{self._options(one.options)}" for one in recipients),
                "DATA",
            ]
        )
        answers = [_understood(answer if sender.good else sender) for answer in each]
        found = {one.address: answer for one, answer in zip(recipients, answers, strict=True)}
        taken = [address for address, answer in found.items() if answer.good]
        if go_ahead.code == _GO_AHEAD:
            return found | await self._content(taken, message if taken else ())
        await self._ask(["RSET"])
        return found | dict.fromkeys(taken, go_ahead if go_ahead.code >= _FAILURES else _meaningless(go_ahead))

    async def _content(self, taken: Sequence[str], message: Sequence[bytes]) -> dict[str, Reply]:
        """The answers to the message, for those who are taken; without any, an empty one ends the transaction."""
        lmtp = self.server.protocol == "lmtp"
        try:
            self.writer.writelines([*map(_stuffed, message), b".\r\n"])
            answers = await self._answers(len(taken) if lmtp else 1)
        except Lost as error:
            raise Lost(str(error), sent=bool(taken)) from error
        each = answers if lmtp else answers * len(taken)
        silent = "dsn" not in self.extensions
        return {to: replace(_understood(answer), silent=silent) for to, answer in zip(taken, each, strict=True)}

    def _options(self, options: Sequence[str], size: int | None = None) -> str:
        """The parameters that the server understands, as they are written behind an address."""
        known = [option for option in options if self._understands(option)]
        if size is not None and "size" in self.extensions:
            known.append(f"SIZE={size}")
        return "".join(f" {option}" for option in known)

    def _understands(self, option: str) -> bool:
        keyword = option.partition("=")[0].upper()
        return _OFFERED_AS.get(keyword, "") in self.extensions

    async def _ask(self, commands: Sequence[str]) -> list[Reply]:
        """The answers to commands, sent together where the server allows it. Raises Lost."""
        if not self.usable:
            raise Lost("the next server closed the connection, or spoke unasked", sent=False)
        lines = [f"{command}\r\n".encode() for command in commands]
        groups = [b"".join(lines)] if "pipelining" in self.extensions else lines
        answers = []
        for group in groups:
            self.writer.write(group)
            answers += await self._answers(len(lines) // len(groups))
        return answers

    async def _answers(self, number: int) -> list[Reply]:
        try:
            async with asyncio.timeout(self.server.timeout.total_seconds()):
                await self.writer.drain()
                return [await self._answer() for _ in range(number)]
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
            self.close()
            raise Lost(str(error) or "the next server does not answer", sent=False) from error

    async def _answer(self) -> Reply:
        """The next answer. Raises ValueError, OSError, EOFError."""
        texts: list[str] = []
        while len(texts) < _MOST_LINES:
            line = _ANSWER.fullmatch(await self.reader.readuntil(b"\n"))
            if line is None:
                raise ValueError("the next server's answer is no SMTP")
            texts.append(line["text"].decode(errors="replace"))
            if line["more"] != b"-":
                return self._replied(int(line["code"]), texts)
        raise ValueError("the next server's answer does not end")

    def _replied(self, code: int, texts: Sequence[str]) -> Reply:
        if code == _CLOSING:
            self.close()
        status = _STATUS.match(texts[0])
        said = (text.removeprefix(status["status"]).strip() if status else text for text in texts)
        return Reply(code=code, status=status["status"] if status else "", text=" ".join(said))


class _Lmtp(SMTP):
    """A client that greets as LMTP does."""

    async def ehlo(self, **_: object) -> SMTPResponse:
        """The server's answer to our greeting."""
        response = await self.execute_command(b"LHLO", str(self.local_hostname).encode("ascii"))
        if response.code != SMTPStatus.completed:
            raise SMTPHeloError(response.code, response.message)
        self.last_ehlo_response = response
        return response


def _client(server: NextServer, hostname: str) -> SMTP:
    return (_Lmtp if server.protocol == "lmtp" else SMTP)(
        hostname=server.server.host,
        port=server.server.port,
        local_hostname=hostname,
        timeout=server.timeout.total_seconds(),
        start_tls={"never": False, "offered": None, "always": True}[server.tls],
        validate_certs=server.tls == "always",
        username=server.user or None,
        password=server.password_file.read_text().strip() if server.password_file else None,
    )


def _streams(transport: asyncio.BaseTransport | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The connection that a client opened, read and written from here on."""
    if not isinstance(transport, asyncio.Transport):
        raise Lost("the next server closed the connection", sent=False)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    transport.set_protocol(protocol)
    protocol.connection_made(transport)
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


def _stuffed(piece: bytes) -> bytes:
    """Whole lines, those that begin with a dot with another (RFC 5321 section 4.5.2)."""
    stuffed = piece.replace(b"\r\n.", b"\r\n..") if b"\r\n." in piece else piece
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def _understood(answer: Reply) -> Reply:
    """The answer to an address or a message; one that no server gives there is a failure for now."""
    return answer if answer.good or answer.code >= _FAILURES else _meaningless(answer)


def _meaningless(answer: Reply) -> Reply:
    return Reply(code=451, status="4.5.0", text=f"The next server gave an answer that has no meaning: {answer.line}")


_NO_UTF8 = Reply(code=550, status="5.6.7", text="The next server takes no addresses in other letters (SMTPUTF8)")
_OFFERED_AS = {
    "BODY": "8bitmime",
    "SMTPUTF8": "smtputf8",
    "RET": "dsn",
    "ENVID": "dsn",
    "NOTIFY": "dsn",
    "ORCPT": "dsn",
}
"""The extension that each parameter belongs to."""
