"""What is replayed: the policies in force and those to be tried, with the school's facts, as bytes for any process.

A plan is made where the school's folder is, and pickled to wherever events are: another process, or an executor of
Spark, whose ``mapInArrow`` takes ``lambda batches: map(plan.counts, batches)``.
"""

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from chalkline.events.columns import event_of
from chalkline.events.vocabulary import EVENT_TYPES
from chalkline.policy.cel.columnar import columnar_conditions
from chalkline.policy.check.policy_set import PolicySet
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import Timestamp
from chalkline.school.loading import Loaded
from chalkline.store.bundle.building import Content
from chalkline.store.bundle.loading import State, loaded_base
from chalkline.store.bundle.wire import BUNDLE, Base, packed
from chalkline.store.events.schema import day_of
from chalkline.store.replay.said import Said
from chalkline.store.replay.side import Conditions, Side, SideOfEvent, read_alike
from chalkline.store.replay.tally import counted, partition_of, tally_of

_NO_FILE = Path("the plan")


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sets of policies, ready to decide."""

    old: Side
    new: Side
    alike: bool
    """Whether conditions that are equal are worth the same on both sides."""

    @property
    def school(self) -> str:
        """Whose they are, by id."""
        return self.new.knowledge.facts.school

    def fields(self, event: str) -> frozenset[str]:
        """The paths of what either reads of this type of event, and of who is who."""
        of_event = (side.events.get(event) for side in (self.old, self.new))
        return frozenset[str]().union(*(one.fields for one in of_event if one is not None))

    def says(self, batch: pa.RecordBatch) -> tuple[Said, Said]:
        """What each says of each event of a batch."""
        event = event_of(batch.schema)
        old, new = self.old.events.get(event), self.new.events.get(event)
        if old is None or new is None or not self.alike:
            return self.old.says(batch), self.new.says(batch)
        if old is new:
            said = new.says(batch)
            return said, said
        truths = _together(old, new).truths(batch, new.worlds)
        rules = len(old.decider.rules.rules)
        return old.says(batch, truths[:rules]), new.says(batch, truths[rules:])

    @property
    def events(self) -> tuple[str, ...]:
        """The types of events that either has a rule for."""
        return tuple(sorted({*self.old.events, *self.new.events}))


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """What a replay needs besides the events; picklable. Make it with :meth:`of`."""

    old: bytes
    """As a bundle says it."""
    new: bytes
    enforcement: str
    waits: bool = True
    """Whether it is worked out how long held events wait; by far the dearest part."""

    @classmethod
    def of(
        cls, loaded: Loaded, old: PolicySet, new: PolicySet, enforcement: Enforcement, *, waits: bool = True
    ) -> "ReplayPlan":
        """The plan for a school. With ``ALL``, every clause of either counts as enforced."""
        return cls(_said_to(loaded, old), _said_to(loaded, new), enforcement.name, waits)

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that change with policies, facts, calendar and engine."""
        digest = hashlib.sha256(f"{self.enforcement} {self.waits}".encode())
        for part in (self.old, self.new):
            digest.update(hashlib.sha256(part).digest())
        return digest.hexdigest()[:16]

    @property
    def sides(self) -> Sides:
        """Both sets of policies, compiled once in each process."""
        return _sides(self)

    def counts(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """What both sides say of a scanned batch, as rows of ``TALLY``; sum those of all batches."""
        sides = self.sides
        found = counted(*sides.says(batch))
        return tally_of(partition_of(sides.school, event_of(batch.schema), day_of(batch)), found)


@lru_cache(maxsize=64)
def _together(old: SideOfEvent, new: SideOfEvent) -> Conditions:
    """The conditions of both, so that what they have in common is worked out once."""
    rules = (*old.decider.rules.rules, *new.decider.rules.rules)
    return Conditions.of(columnar_conditions([rule.applies for rule in rules]))


@lru_cache(maxsize=2)
def _sides(plan: ReplayPlan) -> Sides:
    enforcement = Enforcement[plan.enforcement]
    new = _state(plan.new, enforcement)
    old = new if plan.old == plan.new else _state(plan.old, enforcement)
    known = old.knowledge
    if _facts(old.base) == _facts(new.base):  # what is worked out of people for one side serves both
        known = replace(known, facts=new.knowledge.facts)
    after = Side.of(new.knowledge)
    before = after if old is new else Side.of(known)
    return Sides(before, after, alike=read_alike(before.knowledge, after.knowledge))


def _state(said: bytes, enforcement: Enforcement) -> State:
    base = BUNDLE.decode(said)
    if not isinstance(base, Base):
        raise TypeError("a plan is made of whole bundles")
    return loaded_base(_NO_FILE, base, "", enforcement=enforcement)


def _facts(base: Base) -> tuple[object, ...]:
    return (base.school, base.facts, base.rows, base.mentions, base.holders, base.school_wide)


def _said_to(loaded: Loaded, policies: PolicySet) -> bytes:
    start = Timestamp(0)
    content = Content.of(loaded, policies, made_at=start, events=EVENT_TYPES)
    return packed(content.base(0, start, None))
