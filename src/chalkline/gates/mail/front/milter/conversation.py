"""One connection of a mail server that asks about messages, one after another.

Safety: whatever goes wrong, the mail server is told to try later, or nothing, which its ``milter_default_action`` makes
the same. It is never told that a message was taken before the message is on disk.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import ClassVar, cast

from msgspec import structs

from chalkline.gates.mail import header
from chalkline.gates.mail.contracts import GoAhead
from chalkline.gates.mail.front import answers
from chalkline.gates.mail.front.admission import Room
from chalkline.gates.mail.front.connection import Reception
from chalkline.gates.mail.front.milter import packets
from chalkline.gates.mail.front.milter.edits import edits
from chalkline.gates.mail.front.milter.message import Shown, client_of
from chalkline.gates.mail.front.milter.packets import Asked
from chalkline.gates.mail.reply import Reply
from chalkline.store.spool.entry import Client

_log = logging.getLogger(__name__)

_STAGES = (b"H", b"M")
"""The commands, HELO and MAIL, with which come macros that say who the client is."""


class Conversation(asyncio.Protocol):
    """Hears what a mail server shows, and answers at the end of each message."""

    def __init__(self, reception: Reception, *, outside: bool = False) -> None:
        self.reception = reception
        self.outside = outside
        self.client = Client(outside=outside)
        self.shown = self._new()
        self.room = Room(admission=reception.admission)
        self.buffer = bytearray()
        self.answering: asyncio.Task[None] | None = None
        self.leaving = False
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The mail server is there."""
        self.transport = cast("asyncio.Transport", transport)
        self.reception.here.add(self)

    def connection_lost(self, _: Exception | None) -> None:
        """The mail server is gone; whatever it showed and was not answered it still has."""
        if self.answering is not None:
            self.answering.cancel()
        self.room.give_back()
        self.reception.here.discard(self)
        self.reception.empty.set()

    def data_received(self, data: bytes) -> None:
        """The mail server shows more."""
        self.buffer += data
        try:
            for asked, content in packets.taken(self.buffer):
                self._heard(asked, content)
        except (ValueError, KeyError, IndexError) as error:
            _log.error("a mail server does not speak as it should: %s", error)
            self.hang_up()

    def _heard(self, asked: int, content: bytes) -> None:
        if self.answering is not None and asked != Asked.QUIT:
            raise ValueError("it did not wait for the answer")
        step = self.steps.get(asked)
        if step is not None:
            step(self, content)

    def dismiss(self) -> None:
        """The conversation ends: at once, or with the answer that is waited for."""
        self.leaving = True
        if self.answering is None:
            self.hang_up()

    def hang_up(self) -> None:
        """The connection ends."""
        if self.transport is not None:
            self.transport.close()

    # what the mail server shows

    def _negotiate(self, content: bytes) -> None:
        self._say(packets.negotiated(content))

    def _connect(self, content: bytes) -> None:
        self.client = client_of(content, outside=self.outside)

    def _macros(self, content: bytes) -> None:
        if content[:1] not in _STAGES:  # Postfix sends some with every field
            return
        known = dict(packets.macros_of(content))
        if content[:1] == b"H":
            self.client = structs.replace(self.client, secure=bool(known.get("tls_version")))
        else:
            self.client = structs.replace(self.client, user=known.get("auth_authen", "").lower())

    def _helo(self, content: bytes) -> None:
        name = packets.texts(content)[0].decode(errors="replace")
        self.client = structs.replace(self.client, helo=name, user="")  # nobody has signed in who says so anew

    def _mail(self, content: bytes) -> None:
        self._forget()
        self.shown.begin(content)

    def _rcpt(self, content: bytes) -> None:
        self.shown.add_recipient(content)

    def _field(self, content: bytes) -> None:
        self._take_room(content)
        self.shown.add_field(content)

    def _body(self, content: bytes) -> None:
        self._take_room(content)
        self.shown.add_body(content)

    def _take_room(self, content: bytes) -> None:
        if not self.shown.refused and not self.room.take(len(content)):
            self.shown.refuse(answers.NO_ROOM)

    def _abort(self, _: bytes) -> None:
        """The message comes to nothing."""
        self._forget()

    def _quit(self, _: bytes) -> None:
        self.hang_up()

    def _next_connection(self, _: bytes) -> None:
        self._forget()
        self.client = Client(outside=self.outside)

    def _end(self, content: bytes) -> None:
        if content:
            self._body(content)
        self.answering = asyncio.get_running_loop().create_task(self._answer(self.shown))

    # what it is answered

    async def _answer(self, shown: Shown) -> None:
        try:
            told = _told(await self._reply(shown), shown)
        except Exception:  # noqa: BLE001 - a fault of ours is no reason to leave the mail server without an answer
            _log.exception("a fault: the mail server is to try later")
            told = packets.answered(answers.FAULT.wire)
        self.answering = None
        self._forget()
        self._say(told)
        if self.leaving:
            self.hang_up()

    async def _reply(self, shown: Shown) -> Reply:
        message = shown.message()
        if isinstance(message, Reply):
            return message
        addressees = tuple(shown.addressees.values())
        return await self.reception.taking.take(shown.envelope(self.client), addressees, message)

    def _forget(self) -> None:
        self.room.give_back()
        self.shown = self._new()

    def _new(self) -> Shown:
        return Shown(limits=self.reception.settings.limits)

    def _say(self, answer: bytes) -> None:
        if self.transport is not None:
            self.transport.write(answer)

    steps: ClassVar[Mapping[int, Callable[["Conversation", bytes], None]]] = {
        Asked.NEGOTIATE: _negotiate,
        Asked.CONNECT: _connect,
        Asked.MACROS: _macros,
        Asked.HELO: _helo,
        Asked.MAIL: _mail,
        Asked.RCPT: _rcpt,
        Asked.FIELD: _field,
        Asked.BODY: _body,
        Asked.END_OF_MESSAGE: _end,
        Asked.ABORT: _abort,
        Asked.QUIT: _quit,
        Asked.NEXT_CONNECTION: _next_connection,
    }


def _told(reply: Reply, shown: Shown) -> bytes:
    """The packets that say it to the mail server."""
    if isinstance(reply, GoAhead):
        return b"".join(edits(bytes(shown.head), reply.fields, header.head_of(reply.message))) + packets.ACCEPT
    return packets.DISCARD if reply.good else packets.answered(reply.wire)
