"""Conditions over batches of events: which rows they are true in, and in which they are errors."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from chalkline.policy.cel.columnar.atoms import Skeleton
from chalkline.policy.cel.columnar.columns import Array
from chalkline.policy.cel.columnar.frame import Frame, Step, TooWideError, Worlds
from chalkline.policy.cel.columnar.plan import Plan, plan_of
from chalkline.policy.cel.columnar.planning import Planner
from chalkline.policy.cel.columnar.truth import Truth, truth
from chalkline.policy.cel.typed import Node


@dataclass(frozen=True, slots=True)
class ColumnarConditions:
    """Conditions planned for columns. Make it with :func:`columnar_conditions`; it may be used by many threads."""

    skeleton: Skeleton
    steps: tuple[Step, ...] = field(repr=False)
    """For each atom."""

    @property
    def atoms(self) -> tuple[Node, ...]:
        """The distinct atomic conditions."""
        return self.skeleton.atoms

    def truth_of_atoms(self, batch: pa.RecordBatch, at: Array, worlds: Worlds | None) -> list[Truth]:
        """The truth of each atom in each row of the batch, tried at these moments, in microseconds."""
        try:
            frame = Frame.of(batch, at, worlds)
            return [truth(frame.value(step), frame.size) for step in self.steps]
        except TooWideError:
            middle = batch.num_rows // 2
            halves = ((batch.slice(0, middle), at[:middle]), (batch.slice(middle), at[middle:]))
            parts = [self.truth_of_atoms(half, moments, worlds) for half, moments in halves]
            return [_after(one, other) for one, other in zip(*parts, strict=True)]

    def plan(self, batch: pa.RecordBatch, at: Array, worlds: Worlds | None = None) -> Plan:
        """How the conditions are worked out, as it shows on this batch: what is not done in columns, and how often."""
        asked: dict[Node, int] = {}
        frame = Frame.of(batch, at, worlds, asked)
        for step in self.steps:
            frame.value(step)
        return plan_of(self.atoms, asked, batch.num_rows)

    def __call__(self, batch: pa.RecordBatch, at: Array, worlds: Worlds | None = None) -> list[Truth]:
        """The truth of each condition in each row."""
        return self.skeleton.combined(self.truth_of_atoms(batch, at, worlds), batch.num_rows)


def columnar_conditions(conditions: Sequence[Node]) -> ColumnarConditions:
    """The conditions, which are of type bool, planned for columns."""
    skeleton, planner = Skeleton.of(tuple(conditions)), Planner()
    return ColumnarConditions(skeleton, tuple(map(planner.step, skeleton.atoms)))


def _after(one: Truth, other: Truth) -> Truth:
    errors = None
    if one.errors is not None or other.errors is not None:
        sides = [np.zeros(len(each.true), np.uint8) if each.errors is None else each.errors for each in (one, other)]
        errors = np.concatenate(sides)
    return Truth(np.concatenate([one.true, other.true]), errors)
