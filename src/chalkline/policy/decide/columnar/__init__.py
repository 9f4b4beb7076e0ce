"""Decisions over batches of events: what :class:`chalkline.policy.decide.decider.Decider` says of each, in columns."""

from chalkline.policy.decide.columnar.decider import ColumnarDecider
from chalkline.policy.decide.columnar.decisions import Decisions, Findings

__all__ = ["ColumnarDecider", "Decisions", "Findings"]
