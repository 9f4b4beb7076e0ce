"""Conditions over batches of events: which rows they are true in, and in which they are errors."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from chalkline.policy.cel.columnar.atoms import Skeleton
from chalkline.policy.cel.columnar.columns import Array
from chalkline.policy.cel.columnar.frame import Frame, Step, TooWideError, Worlds
from chalkline.policy.cel.columnar.plan import Plan, plan_of
from chalkline.policy.cel.columnar.planning import Planner
from chalkline.policy.cel.columnar.sparing import Sparing, dear_atoms
from chalkline.policy.cel.columnar.truth import Truth, truth
from chalkline.policy.cel.typed import Node


@dataclass(frozen=True, slots=True)
class ColumnarConditions:
    """Conditions planned for columns. Make it with :func:`columnar_conditions`; it may be used by many threads."""

    skeleton: Skeleton
    steps: tuple[Step, ...] = field(repr=False)
    """For each atom."""
    dear: tuple[int, ...]
    """Which atoms ask facts, the dearest last."""

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
            parts = [self.truth_of_atoms(*half, worlds) for half in _halves(batch, at)]
            return [_after(one, other) for one, other in zip(*parts, strict=True)]

    def plan(self, batch: pa.RecordBatch, at: Array, worlds: Worlds | None = None) -> Plan:
        """How the conditions are worked out, as it shows on this batch: what is not done in columns, and how often."""
        asked: dict[Node, int] = {}
        frame = Frame.of(batch, at, worlds, asked)
        for step in self.steps:
            frame.value(step)
        return plan_of(self.atoms, asked, batch.num_rows)

    def __call__(
        self, batch: pa.RecordBatch, at: Array, worlds: Worlds | None = None, unseen: Collection[int] = ()
    ) -> list[Truth]:
        """The truth of each condition in each row, where nobody can see these atoms, which are errors throughout.

        Facts are asked only where they decide something.
        """
        try:
            return self.in_frame(Frame.of(batch, at, worlds), unseen)
        except TooWideError:
            parts = [self(*half, worlds, unseen) for half in _halves(batch, at)]
            return [_after(one, other) for one, other in zip(*parts, strict=True)]

    def in_frame(self, frame: Frame, unseen: Collection[int] = ()) -> list[Truth]:
        """Likewise, in rows that are at hand already. Raises TooWideError."""
        return Sparing(self.skeleton, frame).conditions(self.steps, self.dear, unseen)


def columnar_conditions(conditions: Sequence[Node]) -> ColumnarConditions:
    """The conditions, which are of type bool, planned for columns."""
    skeleton, planner = Skeleton.of(tuple(conditions)), Planner()
    return ColumnarConditions(skeleton, tuple(map(planner.step, skeleton.atoms)), dear_atoms(skeleton.atoms))


def _halves(batch: pa.RecordBatch, at: Array) -> tuple[tuple[pa.RecordBatch, Array], tuple[pa.RecordBatch, Array]]:
    middle = batch.num_rows // 2
    return (batch.slice(0, middle), at[:middle]), (batch.slice(middle), at[middle:])


def _after(one: Truth, other: Truth) -> Truth:
    errors = None
    if one.errors is not None or other.errors is not None:
        sides = [np.zeros(len(each.true), np.uint8) if each.errors is None else each.errors for each in (one, other)]
        errors = np.concatenate(sides)
    return Truth(np.concatenate([one.true, other.true]), errors)
