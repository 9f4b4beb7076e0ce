"""The control socket: operators ask the running gate to release, return and verify, because it alone owns its spool."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import msgspec

from chalkline.gates.mail.waiting.orders import Operator
from chalkline.store.spool.control import SOCKET, Answer, Release, Request, Return
from chalkline.store.spool.errors import SpoolError
from chalkline.store.spool.spool import Spool

_DECODER = msgspec.json.Decoder(Request)
_LONGEST = 64 * 1024
"""Bytes of a request."""
_CREDENTIALS = struct.Struct("3i")
"""What Linux says of the process at the other end: its number, its user's and its group's (unix(7))."""


class Operations(Protocol):
    """What a gate does with an entry when an operator says so; SpoolError and ValueError say why it cannot."""

    async def release(self, id_: str, by: Operator, /) -> None:
        """All open parts of the entry leave."""

    async def return_(self, id_: str, reason: str, by: Operator, /) -> None:
        """All open parts of the entry go back to its sender."""


class Control:
    """Answers requests, one after the other on each connection."""

    def __init__(self, operations: Operations, spool: Spool) -> None:
        self._operations = operations
        self._spool = spool

    async def answer(self, line: bytes, uid: int) -> Answer:
        """What became of the request on this line, which a process of this user sent."""
        try:
            return await self._done(_DECODER.decode(line), uid)
        except (SpoolError, ValueError) as error:  # msgspec's errors are ValueErrors
            return Answer(done=False, error=str(error))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer until the other side has no more."""
        uid = _uid(writer.get_extra_info("socket"))
        try:
            while line := await reader.readline():
                writer.write(msgspec.json.encode(await self.answer(line, uid)) + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError):
            pass  # gone, or a line beyond the limit: nobody is left to tell
        finally:
            writer.close()

    async def _done(self, request: Request, uid: int) -> Answer:
        match request:
            case Release():
                await self._operations.release(request.id, Operator(name=request.by, uid=uid))
            case Return():
                await self._operations.return_(request.id, request.reason, Operator(name=request.by, uid=uid))
            case _:
                return Answer(done=True, verified=await self._spool.verify())
        return Answer(done=True)


def _uid(connection: socket.socket) -> int:
    """The user of the process at the other end."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(credentials)[1])


@asynccontextmanager
async def listening(operations: Operations, spool: Spool) -> AsyncIterator[None]:
    """The socket in the spool's folder answers, for the folder's owner alone."""
    path = spool.folder / SOCKET
    path.unlink(missing_ok=True)  # of an owner that was killed: we have the lock now
    server = await asyncio.start_unix_server(Control(operations, spool).serve, path, limit=_LONGEST)
    path.chmod(0o600)
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)
