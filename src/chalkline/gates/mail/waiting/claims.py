"""Who is at work on which entry of the spool: one at a time, so that no two decide or send the same."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Ways = frozenset[tuple[str, str]]
"""Sender and recipient of each part that is under way."""


@dataclass(slots=True)
class Claims:
    """Entries by id, each with the lock of whoever works on it."""

    _locks: dict[str, tuple[asyncio.Lock, int]] = field(default_factory=dict)

    def __contains__(self, id_: str) -> bool:
        """Whether somebody is at work on the entry."""
        return id_ in self._locks

    def __len__(self) -> int:
        """On how many entries somebody is at work."""
        return len(self._locks)

    @asynccontextmanager
    async def of(self, id_: str) -> AsyncIterator[None]:
        """The entry is for whoever is in here alone."""
        lock, users = self._locks.get(id_, (asyncio.Lock(), 0))
        self._locks[id_] = lock, users + 1
        try:
            async with lock:
                yield
        finally:
            self._left(id_)

    def _left(self, id_: str) -> None:
        lock, users = self._locks.pop(id_)
        if users > 1:
            self._locks[id_] = lock, users - 1


@dataclass(slots=True)
class UnderWay:
    """Which senders' messages are on their way to which recipients, so that a later one does not overtake."""

    _ways: list[Ways] = field(default_factory=list)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    def __contains__(self, ways: Ways) -> bool:
        """Whether any of these is under way."""
        return any(each & ways for each in self._ways)

    async def free(self, ways: Ways) -> None:
        """Returns once none of these is under way."""
        while ways in self:
            self._ended.clear()
            await self._ended.wait()

    def begin(self, ways: Ways) -> None:
        """These are."""
        self._ways.append(ways)

    def end(self, ways: Ways) -> None:
        """These are no longer."""
        self._ways.remove(ways)
        self._ended.set()
