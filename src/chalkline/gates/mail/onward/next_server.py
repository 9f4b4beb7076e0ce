"""The next server, or the two: one for the school's own domains, where it is set, and one for everything else.

Safety: a message is handed over once for each server. It is tried again at once only where the connection was lost
before the message had gone.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chalkline.gates.mail.onward.delivery import AWAY, NOT_SURE
from chalkline.gates.mail.onward.exchange import Exchange, Lost
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.declared import NextServer, Settings
from chalkline.gates.mail.verdicts.arrival import Addressee
from chalkline.store.spool.entry import Envelope


@dataclass(slots=True, kw_only=True)
class Connections:
    """The connections kept to one server: those that are free are used again, the last one first."""

    server: NextServer
    hostname: str
    free: list[Exchange] = field(default_factory=list)
    places: asyncio.Semaphore

    @classmethod
    def to(cls, server: NextServer, hostname: str) -> "Connections":
        """No connections yet."""
        return cls(server=server, hostname=hostname, places=asyncio.Semaphore(server.connections))

    async def send(
        self, envelope: Envelope, recipients: Sequence[Addressee], message: Sequence[bytes]
    ) -> Mapping[str, Reply]:
        """What the server answers for each recipient; a failure for now where it cannot be reached."""
        async with self.places:
            try:
                return await self._sent(envelope, recipients, message)
            except Lost as error:
                return dict.fromkeys((each.address for each in recipients), _lost(error))

    async def _sent(
        self, envelope: Envelope, recipients: Sequence[Addressee], message: Sequence[bytes]
    ) -> Mapping[str, Reply]:
        """Likewise. Raises Lost where a new connection fails, or a kept one did once the message had gone."""
        if self.free:
            try:
                return await self._over(self.free.pop(), envelope, recipients, message)
            except Lost as error:
                if error.sent:
                    raise
        return await self._over(await Exchange.open(self.server, self.hostname), envelope, recipients, message)

    async def _over(
        self, connection: Exchange, envelope: Envelope, recipients: Sequence[Addressee], message: Sequence[bytes]
    ) -> Mapping[str, Reply]:
        """Likewise over this connection, which is kept for the next message unless anything happens to it."""
        try:
            answers = await connection.send(envelope, recipients, message)
        except BaseException:
            connection.close()
            raise
        if connection.usable:
            self.free.append(connection)
        else:
            connection.close()
        return answers

    def close(self) -> None:
        """Ends the free connections."""
        while self.free:
            self.free.pop().close()


@dataclass(frozen=True, slots=True, kw_only=True)
class NextServers:
    """Where mail goes on to, by recipient."""

    outside: Connections
    inside: Connections | None = None
    is_inside: Callable[[str], bool]
    """Whether an address is in one of the school's domains."""

    @classmethod
    def of(cls, settings: Settings, is_inside: Callable[[str], bool]) -> "NextServers":
        """The servers that are set."""
        inside = settings.next_inside
        return cls(
            outside=Connections.to(settings.next, settings.hostname),
            inside=None if inside is None else Connections.to(inside, settings.hostname),
            is_inside=is_inside,
        )

    async def send(
        self, envelope: Envelope, recipients: Sequence[Addressee], message: Sequence[bytes]
    ) -> Mapping[str, Reply]:
        """What the servers answer for each recipient, by address. ``message`` are pieces of whole lines."""
        if self.inside is None:
            return await self.outside.send(envelope, recipients, message)
        own = [each for each in recipients if self.is_inside(each.address)]
        others = [each for each in recipients if not self.is_inside(each.address)]
        routes = [(self.inside, own), (self.outside, others)]
        answers = [await route.send(envelope, each, message) for route, each in routes if each]
        return {address: reply for answer in answers for address, reply in answer.items()}

    def close(self) -> None:
        """Ends all connections that are free."""
        for route in filter(None, (self.outside, self.inside)):
            route.close()


def _lost(error: Lost) -> Reply:
    if error.sent:
        return Reply(code=451, status=NOT_SURE, text="The next server did not say whether it took the message")
    return AWAY
