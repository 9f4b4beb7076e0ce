"""How long held events wait: for each, when the same would pass, worked out once for those that cannot differ in it.

Whatever stops an event is asked at moments; the end of a hold is the first at which nothing stops it. So of two events
of which the same is known at all times, the later waits for the same moment as the earlier, as long as it came before
that moment. Which are the same follows from the truth of all conditions as they came, and from whoever and whatever
those conditions read that time or facts may change.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
from msgspec import UNSET

from chalkline.events.columns import event_at
from chalkline.policy.cel.columnar import atoms_of
from chalkline.policy.cel.columnar.columns import Bools
from chalkline.policy.cel.columnar.facts import QUESTIONS
from chalkline.policy.cel.columnar.frame import Frame, Question
from chalkline.policy.cel.columnar.truth import Truth, truth
from chalkline.policy.cel.paths import MOMENT, paths_read
from chalkline.policy.cel.typed import Call, Node, Select, Variable
from chalkline.policy.cel.walk import nodes
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.decide.columnar.decider import moments_of
from chalkline.policy.decide.decider import Decider
from chalkline.policy.effects import Effect
from chalkline.policy.model import OnRule
from chalkline.store.events.schema import not_kept
from chalkline.store.replay.side import SideOfEvent, terms_of, unseen
from chalkline.store.replay.told_apart import Reads, Rows, ToldApart
from chalkline.store.replay.trying import ENDLESS, UNSETTLED, Moments, StoppingRules, Tries

_MICRO = 1000
_ID = ".id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing:
    """What time or facts may change of an atom."""

    clock: bool
    reads: tuple[Reads, ...]

    @classmethod
    def of(cls, atom: Node) -> "Changing | None":
        """None for an atom that stays as it was when the event came."""
        found = list(nodes(atom))
        asks = [QUESTIONS[node.overload] for node in found if isinstance(node, Call) and node.overload in QUESTIONS]
        asks += [Question.PERSON for node in found if isinstance(node, Select) and node.field.from_facts]
        clock = any(isinstance(node, Variable) and node.name == MOMENT for node in found)
        if not asks and not clock:
            return None
        question = max(asks, key=lambda ask: ask.value, default=None)
        return cls(
            clock=clock, reads=tuple((p, question if p.endswith(_ID) else None) for p in sorted(paths_read(atom)))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """A rule that may stop an event."""

    index: int
    """Which rule of its type of event."""
    key: Hashable
    """Two rules that are equal in it stop the same events at the same times, if the terms of permissions are equal."""
    atoms: tuple[int, ...]
    lifted_by: tuple[Reads, ...]
    """Who and what permissions that lift it are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """The ends of holds under one set of policies, for one type of event."""

    side: SideOfEvent
    rules: tuple[Stopping, ...]
    changing: Mapping[int, Changing]
    """By atom, of those that may change."""
    terms: Hashable
    """The terms of permissions."""
    stopping: StoppingRules

    @classmethod
    def of(cls, side: SideOfEvent) -> "Waits":
        """Those of a side."""
        places = {atom: place for place, atom in enumerate(side.decider.conditions.atoms)}
        changing = {place: found for atom, place in places.items() if (found := Changing.of(atom)) is not None}
        rules = tuple(_stopping(side, places))
        return cls(
            side=side,
            rules=rules,
            changing=changing,
            terms=terms_of(side.worlds.decider),
            stopping=StoppingRules.of(side),
        )

    def held(self, batch: pa.RecordBatch) -> "Held":
        """What is known of these events, which are in the order of time."""
        return Held(waits=self, batch=batch, told=ToldApart(batch, self.side))


@dataclass(frozen=True, kw_only=True)  # not slotted: of most events less is asked than might be
class Held:
    """Events of which the ends of holds are asked."""

    waits: Waits
    batch: pa.RecordBatch
    told: ToldApart
    seen: dict[int, Truth] = field(default_factory=dict)
    """By atom: its truth as the events came, an error where it may be another at another time."""

    @cached_property
    def atoms(self) -> Sequence[Truth]:
        """The truth of each atom as the events came."""
        return self.waits.side.atoms(self.batch)

    @cached_property
    def _frame(self) -> Frame:
        return Frame.of(self.batch, moments_of(self.batch)[0], self.waits.side.worlds)

    def possible(self, rule: Stopping) -> Bools:
        """Where the rule applies, or may at another time."""
        size, skeleton = self.batch.num_rows, self.waits.side.decider.conditions.skeleton
        atoms = [unseen(size)] * len(skeleton.atoms)
        for place in rule.atoms:
            atoms[place] = self._lasting(place)
        found = skeleton.part(rule.index, atoms, size)
        return found.true | found.failing

    def _lasting(self, place: int) -> Truth:
        if place not in self.seen:
            self.seen[place] = self._of_those_that_stay(place, self.waits.changing.get(place))
        return self.seen[place]

    def _of_those_that_stay(self, place: int, changing: Changing | None) -> Truth:
        side, size = self.waits.side, self.batch.num_rows
        found, varying = unseen(size), np.zeros(size, bool)
        if side.reads[place] & not_kept(self.batch):
            return found
        if changing is not None:
            varying |= changing.clock or self.told.may_change(changing.reads)
        rows = np.flatnonzero(~varying)
        if len(rows):
            step = side.decider.conditions.steps[place]
            asked = truth(self._frame.picked(rows).value(step), len(rows))
            found.true[rows], found.errors[rows] = asked.true, asked.failing  # type: ignore[index]
        return found

    def may_be_stopped_by(self, rules: Collection[Hashable]) -> Bools:
        """Which of the events any rule with one of these keys may stop at any time."""
        found = np.zeros(self.batch.num_rows, bool)
        for rule in self.waits.rules:
            if rule.key in rules:
                found |= self.possible(rule)
        return found

    def ends(self, rows: Rows) -> Moments:
        """When each of these, which are held, goes by itself."""
        ends = Tries(rules=self.waits.stopping, batch=self.batch).ends(rows)
        unsettled = ends == UNSETTLED
        if unsettled.any():
            ends[unsettled] = self._ends_of_alike(rows[unsettled])
        return ends

    def _ends_of_alike(self, rows: Rows) -> Moments:
        """Likewise, asked of the decider once for those that cannot differ in it."""
        ends = np.full(self.batch.num_rows, ENDLESS, np.int64)
        alike: dict[Hashable, list[int]] = {}
        for row, key in zip(rows.tolist(), zip(*self._keys(rows), strict=True), strict=True):
            alike.setdefault(repr(key), []).append(row)
        for together in alike.values():
            self._together(together, ends)
        return ends[rows]

    def _together(self, rows: Sequence[int], ends: Moments) -> None:
        """The ends of events that are alike, in the order of time."""
        arrived = self.batch.column("arrived_at").view(pa.int64()).to_numpy()
        end = last = self._end(rows[-1])
        for row in rows:
            if end is None or arrived[row] >= end or row == rows[0]:
                end = self._end(row) if row != rows[-1] else last
                if end is None and last is None:
                    return  # nothing lets the first go in its 60 days, nor the last in its own
            ends[row] = ENDLESS if end is None else end

    def _end(self, row: int) -> int | None:
        """In microseconds; None where it would not go by itself within 60 days."""
        event, worlds = event_at(self.batch, row), self.waits.side.worlds
        at = None if event.arrived_at is UNSET else event.arrived_at
        decided = worlds.decider.decide(event, worlds.facts, worlds.calendar, at)
        return None if decided.release_at is None else decided.release_at // _MICRO

    def _keys(self, rows: Rows) -> Iterator[Sequence[object]]:
        """What tells events apart, as far as the rules that may stop them ask."""
        yield self.told.lifted(rows)
        for rule in self.waits.rules:
            places = [place for place in rule.atoms if place in self.waits.changing]
            reads = [*rule.lifted_by, *(each for place in places for each in self.waits.changing[place].reads)]
            columns = [self.told.values(*one) for one in dict.fromkeys(reads)]
            flags = [flag for place in rule.atoms for flag in (self.atoms[place].true, self.atoms[place].failing)]
            possible = self.possible(rule)
            yield [
                (tuple(map(bool, (flag[row] for flag in flags))), *(column[row] for column in columns))
                if possible[row]
                else None
                for row in rows.tolist()
            ]


def differing(old: Waits, new: Waits) -> frozenset[Hashable]:
    """The rules by which the two may let an event wait for different times."""
    one, other = ({rule.key for rule in waits.rules} for waits in (old, new))
    return frozenset(one ^ other if old.terms == new.terms else one | other)


def _stopping(side: SideOfEvent, places: Mapping[Node, int]) -> Iterator[Stopping]:
    shape, lifting = side.decider.rules.shape, side.worlds.decider.lifting
    people = {shape.actor, shape.about} - {""}
    by = tuple(
        (path, Question.PERMITTED if path.endswith(_ID) else None)
        for path in sorted(side.fields)
        if path.partition(".")[0] in people
    )
    for index, rule in enumerate(side.decider.rules.rules):
        if rule.rule.then.value >= Effect.HOLD:
            yield Stopping(
                index=index,
                key=_key(rule, side.worlds.decider),
                atoms=tuple(places[atom] for atom in atoms_of([rule.applies])),
                lifted_by=by if rule.clause in lifting.names else (),
            )


def _key(rule: CheckedRule[OnRule], decider: Decider) -> Hashable:
    lifted = (bool(rule.rule.discharge), bool(rule.rule.ask), tuple(decider.lifting.names.get(rule.clause, ())))
    return (rule.clause, rule.applies, rule.rule.then.value, *lifted)
