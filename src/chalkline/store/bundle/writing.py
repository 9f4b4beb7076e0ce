"""Writing bundles into a folder: one writer at a time, and no reader ever sees half of anything."""

import fcntl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.facts.fact import Fact
from chalkline.policy.values import Duration, Timestamp
from chalkline.school.loading import Loaded
from chalkline.store.bundle.building import Content, carried, delta_of
from chalkline.store.bundle.files import files_in, path_of
from chalkline.store.bundle.folder import state_of
from chalkline.store.bundle.frame import framed
from chalkline.store.bundle.loading import State
from chalkline.store.bundle.refusal import Refused
from chalkline.store.bundle.wanted import MAIL, is_wanted
from chalkline.store.bundle.wire import Base, Delta, packed
from chalkline.store.durable import put, sync_folder

MOST_DELTAS = 100
"""After so many, a base says it all anew: a gate that starts reads them all."""
LARGEST_DELTA = 4
"""A delta about more than one in so many subjects is written as a base."""
_PATIENCE = 30.0
"""Seconds for which a writer waits for another."""
_BETWEEN_TRIES = 0.05


class Busy(Exception):  # noqa: N818 - it is the folder that is busy
    """Somebody else is writing into the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file that was written."""

    path: Path
    number: int
    is_base: bool
    subjects: int
    """About how many subjects it says anything."""


def write(
    folder: Path,
    loaded: Loaded,
    policies: PolicySet,
    *,
    made_at: Timestamp,
    fresh_for: Duration | None = None,
    events: Iterable[str] = MAIL,
    whole: bool = False,
    patience: float = _PATIENCE,
) -> Written:
    """The folder says this of the school: by a delta to what is there, or by a base where that cannot or must not be.

    A delta is written even if nothing changed: it vouches for what is there. Raises Busy, and OSError if it cannot be
    written; then the folder is as before.
    """
    with _alone(folder, patience):
        before = _state(folder)
        base = before.base if before else None
        content = Content.of(loaded, policies, made_at=made_at, events=events, before=base)
        if before is not None and not whole and before.deltas < MOST_DELTAS:
            delta = content.delta(before, made_at, fresh_for)
            if delta is not None and len(delta.rows) * LARGEST_DELTA <= len(content.rows):
                return _put(folder, delta, len(delta.rows))
        number = max((file.number for file in files_in(folder)), default=0) + 1
        written = _put(folder, content.base(number, made_at, fresh_for), len(content.rows))
        _clear(folder)
        return written


def add_facts(folder: Path, facts: Iterable[Fact], *, made_at: Timestamp, patience: float = _PATIENCE) -> Written:
    """The folder says these facts besides, those left out that nothing here reads, at once and until the next build.

    They count after all that is there, in their order. Raises Refused where there is no sound bundle, Busy, OSError.
    """
    with _alone(folder, patience):
        before = state_of(folder)
        known = before.knowledge.facts
        rows = [fact for fact in facts if is_wanted(fact, carried(before.base))]
        later = [
            msgspec.structs.replace(fact, school=known.school, number=number)
            for number, fact in enumerate(rows, known.number + 1)
        ]
        now = known.with_rows(later)
        changed = {fact.subject: now.about(fact.subject) for fact in later}
        fresh_for = before.knowledge.fresh_for
        delta = delta_of(before, rows=changed, facts=now.number, made_at=made_at, fresh_for=fresh_for)
        return _put(folder, delta, len(changed))


def _put(folder: Path, said: Base | Delta, subjects: int) -> Written:
    is_base = isinstance(said, Base)
    path = path_of(folder, said.number, is_base=is_base)
    put(path, framed(packed(said)))
    return Written(path=path, number=said.number, is_base=is_base, subjects=subjects)


def _state(folder: Path) -> State | None:
    """What is there, if it is sound to its end: after anything broken, a base begins anew."""
    try:
        state = state_of(folder)
    except Refused:
        return None
    files = files_in(folder)
    return state if files[-1].number == state.knowledge.number else None


def _clear(folder: Path) -> None:
    """Remove what is older than the base before the last: a gate that finds the last one broken starts from that."""
    bases = [file.number for file in files_in(folder) if file.is_base]
    for file in files_in(folder):
        if file.number < bases[max(0, len(bases) - 2)]:
            file.path.unlink(missing_ok=True)
    sync_folder(folder)


@contextmanager
def _alone(folder: Path, patience: float) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:  # whoever is killed lets go of it
        given_up = time.monotonic() + patience
        while not _taken(lock):
            if time.monotonic() > given_up:
                raise Busy(f"somebody else has been writing into {folder} for {patience:.0f} seconds")
            time.sleep(_BETWEEN_TRIES)
        _remove_parts(folder)
        yield


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove_parts(folder: Path) -> None:
    """Remove what a writer left that was killed."""
    for part in folder.glob(".*.part"):
        part.unlink(missing_ok=True)
