"""How long held events wait: for each, when the same would pass, worked out once for those that cannot differ in it.

Whatever stops an event is asked at moments; the end of a hold is the first at which nothing stops it. So of two events
of which the same is known at all times, the later waits for the same moment as the earlier, as long as it came before
that moment. Which are the same follows from the truth of all conditions as they came, and from whoever and whatever
those conditions read that time or facts may change.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from msgspec import UNSET

from chalkline.events.columns import event_at
from chalkline.policy.cel.columnar import atoms_of
from chalkline.policy.cel.columnar.facts import QUESTIONS
from chalkline.policy.cel.columnar.frame import Question
from chalkline.policy.cel.paths import MOMENT, paths_read
from chalkline.policy.cel.typed import Call, Node, Select, Variable
from chalkline.policy.cel.walk import nodes
from chalkline.policy.decide.decider import Decider
from chalkline.policy.decide.holds import HORIZON
from chalkline.policy.effects import Effect
from chalkline.policy.values import Timestamp
from chalkline.store.replay.side import SideOfEvent

_MICRO = 1000
_ID = ".id"
_ENDLESS = -1
Moments = npt.NDArray[np.int64]
"""Microseconds since 1970; -1: it would not pass within 60 days."""


def stopping_rules(decider: Decider, event: str) -> frozenset[Hashable]:
    """What says how long events wait: two sets of policies that are equal in it let them wait equally long."""
    of_event = decider.events[event]
    rules = [rule for rule in of_event.rules if rule.rule.then.value >= Effect.HOLD]
    terms = tuple((rule.rule.permission.value, tuple(rule.conditions.values())) for rule in decider.policies.may)
    return frozenset({(rule.clause, rule.applies, rule.rule.then.value) for rule in rules} | {terms})


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """The ends of holds under one set of policies, for one type of event."""

    side: SideOfEvent
    changing: tuple[tuple[str, Question | None], ...] = ()
    """The paths that conditions on time or facts read, with what facts are asked by them."""
    lifted_by: tuple[str, ...] = ()
    """The paths by which permissions and answers are found."""
    asked: tuple[int, ...] = ()
    """Which atoms the rules that may stop the event ask."""

    @classmethod
    def of(cls, side: SideOfEvent) -> "Waits":
        """Those of a side."""
        rules = side.decider.rules
        stopping = [rule for rule in rules.rules if rule.rule.then.value >= Effect.HOLD]
        found = dict.fromkeys(pair for rule in stopping for pair in _changing(rule.applies))
        permitted = any(rule.clause in side.decider.decider.lifting.names for rule in stopping)
        people = (rules.shape.actor, rules.shape.about)
        by = tuple(path for path in sorted(side.fields) if path.partition(".")[0] in people) if permitted else ()
        atoms = {atom for rule in stopping for atom in atoms_of([rule.applies])}
        asked = tuple(place for place, atom in enumerate(side.decider.conditions.atoms) if atom in atoms)
        return cls(side=side, changing=tuple(found), lifted_by=by, asked=asked)

    def ends(self, batch: pa.RecordBatch, rows: npt.NDArray[np.intp]) -> Moments:
        """When each of these rows, which are held and in the order of time, goes by itself."""
        ends = np.full(len(rows), _ENDLESS, np.int64)
        alike: dict[str, list[int]] = {}
        for place, key in enumerate(zip(*self._columns(batch, rows), strict=True)):
            alike.setdefault(repr(key), []).append(place)
        for places in alike.values():
            self._together(batch, rows, places, ends)
        return ends

    def _together(
        self, batch: pa.RecordBatch, rows: npt.NDArray[np.intp], places: Sequence[int], ends: Moments
    ) -> None:
        """The ends of rows that are alike, in the order of time."""
        arrived = batch.column("arrived_at").view(pa.int64()).to_numpy()
        end = last = self._end(batch, int(rows[places[-1]]))
        for place in places:
            if end is None or arrived[rows[place]] >= end or place == places[0]:
                end = self._end(batch, int(rows[place])) if place != places[-1] else last
                if end is None and last is None:
                    return  # nothing lets the first go in its 60 days, nor the last in its own
            ends[place] = _ENDLESS if end is None else end

    def _end(self, batch: pa.RecordBatch, row: int) -> int | None:
        """In microseconds; None where it would not go by itself within 60 days."""
        event = event_at(batch, row)
        worlds = self.side.worlds
        at = None if event.arrived_at is UNSET else event.arrived_at
        decided = worlds.decider.decide(event, worlds.facts, worlds.calendar, at)
        return None if decided.release_at is None else decided.release_at // _MICRO

    def _columns(self, batch: pa.RecordBatch, rows: npt.NDArray[np.intp]) -> Iterator[Sequence[object]]:
        held = batch.take(pa.array(rows))
        atoms = self.side.atoms(held)
        flags = [each for place in self.asked for each in (atoms[place].true, atoms[place].failing)]
        yield [row.tobytes() for row in np.packbits(np.stack(flags, axis=1), axis=1)] if flags else [b""] * len(rows)
        yield _lifted(held, self.side.worlds.lifted)
        for path, question in self.changing:
            yield self._told_apart(_values(held, path), question, held)
        for path in self.lifted_by:
            yield self._told_apart(_values(held, path), Question.PERMITTED if path.endswith(_ID) else None, held)

    def _told_apart(self, values: list[object], question: Question | None, held: pa.RecordBatch) -> list[object]:
        """The values; of people of whom nothing changes as long as an end is looked for, nothing."""
        if question is None:
            return values
        arrived = held.column("arrived_at").view(pa.int64()).to_numpy()
        first, last = Timestamp(int(arrived[0]) * _MICRO), Timestamp(int(arrived[-1]) * _MICRO) + HORIZON
        known: dict[str, bool] = {}

        def changes(person: object) -> bool:
            one = str(person or "")
            if one not in known:
                known[one] = any(first < moment <= last for moment in self.side.worlds.changes(question, one))
            return known[one]

        return [value if isinstance(value, list) or changes(value) else None for value in values]


def _changing(condition: Node) -> Iterator[tuple[str, Question | None]]:
    """What the atoms of a condition read that time or facts may change."""
    for atom in atoms_of([condition]):
        found = list(nodes(atom))
        asks = [QUESTIONS[node.overload] for node in found if isinstance(node, Call) and node.overload in QUESTIONS]
        asks += [Question.PERSON for node in found if isinstance(node, Select) and node.field.from_facts]
        if asks or any(isinstance(node, Variable) and node.name == MOMENT for node in found):
            question = max(asks, key=lambda ask: ask.value, default=None)
            yield from ((path, question if path.endswith(_ID) else None) for path in sorted(paths_read(atom)))


def _lifted(batch: pa.RecordBatch, lifted: frozenset[str]) -> list[object]:
    """Rows whose event, or anybody in it, somebody lifted something for, are each their own."""
    if not lifted:
        return [None] * batch.num_rows
    return [one["id"] if lifted & _texts(one) else None for one in batch.to_pylist()]


def _texts(value: object) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset({value})
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return frozenset[str]().union(*map(_texts, inner))


def _values(batch: pa.RecordBatch, path: str) -> list[object]:
    """What stands at a path in each row: of a list, the list."""
    name, *steps = path.split(".")
    values: list[object] = batch.column(name).to_pylist() if name in batch.schema.names else [None] * batch.num_rows
    for step in steps:
        values = [_step(value, step) for value in values]
    return values


def _step(value: object, name: str) -> object:
    if isinstance(value, list):
        return [_step(one, name) for one in value]
    return value.get(name) if isinstance(value, Mapping) else None
