"""Group commit: whoever asks while a sync is under way shares the next one."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from chalkline.store.spool.cleaning import cleaning, is_due
from chalkline.store.spool.errors import SpoolBroken, SpoolError
from chalkline.store.spool.intent import Intent
from chalkline.store.spool.ledger import Done, Ledger, Outcome
from chalkline.store.spool.record import Record

_log = logging.getLogger(__name__)

_BATCH = 256
"""So many intents at most share a sync."""

_Waiting = tuple[Intent, asyncio.Future[Record]]


class Committer:
    """Commits what many coroutines ask for, one group after the other, in one thread; cleans up between them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spool")
        self._asked: list[_Waiting] = []
        self._woken = asyncio.Event()
        self._closing = False
        self._cleaning: Iterator[Sequence[Intent]] | None = None
        self._serving: Sequence[_Waiting] = ()
        self._task = asyncio.create_task(self._run())
        self._task.add_done_callback(self._ended)

    async def commit(self, intent: Intent) -> Record:
        """The record that made the intent true, synced. Raises SpoolError; what was asked is done even if cancelled."""
        if self._closing:
            raise SpoolBroken("the spool is closed")
        future: asyncio.Future[Record] = asyncio.get_running_loop().create_future()
        self._asked.append((intent, future))
        self._woken.set()
        return await future

    async def close(self) -> None:
        """All that was asked is done."""
        self._closing = True
        self._woken.set()
        await self._task
        self._thread.shutdown()

    async def _run(self) -> None:
        while not (self._closing and not self._asked):
            await self._woken.wait()
            self._serving, self._asked = self._asked[:_BATCH], self._asked[_BATCH:]
            if self._serving:
                await self._serve(self._serving)
            await self._clean()
            if not (self._asked or self._cleaning or self._closing):
                self._woken.clear()

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A programmer's error ends it all; nobody is left waiting."""
        self._closing = True
        for _, future in (*self._serving, *self._asked):
            if not future.done():
                future.set_exception(SpoolBroken("the spool has ended with an error of its own"))
        if not task.cancelled() and (error := task.exception()):
            _log.critical("the spool has ended", exc_info=error)

    async def _serve(self, group: Sequence[_Waiting]) -> None:
        for (_, future), outcome in zip(group, await self._outcomes([intent for intent, _ in group]), strict=True):
            if future.done():
                continue  # whoever asked was cancelled meanwhile
            if isinstance(outcome, Done):
                future.set_result(outcome.record)
            else:
                future.set_exception(outcome)

    async def _outcomes(self, intents: Sequence[Intent]) -> Sequence[Outcome]:
        """What became of the intents; the state already says so."""
        loop = asyncio.get_running_loop()
        try:
            outcomes = await loop.run_in_executor(self._thread, self._ledger.commit, intents)
            self._ledger.apply(outcomes)
            await loop.run_in_executor(self._thread, self._ledger.discard, outcomes)
        except SpoolBroken as broken:
            return [broken] * len(intents)
        except OSError as error:
            return [SpoolBroken(f"the disk failed: {(error.strerror or str(error)).lower()}")] * len(intents)
        return outcomes

    async def _clean(self) -> None:
        """One step; where it fails, the old file stays and is tried again when it is next due."""
        if self._cleaning is None and is_due(self._ledger):
            self._cleaning = cleaning(self._ledger)
        for group in islice(self._cleaning or (), 1):
            if any(isinstance(outcome, SpoolError) for outcome in await self._outcomes(group)):
                break
            return
        self._cleaning = None
