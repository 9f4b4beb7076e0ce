"""Held events tried together at moment after moment, as the decider tries one, until nothing stops them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chalkline.policy.cel.columnar import ColumnarConditions, columnar_conditions
from chalkline.policy.cel.columnar.columns import NANOSECONDS, Array, Bools, Codes, Lists, Records, Stored
from chalkline.policy.cel.columnar.frame import Frame, Question
from chalkline.policy.cel.columnar.stretches import NEVER, Ints, Stretches
from chalkline.policy.cel.columnar.taking import Rows, offsets_of, parents, ranges, take
from chalkline.policy.cel.paths import carried_fields, paths_read
from chalkline.policy.cel.types import ListOf, RecordType, Type
from chalkline.policy.decide.columnar.decider import moments_of
from chalkline.policy.decide.columnar.decisions import COUNTS
from chalkline.policy.decide.columnar.occasions import Occasions
from chalkline.policy.decide.columnar.standing import Standings
from chalkline.policy.decide.holds import HORIZON
from chalkline.policy.decide.occasion import PERSON, Shape
from chalkline.policy.effects import Effect
from chalkline.policy.facts.index import ANYBODY
from chalkline.policy.values import Timestamp
from chalkline.store.events.schema import not_kept
from chalkline.store.replay.side import SideOfEvent

ENDLESS, UNSETTLED = -1, -2
MOST_TRIES = 24
"""Each try costs about the same however few events are left; those are rather asked alone."""
_HORIZON = HORIZON // NANOSECONDS
Moments = npt.NDArray[np.int64]
"""Microseconds since 1970; of ends, -1: it would not pass within 60 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingRules:
    """The rules of a side that may stop an event. Make it with :meth:`of`."""

    side: SideOfEvent
    places: tuple[int, ...]
    """Which rules of the type of event they are."""
    conditions: ColumnarConditions
    reads: tuple[frozenset[str], ...]
    """For each of their atoms: the paths that it reads."""

    @classmethod
    def of(cls, side: SideOfEvent) -> "StoppingRules":
        """Those of a side."""
        rules = side.decider.rules.rules
        places = tuple(place for place, rule in enumerate(rules) if rule.rule.then.value >= Effect.HOLD)
        conditions = columnar_conditions([rules[place].applies for place in places])
        return cls(side=side, places=places, conditions=conditions, reads=tuple(map(paths_read, conditions.atoms)))

    def unseen(self, batch: pa.RecordBatch) -> list[int]:
        """Which atoms read what the file does not keep."""
        lacking = not_kept(batch)
        return [place for place, reads in enumerate(self.reads) if reads & lacking]


@dataclass(frozen=True, kw_only=True)  # not slotted: whom events concern is worked out once, at first need
class Tries:
    """Events of a batch, tried at any moments."""

    rules: StoppingRules
    batch: pa.RecordBatch

    def ends(self, rows: Rows) -> Moments:
        """When each of these, which are held, goes by itself; ``UNSETTLED`` where that takes too many tries to say."""
        ends, moments = np.full(len(rows), UNSETTLED, np.int64), self.arrived[rows]
        left, latest = np.arange(len(rows)), moments + _HORIZON
        for _ in range(MOST_TRIES):
            if not len(left):
                break
            stops = self._stops(rows[left], moments[left])
            passing = ~stops.any(axis=0)
            ends[left[passing]] = moments[left[passing]]
            left, stops = left[~passing], stops[:, ~passing]
            coming = self._next(rows[left], moments[left], stops)
            ends[left[coming > latest[left]]] = ENDLESS
            moments[left] = coming
            left = left[coming <= latest[left]]
        return ends

    @cached_property
    def arrived(self) -> Moments:
        """When each event came."""
        return moments_of(self.batch)[0]

    @cached_property
    def _frame(self) -> Frame:
        return Frame.of(self.batch, self.arrived, self.rules.side.worlds)

    @cached_property
    def _unseen(self) -> list[int]:
        return self.rules.unseen(self.batch)

    @cached_property
    def _changing(self) -> Stretches:
        return self.rules.side.worlds.stretches(Question.PERMITTED)

    @cached_property
    def _concerned(self) -> tuple[Rows, Ints]:
        """Whose facts may change what is decided of each event: by number, those of the first event, then the next."""
        size, worlds = self.batch.num_rows, self.rules.side.worlds
        found = [(np.arange(size), [ANYBODY] * size)]
        ids = self.batch.column("id").to_pylist()
        lifted = [row for row, event in enumerate(ids) if event in worlds.facts.index.rows]
        found.append((np.array(lifted, np.int64), [ids[row] for row in lifted]))
        found += _people(self._frame, self.rules.side.decider.rules.shape)
        rows = np.concatenate([each for each, _ in found])
        order = np.argsort(rows, kind="stable")
        people = self._changing.numbers(list(chain.from_iterable(each for _, each in found)))
        return offsets_of(np.bincount(rows, minlength=size)), people[order]

    def _stops(self, rows: Rows, moments: Moments) -> Bools:
        """For each rule, which of the rows it stops at their moments."""
        frame, side = self._frame.picked(rows, moments), self.rules.side
        truths = self.rules.conditions.in_frame(frame, self._unseen)
        of_type = side.decider.rules
        standings = Standings(frame=frame, worlds=side.worlds, occasions=Occasions.of(frame, of_type.shape))
        stops = np.zeros((len(truths), len(rows)), bool)
        for number, (place, truth) in enumerate(zip(self.rules.places, truths, strict=True)):
            there = np.flatnonzero(truth.true | truth.failing)
            if len(there):
                stops[number, there] = standings.of(of_type.rules[place], there) == COUNTS
        return stops

    def _next(self, rows: Rows, moments: Moments, stops: Bools) -> Moments:
        """The first moment at which each of the rows may pass."""
        coming = np.full(len(rows), -1, np.int64)
        for number, place in enumerate(self.rules.places):
            stopped = np.flatnonzero(stops[number])
            coming[stopped] = np.maximum(coming[stopped], self._boundaries(place, moments[stopped]))
        return np.minimum(coming, self._changes(rows, moments))

    def _boundaries(self, place: int, moments: Moments) -> Moments:
        """When the rule may change after each moment; those up to its next boundary have that in common."""
        distinct, numbers = np.unique(moments, return_inverse=True)
        side, last = self.rules.side, -1
        coming: list[int] = []
        for moment in distinct.tolist():
            if not coming or moment >= last:
                boundaries = side.decider.rules.boundaries[place]
                found = boundaries.after(Timestamp(moment * NANOSECONDS), side.worlds.calendar)
                last = NEVER if found is None else -(-found // NANOSECONDS)
            coming.append(last)
        return np.array(coming, np.int64)[numbers]

    def _changes(self, rows: Rows, moments: Moments) -> Moments:
        """When facts about anybody whom each event concerns change next."""
        offsets, people = self._concerned
        many = np.diff(offsets)[rows]
        starts = offsets_of(many)
        concerned = people[ranges(offsets[rows], many, starts)]
        coming = self._changing.following(concerned, np.repeat(moments, many))
        return np.minimum.reduceat(coming, starts[:-1]) if len(rows) else moments


def _people(frame: Frame, shape: Shape) -> Iterator[tuple[Array, list[str]]]:
    """Rows, and somebody known whom each names."""
    rows = np.arange(frame.size)
    for one in shape.fields:
        yield from _people_in(frame.root(one.name), one.type, rows)


def _people_in(stored: Stored, type_: Type, rows: Array) -> Iterator[tuple[Array, list[str]]]:
    column = stored.column
    if stored.missing is not None:
        there = np.flatnonzero(~stored.missing)
        column, rows = take(column, there), rows[there]
    match column, type_:
        case Lists(offsets=offsets, items=items), ListOf(element=element):
            yield from _people_in(Stored(column=items), element, rows[parents(offsets)])
        case Records(), RecordType() if type_ == PERSON:
            yield from _ids(column.field("id"), rows)
        case Records(), RecordType():
            for one in carried_fields(type_):
                yield from _people_in(column.field(one.name), one.type, rows)
        case _:
            return


def _ids(stored: Stored, rows: Array) -> Iterator[tuple[Array, list[str]]]:
    if isinstance(stored.column, Codes):
        there = np.arange(len(rows)) if stored.missing is None else np.flatnonzero(~stored.missing)
        ids = stored.column.values.picked(stored.column.codes[there])
        named = [place for place, one in enumerate(ids) if one]
        yield rows[there[named]], [ids[place] for place in named]
