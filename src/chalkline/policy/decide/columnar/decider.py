"""The decider over columns: the same decisions on every event, for replay.

What the conditions say is worked out in columns (``chalkline.policy.cel.columnar``); standing is asked of the decider's
own functions, once for rows that cannot differ in it. Who is asked and told, and when a hold ends, is left to the
decider, for the events of which somebody wants to know.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel.columnar import ColumnarConditions, Plan, columnar_conditions
from chalkline.policy.cel.columnar.columns import Array, Bools
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.truth import Truth
from chalkline.policy.decide.columnar.decisions import COUNTS, OBSERVED, Decisions, Findings
from chalkline.policy.decide.columnar.occasions import Occasions, concerning
from chalkline.policy.decide.columnar.standing import Standings
from chalkline.policy.decide.columnar.worlds import FactWorlds
from chalkline.policy.decide.decider import Decider, RulesOfEvent
from chalkline.policy.effects import Effect
from chalkline.policy.facts.projection import Facts

ARRIVED = "arrived_at"
"""The column of the moment first tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnarDecider:
    """A decider's rules for one type of event, planned for columns. Make it with :meth:`of`; threads may share it."""

    decider: Decider
    event: str
    conditions: ColumnarConditions
    """Of each rule, in the order of the policy set."""

    @classmethod
    def of(cls, decider: Decider, event: str) -> "ColumnarDecider":
        """The columnar form of what the decider says of this type of event. Raises KeyError for an unknown one."""
        rules = decider.events[event].rules
        return cls(decider=decider, event=event, conditions=columnar_conditions([rule.applies for rule in rules]))

    @property
    def rules(self) -> RulesOfEvent:
        """What decides this type of event."""
        return self.decider.events[self.event]

    def worlds(self, facts: Facts, calendar: Calendar) -> FactWorlds:
        """What the conditions read besides the events; keep one for all batches."""
        return FactWorlds(decider=self.decider, facts=facts, calendar=calendar)

    def decide(self, batch: pa.RecordBatch, worlds: FactWorlds) -> Decisions:
        """What happens to each event of the batch, at the moment at which it arrived."""
        at, _ = moments_of(batch)
        return self.decided(batch, self.conditions(batch, at, worlds), worlds)

    def plan(self, batch: pa.RecordBatch, worlds: FactWorlds) -> Plan:
        """How the conditions are worked out, as it shows on this batch; what was asked before is asked again."""
        at, _ = moments_of(batch)
        return self.conditions.plan(batch, at, self.worlds(worlds.facts, worlds.calendar))

    def decided(self, batch: pa.RecordBatch, truths: Sequence[Truth], worlds: FactWorlds) -> Decisions:
        """Likewise, where it is known already what the condition of each rule says of each event.

        The batch needs only ``id``, ``arrived_at``, and by what actor, object and contacts are known.
        """
        at, timeless = moments_of(batch)
        frame = Frame.of(batch, at, worlds)
        protected = concerning(frame, self.rules.shape, self.decider.protected)
        occasions = Occasions.of(frame, self.rules.shape)
        standings = Standings(frame=frame, worlds=worlds, occasions=occasions)
        findings = [found for found in self._findings(truths, ~(protected | timeless), standings) if len(found.rows)]
        return _decisions(self.event, at, timeless, protected, findings)

    def _findings(self, truths: Sequence[Truth], looked_at: Bools, standings: Standings) -> list[Findings]:
        return [
            self._finding(index, found, looked_at, standings)
            for index, found in enumerate(truths)
            if found.errors is not None or found.true.any()
        ]

    def _finding(self, index: int, found: Truth, looked_at: Bools, standings: Standings) -> Findings:
        failing = found.failing
        rows = np.flatnonzero((found.true | failing) & looked_at)
        rule = self.rules.rules[index]
        return Findings(rule=rule, index=index, rows=rows, undecided=failing[rows], standing=standings.of(rule, rows))


def moments_of(batch: pa.RecordBatch) -> tuple[Array, Bools]:
    """The moment at which each event arrived, in microseconds, and where nothing says so.

    There the first of the others stands, so that it reaches no further than they do.
    """
    arrived = batch.column(ARRIVED).cast(pa.timestamp("us", tz="UTC")).view(pa.int64())
    timeless: Bools = arrived.is_null().to_numpy(zero_copy_only=False)
    if arrived.null_count:
        earliest = pc.min(arrived).as_py()
        arrived = arrived.fill_null(0 if earliest is None else earliest)
    return arrived.to_numpy(), timeless


def _decisions(event: str, at: Array, timeless: Bools, protected: Bools, findings: Sequence[Findings]) -> Decisions:
    effect, doubtful, observed = (np.zeros(len(at), np.uint8) for _ in range(3))
    for found in findings:
        counts = found.standing == COUNTS
        _raise(effect, found, counts & ~found.undecided)
        _raise(doubtful, found, counts & found.undecided)
        _raise(observed, found, (found.standing == OBSERVED) & ~found.undecided)
    undecided = (doubtful >= Effect.HOLD) & (doubtful > effect)
    return Decisions(
        event=event,
        at=at,
        timeless=timeless,
        protected=protected,
        effect=effect,
        would=np.maximum(effect, observed),
        undecided=undecided | (timeless & ~protected),
        findings=findings,
    )


def _raise(effects: Array, found: Findings, where: Bools) -> None:
    rows = found.rows[where]
    effects[rows] = np.maximum(effects[rows], np.uint8(found.effect))
