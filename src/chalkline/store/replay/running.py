"""A replay over a store: file by file, in one process or several, with what was found kept until it is through."""

import contextlib
import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import msgspec

from chalkline.policy.decide.record import ENGINE
from chalkline.policy.values import Timestamp
from chalkline.store.events.durable import put_for_now
from chalkline.store.events.errors import reason
from chalkline.store.events.layout import Partition
from chalkline.store.events.manifest import Manifest
from chalkline.store.events.store import DayFile, EventStore
from chalkline.store.replay.looking import looked_at
from chalkline.store.replay.partial import Partial
from chalkline.store.replay.plan import ReplayPlan
from chalkline.store.replay.truth.replaying import looked_at_truth

ALONE = 150_000
"""Events below which starting another process takes longer than it saves."""
_DECODER = msgspec.msgpack.Decoder(Partial)
Progress = Callable[[int], None]
"""Told how many events more have been looked at."""
Found = tuple[DayFile, Partial]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What is replayed: which policies, over which events."""

    plan: ReplayPlan
    store: EventStore
    since: Timestamp | None = None
    until: Timestamp | None = None
    keep: bool = True
    """Whether the truth of conditions is kept beside the events, so that the next replay is faster."""

    @property
    def days(self) -> list[tuple[Partition, Manifest]]:
        """The days that may hold events of that time, of the plan's school and of types that it has rules for."""
        sides = self.plan.sides
        return list(self.store.days(sides.events, self.since, self.until, schools=[sides.school]))

    def files(self) -> list[DayFile]:
        """Their files."""
        sides = self.plan.sides
        return list(self.store.files(sides.events, self.since, self.until, schools=[sides.school]))

    def run(self, files: Sequence[DayFile], *, workers: int, resume: bool, progress: Progress) -> Iterator[Found]:
        """What was found in each file, in whatever order they are done. Raises StoreError.

        Whoever stops it (KeyboardInterrupt) finds what was done when it goes on with ``resume``.
        """
        todo = []
        for file in files:
            known = self.kept(file) if resume else None
            if known is None:
                todo.append(file)
            else:
                progress(known.events)
                yield file, known
        for file, found in self._work(todo, workers):
            progress(found.events)
            yield file, found

    def of_file(self, file: DayFile) -> Partial:
        """What a file's events come to; kept beside the file until :meth:`forget`."""
        whole = self.since is None and self.until is None
        look = looked_at_truth if self.keep and whole else looked_at
        found = look(self.plan, self.store, file, self.since, self.until)
        try:
            put_for_now(self._path(file), [msgspec.msgpack.encode(found)])
        except OSError as error:  # where nothing can be written, a replay that is stopped begins anew
            return msgspec.structs.replace(found, unkept=reason(error))
        return found

    def kept(self, file: DayFile) -> Partial | None:
        """What an earlier run found in the file."""
        try:
            return _DECODER.decode(self._path(file).read_bytes())
        except (OSError, msgspec.DecodeError):
            return None

    def forget(self, files: Sequence[DayFile]) -> None:
        """Nothing of what was found is kept any more."""
        for file in files:
            with contextlib.suppress(OSError):
                self._path(file).unlink(missing_ok=True)

    def _path(self, file: DayFile) -> Path:
        key = hashlib.sha256(f"{ENGINE} {self.plan.digest} {self.since} {self.until}".encode()).hexdigest()[:16]
        return file.path.with_name(f"_{file.path.stem}.replay-{key}")

    def _work(self, files: Sequence[DayFile], workers: int) -> Iterator[Found]:
        if workers < 2 or sum(file.stored.rows for file in files) < ALONE:  # noqa: PLR2004 - more than this process
            yield from ((file, self.of_file(file)) for file in files)
            return
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(self,)) as pool:
            largest_first = sorted(files, key=lambda file: -file.stored.rows)
            pending = {pool.submit(_of_file, file): file for file in largest_first}
            try:
                for future in as_completed(pending):
                    yield pending.pop(future), future.result()
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise


_HERE: list[Replay] = []
"""The replay that this process works at."""


def _begin(replay: Replay) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this process ends it
    threading.Thread(target=_end_with_whoever_began, daemon=True).start()
    _HERE[:] = [replay]


def _end_with_whoever_began() -> None:
    """This process ends when the one is killed that began it, instead of waiting for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _of_file(file: DayFile) -> Partial:
    return _HERE[0].of_file(file)
