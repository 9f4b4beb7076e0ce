"""What an executor does with one file; nothing here knows Spark.

A plan, the files that a store's manifests name, and the bytes of one of them go in; what a replay on one machine would
have found comes out. A fault of a file is an answer, too: trying again would not mend it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import msgspec
import pyarrow as pa

from chalkline.policy.decide.record import ENGINE
from chalkline.policy.values import Timestamp
from chalkline.store.events.errors import StoreError
from chalkline.store.events.parquet import open_content
from chalkline.store.events.store import DayFile, scan_opened
from chalkline.store.replay.looking import looked_at
from chalkline.store.replay.partial import Partial
from chalkline.store.replay.plan import ReplayPlan
from chalkline.store.replay.running import Found

_PARTS = 4
"""``school=…/type=…/day=…/name.parquet``."""


class Fault(msgspec.Struct, frozen=True):
    """Why a file could not be looked at."""

    what: str
    mend: str


class Answer(msgspec.Struct, frozen=True):
    """What became of one file: what was found in it, or what is wrong with it."""

    place: str
    found: Partial | None = None
    fault: Fault | None = None


_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Answer)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of one file, read as the store reads its files."""

    content: pa.Buffer

    def scan_file(self, file: DayFile, columns: Collection[str] | None = None) -> Iterator[pa.RecordBatch]:
        """As :meth:`EventStore.scan_file`. Raises StoreError where the bytes are not those that were written."""
        opened = open_content(file.path, file.stored, file.partition.event, self.content)
        yield from scan_opened(opened, file.partition, columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What executors need besides the bytes of files; picklable. Make it with :meth:`of`."""

    plan: ReplayPlan
    files: Mapping[str, DayFile]
    """By place."""
    since: Timestamp | None
    until: Timestamp | None
    made_by: str
    """The version of Chalkline and of its engine: another may come to other decisions."""

    @classmethod
    def of(cls, plan: ReplayPlan, files: Iterable[DayFile], since: Timestamp | None, until: Timestamp | None) -> "Work":
        """The work on these files."""
        return cls(plan=plan, files={place_of(f.path): f for f in files}, since=since, until=until, made_by=this())

    def answer(self, path: str, content: pa.Buffer) -> bytes:
        """What is found in the file that lies there; :func:`found_in` reads it."""
        place = place_of(path)
        if self.made_by != this():
            return _ENCODER.encode(Answer(place, fault=_other_version(self.made_by)))
        try:
            found = looked_at(self.plan, Fetched(content), self.files[place], self.since, self.until)
        except StoreError as error:
            return _ENCODER.encode(Answer(place, fault=Fault(error.what, error.mend)))
        return _ENCODER.encode(Answer(place, found=found))


def found_in(answers: Iterable[bytes], files: Sequence[DayFile]) -> Iterator[Found]:
    """What was found in each of the files, in their order.

    Raises StoreError for the first that could not be looked at, and LookupError unless each came back exactly once.
    """
    read = [_DECODER.decode(answer) for answer in answers]
    by_place = {answer.place: answer for answer in read}
    if len(by_place) != len(read) or len(read) != len(files):
        raise LookupError(f"{len(files)} files were given and {len(read)} answers came of {len(by_place)} of them")
    for file in files:
        answer = by_place[place_of(file.path)]
        if answer.found is None:
            fault = answer.fault or Fault("nothing was found out about it", "run it again")
            raise StoreError(fault.what, file.path, fault.mend)
        yield file, answer.found


def place_of(path: Path | str) -> str:
    """Where a file lies in its store, wherever the store lies."""
    return "/".join(str(path).split("/")[-_PARTS:])


def this() -> str:
    """The version of Chalkline here, and of its engine."""
    return f"{version('chalkline')} (engine {ENGINE})"


def _other_version(made_by: str) -> Fault:
    what = f"the executors run Chalkline {this()}, and {made_by} asks"
    return Fault(what, "install the same version where the executors run; `PYSPARK_PYTHON` says with which Python")
