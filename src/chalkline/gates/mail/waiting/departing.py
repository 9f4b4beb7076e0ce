"""Entries that leave, each by itself: begun in turn, and finished in whatever order the next server answers.

Safety: one entry that fails keeps no other from leaving; it is left alone for a while. Where the spool is broken
nothing leaves any more, because nobody can tell what is on the disk.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

from chalkline.gates.mail.settings.conduct import Cause
from chalkline.gates.mail.waiting.claims import UnderWay, Ways
from chalkline.gates.mail.waiting.tending import Tending
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Entry, Fate
from chalkline.store.spool.errors import SpoolBroken

_log = logging.getLogger(__name__)

_ASIDE = 300.0
"""Seconds for which an entry that could not be tended to is left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Departing:
    """Lets entries go. One for a gate, which all its lines share."""

    tending: Tending
    ended: Callable[[], None]
    """Called whenever an entry was tended to, so that another may take its place."""
    under_way: UnderWay = field(default_factory=UnderWay)
    aside: dict[str, float] = field(default_factory=dict)
    """Entries that are left alone, and until when."""
    broken: "asyncio.Future[SpoolBroken]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def fails(self) -> None:
        """Never returns. Raises SpoolBroken once the spool is."""
        raise await self.broken

    async def finished(self, seconds: float) -> None:
        """What is on its way has arrived, or its time is up."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()

    def is_free(self, id_: str) -> bool:
        """Whether nobody is at work on the entry, and it is not left alone."""
        if self.aside.get(id_, 0.0) > self.tending.timing.elapsed():
            return False
        self.aside.pop(id_, None)
        return id_ not in self.tending.claims

    async def begun(
        self,
        id_: str,
        places: asyncio.Semaphore,
        ways: Ways,
        *,
        anyway: Collection[Fate] = (),
        only: Collection[Fate] = tuple(Fate),
        now: Timestamp | None = None,
    ) -> bool:
        """Whether the entry leaves, as soon as that is decided; it goes on by itself, and then gives its place back.

        The place is one that was acquired for it. For ``anyway``, ``only`` and ``now`` see :meth:`Tending.tend`.
        """
        decided: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.under_way.begin(ways)

        def leaves(yes: bool) -> None:
            if not decided.done():
                decided.set_result(yes)

        def going() -> None:
            leaves(yes=True)

        async def tended() -> None:
            try:
                await self._tended(id_, self.tending.tend(id_, going=going, anyway=anyway, only=only, now=now))
            finally:
                leaves(yes=False)
                self.under_way.end(ways)
                places.release()
                self.ended()

        task = asyncio.create_task(tended(), name=f"release: {id_}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await decided

    async def _tended(self, id_: str, tending: Awaitable[bool]) -> None:
        """The entry was tended to; where that fails it is left alone for a while, and everything else goes on."""
        try:
            await tending
        except SpoolBroken as error:
            if not self.broken.done():
                self.broken.set_result(error)
        except Exception:  # noqa: BLE001 - one message that fails does not keep the others
            _log.exception("%s: left alone for %d seconds", id_, _ASIDE)
            self.tending.handing_over.metering.cannot_decide(Cause.POLICY_ERROR)
            self.aside[id_] = self.tending.timing.elapsed() + _ASIDE


def ways_of(entry: Entry) -> Ways:
    """Who writes to whom in what is open of the entry; notices of the gate are not kept in order."""
    sender = entry.envelope.sender
    return frozenset((sender, part.address) for part in entry.parts if part.fate.is_open) if sender else frozenset()
