"""Reading a journal from its start: the state that its records come to, and what is damaged in it.

A record that is missing was destroyed by a power cut before anybody was told of it, or has been damaged since. A later
record that says it was synced after it tells these two apart: then it is damage, which is never passed over in silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from chalkline.store.spool.disk import Disk
from chalkline.store.spool.errors import SpoolError
from chalkline.store.spool.faults import Fault
from chalkline.store.spool.frames import Frame, Gap, frames, is_foreign
from chalkline.store.spool.record import decoded
from chalkline.store.spool.segments import Place, Segment, segments
from chalkline.store.spool.state import State

_TAIL = "the journal ends in the middle of a record, which was then never acknowledged; it was left out"


@dataclass(frozen=True, slots=True)
class _Missing:
    """Numbers of records that were not found where they should stand."""

    numbers: range
    file: str
    offset: int


@dataclass(slots=True)
class Replay:
    """What a journal says."""

    state: State = field(default_factory=State)
    segments: dict[Segment, int] = field(default_factory=dict)
    """Each file, in order, with the number that its first record should have."""
    size: int = 0
    """Of all segments, in bytes."""
    number: int = 1
    """Of the next record."""
    closed: set[str] = field(default_factory=set)
    """Entries that the journal still says were closed."""
    faults: list[Fault] = field(default_factory=list)
    torn: list[int] = field(default_factory=list)
    """Records that a power cut destroyed, and that no record speaks of yet."""
    tail: Fault | None = None
    """Bytes at the very end that are no record: what a power cut left of the last."""
    _synced: int = 0
    """All records before this number were synced, as the last whole record says."""
    _known_torn: set[int] = field(default_factory=set)
    _missing: list[_Missing] = field(default_factory=list)

    def read(self, data: memoryview, segment: Segment) -> None:
        """Add what a segment says."""
        if is_foreign(data):
            raise SpoolError(f"{segment.name} was written by another version of Chalkline, in another format")
        self.segments[segment] = self.number
        self.size += len(data)
        gap: Gap | None = None
        for found in frames(data, segment.salt):
            if isinstance(found, Gap):
                gap = found
                continue
            self._expect(found, gap.offset if gap else found.offset, segment)
            self._apply(found, segment)
            gap = None
        if gap or len(data):
            self.tail = gap and Fault(file=f"journal/{segment.name}", offset=gap.offset, what=_TAIL, loss=False)

    def finish(self) -> None:
        """Forget what the last mark says no longer counts; sort what is missing into torn and damaged."""
        self.state.forget_before(self.state.first)
        for missing in self._missing:
            numbers = [n for n in missing.numbers if n >= self.state.first and n not in self._known_torn]
            self.torn += (n for n in numbers if n >= self._synced)
            if damaged := [n for n in numbers if n < self._synced]:
                self.faults.append(_fault(missing, damaged))

    def _expect(self, frame: Frame, offset: int, segment: Segment) -> None:
        if frame.number > self.number:
            self._missing.append(_Missing(range(self.number, frame.number), f"journal/{segment.name}", offset))
        self.number = max(self.number, frame.number + 1)
        self._synced = max(self._synced, frame.batch)

    def _apply(self, frame: Frame, segment: Segment) -> None:
        try:
            record = decoded(frame.payload)
        except msgspec.DecodeError as error:
            what = f"record {frame.number} is whole and cannot be understood ({error}); it was left out"
            self.faults.append(Fault(file=f"journal/{segment.name}", offset=frame.offset, what=what))
            return
        self.closed.update(entry.id for entry in record.entries if not entry.is_open)
        self._known_torn.update(record.torn)
        self.state.apply(record, Place(segment, frame.offset, frame.size, frame.number))


def replayed(disk: Disk, folder: Path) -> Replay:
    """What the journal of this folder says. Raises SpoolError where it has another format."""
    replay = Replay()
    for segment, data in _contents(disk, folder):
        replay.read(data, segment)
    replay.finish()
    return replay


def _contents(disk: Disk, folder: Path) -> Iterator[tuple[Segment, memoryview]]:
    return ((segment, disk.map(folder / segment.name)) for segment in segments(disk, folder))


def _fault(missing: _Missing, damaged: list[int]) -> Fault:
    first, last = damaged[0], damaged[-1]
    which = f"record {first} is" if first == last else f"records {first} to {last} are"
    what = f"{which} damaged or missing, though synced; all others were kept"
    return Fault(file=missing.file, offset=missing.offset, what=what)
