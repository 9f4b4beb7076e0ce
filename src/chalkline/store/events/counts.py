"""What is left of a day once its events are gone: what was true of how many of them, and no person.

Of each event is kept which conditions of the policies held for it, and whether its clauses were lifted; no field of it.
Events of which the same is kept are counted together, and only what enough people share is kept
(:mod:`chalkline.store.events.rolling`). So an edited policy can be counted later as far as it asks what was asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Protocol

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from chalkline.policy.effects import Effect
from chalkline.store.events.durable import finish, unfinished
from chalkline.store.events.errors import StoreError
from chalkline.store.events.layout import Partition
from chalkline.store.events.manifest import Manifest
from chalkline.store.events.persons import paths_of_people, people_by_role
from chalkline.store.events.rolling import FORGOTTEN, Codes, Kinds, Numbers, none_of, rolled_up
from chalkline.store.events.schema import DECISION
from chalkline.store.events.store import DayFile, EventStore

COUNTS = pa.schema({"pattern": pa.string(), "events": pa.int64()})
"""A character of the pattern for each condition, in the order of the file's metadata."""
_FILES, _CONDITIONS = b"chalkline.files", b"chalkline.conditions"
_DIGIT = ord("0")


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """What one character of a pattern is about."""

    key: str
    """What tells it from every other, in whatever policy it stands."""
    text: str
    """As people read it."""


DECIDED = Condition(key="decided", text="what was decided")
"""Its character: the effect's number, from nothing (0) to refuse (5); ``u`` undecided; ``-`` stored without."""
UNDECIDED, NOT_DECIDED = ord("u"), ord("-")


class Asks(Protocol):
    """Whoever knows what to ask of events before they go."""

    def conditions(self, event: str) -> Sequence[Condition]:
        """What is asked of events of this type."""
        ...

    def answers(self, store: EventStore, file: DayFile) -> Codes:
        """The answers for each event of the file, in order; ``.`` for what nobody can say. Raises StoreError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is left of a day."""

    conditions: tuple[Condition, ...] = (DECIDED,)
    kinds: Kinds = field(default_factory=lambda: none_of(1))
    files: frozenset[str] = frozenset()
    """The names of the files that are counted."""

    def column(self, key: str) -> npt.NDArray[np.uint8]:
        """The characters of a condition, by kind; all forgotten where it was not asked."""
        place = next((place for place, one in enumerate(self.conditions) if one.key == key), None)
        size = len(self.kinds.events)
        return np.full(size, FORGOTTEN, np.uint8) if place is None else self.kinds.codes[:, place]

    def with_kinds(self, conditions: Sequence[Condition], kinds: Kinds, files: Iterable[str]) -> "Counts":
        """These and others; of either it is forgotten what only the other was asked."""
        known = {one.key: one for one in (*self.conditions, *conditions)}
        both = Counts(conditions=tuple(conditions), kinds=kinds), self
        codes = (np.column_stack([each.column(key) for key in known]) for each in both)
        merged = [Kinds(each, of.kinds.events) for each, of in zip(codes, both, strict=True)]
        return Counts(
            conditions=tuple(known.values()), kinds=merged[0] | merged[1], files=self.files | frozenset(files)
        )


def keep_counts(store: EventStore, partition: Partition, manifest: Manifest, asks: Asks) -> None:
    """The day's events are in its counts, once, however often this is called, beside those of events purged before."""
    known, folder = read_counts(store, partition), store.layout.day(partition)
    coming = [DayFile(partition, folder / one.name, one) for one in manifest.files if one.name not in known.files]
    if coming:
        conditions = (DECIDED, *asks.conditions(partition.event))
        codes = np.concatenate([_answers(store, file, asks) for file in coming])
        kinds = rolled_up(codes, _people(store, coming))
        names = (file.stored.name for file in coming)
        _write(store.layout.counts(partition), known.with_kinds(conditions, kinds, names))


def read_counts(store: EventStore, partition: Partition) -> Counts:
    """The counts of the events that were purged from a day; none where none were. Raises StoreError."""
    path = store.layout.counts(partition)
    if not path.exists():
        return Counts()
    try:
        return _read(path)
    except (pa.ArrowException, KeyError, ValueError, msgspec.MsgspecError, OSError) as error:
        mend = "restore it from a copy, or move it out of the store; the events that it counted are gone"
        raise StoreError(f"this is not what is left of a day ({error})", path, mend) from error


def _read(path: Path) -> Counts:
    table = pq.read_table(path, partitioning=None)
    written = table.schema.metadata or {}
    conditions = msgspec.json.decode(written[_CONDITIONS], type=tuple[Condition, ...])
    codes = np.frombuffer("".join(table["pattern"].to_pylist()).encode("ascii"), np.uint8)
    kinds = Kinds(codes.reshape(-1, len(conditions)), table["events"].to_numpy())
    return Counts(conditions=conditions, kinds=kinds, files=frozenset(written[_FILES].decode().split()))


def _write(path: Path, counts: Counts) -> None:
    patterns = [row.tobytes().decode("ascii") for row in counts.kinds.codes]
    about = {_CONDITIONS: msgspec.json.encode(counts.conditions), _FILES: " ".join(sorted(counts.files)).encode()}
    table = pa.table([patterns, counts.kinds.events], schema=COUNTS.with_metadata(about))
    with unfinished(path.parent, path.suffix) as (temporary, file):
        pq.write_table(table, file)
    finish(temporary, path)


def _answers(store: EventStore, file: DayFile, asks: Asks) -> Codes:
    decided = np.concatenate([*map(_decided, store.scan_file(file, [DECISION])), np.zeros(0, np.uint8)])
    return np.column_stack([decided, asks.answers(store, file)])


def _decided(batch: pa.RecordBatch) -> npt.NDArray[np.uint8]:
    """What was decided of each row."""
    decisions = batch.column(DECISION)
    effect, undecided = (pc.struct_field(decisions, name) for name in ("effect", "undecided"))
    numbers = pc.index_in(effect.cast(pa.string()), pa.array([one.word for one in Effect]))
    codes = pc.if_else(undecided, UNDECIDED - _DIGIT, numbers).fill_null(NOT_DECIDED - _DIGIT).to_numpy() + _DIGIT
    letters: npt.NDArray[np.uint8] = codes.astype(np.uint8)
    return letters


def _people(store: EventStore, files: Sequence[DayFile]) -> list[Numbers]:
    """For each role of a person, who it is in each event; where events have none, each is somebody of its own."""
    paths = paths_of_people(files[0].partition.event)
    batches = [people_by_role(batch, one.partition.event) for one in files for batch in store.scan_file(one, paths)]
    roles = dict.fromkeys(chain.from_iterable(batches))
    people = [_numbered(chain.from_iterable(batch[role] for batch in batches)) for role in roles]
    return people or [np.arange(sum(file.stored.rows for file in files))]


def _numbered(names: Iterator[str]) -> Numbers:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], np.int64)
