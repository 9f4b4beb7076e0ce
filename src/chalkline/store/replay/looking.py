"""One file looked at under both sets of policies."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chalkline.events.columns import event_of
from chalkline.policy.cel.columnar.columns import Bools
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.stretches import NEVER, Ints
from chalkline.policy.decide.columnar.decider import moments_of
from chalkline.policy.decide.columnar.occasions import Occasions
from chalkline.policy.values import Timestamp
from chalkline.store.events.merging import within
from chalkline.store.events.store import DayFile, ReadsFiles
from chalkline.store.replay.partial import BINS, Changed, Example, Partial, Waited, best, bins_of, together
from chalkline.store.replay.plan import ReplayPlan, Sides
from chalkline.store.replay.said import OUTCOMES, Bytes
from chalkline.store.replay.tally import counted
from chalkline.store.replay.waits import Held, Waits, differing

HOLD = OUTCOMES.index("hold")
_LOT, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
"""Spreads moments over all numbers (Fibonacci hashing); their upper half is the lot."""
_SECOND = 1_000_000
_CHANGES = ("shorter", "the same", "longer")
Rows = npt.NDArray[np.intp]
Outcomes = tuple[Bytes, Bytes]
"""What becomes of each event, under the old policies and the new."""


def looked_at(
    plan: ReplayPlan, store: ReadsFiles, file: DayFile, since: Timestamp | None, until: Timestamp | None
) -> Partial:
    """What a file's events come to, those that arrived from ``since`` up to ``until``. Raises StoreError."""
    parts = []
    for batch, first in batches_within(plan.sides, store, file, since, until):
        old, new = plan.sides.says(batch)
        found = details(plan, batch, file, first, (old.outcome, new.outcome))
        found.events, found.counts = batch.num_rows, list(counted(old, new).items())
        parts.append(found)
    return together(parts)


def batches_within(
    sides: Sides, store: ReadsFiles, file: DayFile, since: Timestamp | None = None, until: Timestamp | None = None
) -> Iterator[tuple[pa.RecordBatch, int]]:
    """The rows of a file in that time, with the columns that either side reads, and which row of the file is first."""
    before = 0
    for batch in store.scan_file(file, ["id", *sides.fields(file.partition.event)]):
        for rows in within(batch, since, until):
            yield rows, before + rows.column("arrived_at").offset - batch.column("arrived_at").offset
        before += batch.num_rows


def details(plan: ReplayPlan, batch: pa.RecordBatch, file: DayFile, first: int, outcomes: Outcomes) -> Partial:
    """Whom the changes concern, examples of them, and how long holds last; ``first`` is the row of the file."""
    old, new = outcomes
    changed = np.flatnonzero(old != new)
    waits = _waits(plan, batch, old, new)
    if not len(changed):
        return Partial(waits=waits)
    return Partial(
        people=_people(plan.sides, batch, changed, outcomes),
        waits=waits,
        examples=_examples(batch, (file, first), changed, outcomes),
    )


def waits_differ(plan: ReplayPlan, event: str) -> bool:
    """Whether the two sides may let an event of this type wait for different times."""
    return _waits_differ(plan, event)


def _people(sides: Sides, batch: pa.RecordBatch, rows: Rows, outcomes: Outcomes) -> list[tuple[Changed, int]]:
    event = event_of(batch.schema)
    of_event = sides.new.events.get(event) or sides.old.events[event]
    held = batch.take(pa.array(rows))
    frame = Frame.of(held, moments_of(held)[0], of_event.worlds)
    actors = Occasions.of(frame, of_event.decider.rules.shape).actor
    people = [str(actors.values.objects[code]) for code in actors.codes.tolist()]
    words = zip(people, *(outcome[rows].tolist() for outcome in outcomes), strict=True)
    found = Counter(Changed(event, person, OUTCOMES[one], OUTCOMES[other]) for person, one, other in words)
    return list(found.items())


def _examples(batch: pa.RecordBatch, at: tuple[DayFile, int], rows: Rows, outcomes: Outcomes) -> list[Example]:
    file, first = at
    arrived = batch.column("arrived_at").view(pa.int64()).to_numpy()[rows].view(np.uint64)
    ranks = (((arrived + rows.astype(np.uint64)) * _LOT) >> _HALF).tolist()
    words = zip(ranks, rows.tolist(), *(outcome[rows].tolist() for outcome in outcomes), strict=True)
    place = (str(file.partition), file.path.name)
    return best(Example(rank, *place, first + row, OUTCOMES[one], OUTCOMES[other]) for rank, row, one, other in words)


def _waits(plan: ReplayPlan, batch: pa.RecordBatch, old: Bytes, new: Bytes) -> list[tuple[Waited, int, int, int]]:
    """How long the events wait that either holds, and that a rule may stop which only one of the two has."""
    event = event_of(batch.schema)
    either = np.flatnonzero((old == HOLD) | (new == HOLD))
    if not _waits_differ(plan, event) or not len(either):
        return []
    held, both = batch.take(pa.array(either)), _both(plan, event)
    sides = [None if waits is None else waits.held(held) for waits in both]
    rows = np.flatnonzero(_concerned(both, sides, len(either)))
    seconds = [_seconds(side, rows, said[either]) for side, said in zip(sides, (old, new), strict=True)]
    return list(_grouped(*seconds))


def _grouped(old: Ints, new: Ints) -> Iterator[tuple[Waited, int, int, int]]:
    """How many waits are of a kind, and how long these are together, under the old policies and under the new."""
    kinds, number = np.unique(np.stack([bins_of(old), bins_of(new), np.sign(new - old)]), axis=1, return_inverse=True)
    sums = np.zeros((2, kinds.shape[1]), np.int64)
    for side, seconds in enumerate((old, new)):
        np.add.at(sums[side], number, np.where(seconds == NEVER, 0, seconds))
    figures = zip(kinds.T.tolist(), np.bincount(number).tolist(), *sums.tolist(), strict=True)
    for (one, other, change), many, before, after in figures:
        yield Waited(BINS[one], BINS[other], _CHANGES[change + 1]), many, before, after


def _concerned(both: tuple[Waits | None, Waits | None], sides: Sequence[Held | None], size: int) -> Bools:
    """Which events a rule may stop that only one of the two has; all, where one has no rules at all."""
    old, new = both
    if old is None or new is None:
        return np.ones(size, bool)
    rules, found = differing(old, new), np.zeros(size, bool)
    for side in sides:
        found |= False if side is None else side.may_be_stopped_by(rules)
    return found


def _seconds(side: Held | None, rows: Rows, said: Bytes) -> Ints:
    """How long each of the rows waits: not at all where it is not held, ``NEVER`` where it would not go by itself."""
    found = np.zeros(len(rows), np.int64)
    places = np.flatnonzero(said[rows] == HOLD)
    if side is None or not len(places):
        return found
    arrived = side.batch.column("arrived_at").view(pa.int64()).to_numpy()[rows[places]]
    ends = side.ends(rows[places])
    found[places] = np.where(ends < 0, NEVER, (ends - arrived) // _SECOND)
    return found


@lru_cache(maxsize=64)
def _waits_differ(plan: ReplayPlan, event: str) -> bool:
    old, new = _both(plan, event)
    return plan.waits and (old is None or new is None or bool(differing(old, new)))


@lru_cache(maxsize=64)
def _both(plan: ReplayPlan, event: str) -> tuple[Waits | None, Waits | None]:
    old, new = (side.events.get(event) for side in (plan.sides.old, plan.sides.new))
    return (None if old is None else Waits.of(old), None if new is None else Waits.of(new))
