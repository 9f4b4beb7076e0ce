"""Two sets of policies held against each other on what is left of purged days.

Whatever is forgotten counts as an error, as a field does that was not kept; where a rule is settled all the same, it is
counted, and where it is not, nobody can say. So what is counted is what the events themselves would have come to.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from chalkline.policy.calendar.days import day_number
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import Timestamp
from chalkline.store.events.counts import Counts, read_counts
from chalkline.store.events.layout import Partition
from chalkline.store.events.store import EventStore
from chalkline.store.replay.plan import ReplayPlan
from chalkline.store.replay.purged.asking import Asked
from chalkline.store.replay.purged.saying import Says, says
from chalkline.store.replay.side import Side
from chalkline.store.replay.tally import Counted, Weights, decisions, of_clause


@dataclass(slots=True, kw_only=True)
class Purged:
    """What a replay finds in purged days."""

    as_recorded: bool = False
    """Whether it matters which clauses were enforced then, which is not kept."""
    days: set[date] = field(default_factory=set)
    in_part: set[date] = field(default_factory=set)
    """Days of which only a part was asked for: counts cannot be parted, so nothing of them is in any figure."""
    events: int = 0
    """How many there were."""
    unsettled: int = 0
    """Of how many nobody can say what becomes of them under one of the two."""
    counts: Counter[Counted] = field(default_factory=Counter)
    """What becomes of the others; and of each clause what it says, wherever that can be said."""
    unseen: Counter[str] = field(default_factory=Counter)
    """By clause: of how many events nobody can say whether it applies."""
    not_asked: dict[str, set[date]] = field(default_factory=dict)
    """Conditions of either that were not asked before the events went, as the policy has them, with the days."""

    def add(self, partition: Partition, counts: Counts, old: Asked | None, new: Asked | None) -> None:
        """A day is counted."""
        self.days.add(partition.day)
        self.events += int(counts.kinds.events.sum())
        self._add(says(old, counts), says(new, counts), counts.kinds.events)
        known = {one.key for one in counts.conditions}
        for one in (*(old.conditions if old else ()), *(new.conditions if new else ())):
            if one.key not in known:
                self.not_asked.setdefault(one.text, set()).add(partition.day)

    def _add(self, old: Says, new: Says, events: Weights) -> None:
        unsettled = old.unsettled | new.unsettled
        self.unsettled += int(events[unsettled].sum())
        self.counts.update(decisions(old.said, new.said, np.where(unsettled, 0, events)))
        for clause in sorted({*old.said.clauses, *new.said.clauses, *old.unseen, *new.unseen}):
            unseen = old.unseen_of(clause) | new.unseen_of(clause)
            self.unseen[clause] += int(events[unseen].sum())
            self.counts.update(of_clause(clause, old.said, new.said, np.where(unseen, 0, events)))


def purged_days(plan: ReplayPlan, store: EventStore, since: Timestamp | None, until: Timestamp | None) -> Purged:
    """What the two sets of policies come to on the days, from ``since`` up to ``until``, that were purged."""
    found, sides = Purged(as_recorded=plan.enforcement != Enforcement.ALL.name), plan.sides
    for event in sides.events:
        old, new = (_asked(side, event) for side in (sides.old, sides.new))
        for partition in store.layout.counted(sides.school, [event]):
            first, last = (_midnight(sides.new, partition.day, after) for after in (0, 1))
            if (until or last) <= first or (since or first) >= last:
                continue
            if (since or first) > first or (until or last) < last:
                found.in_part.add(partition.day)
            else:
                found.add(partition, read_counts(store, partition), old, new)
    return found


def _asked(side: Side, event: str) -> Asked | None:
    return Asked.of(side.events[event]) if event in side.events else None


def _midnight(side: Side, day: date, after: int) -> Timestamp:
    return Timestamp(side.knowledge.calendar.instant(day_number(day) + after))
