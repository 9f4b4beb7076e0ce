"""The decisions on a batch of events, side by side: for each rule the rows in which it applies or is undecided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chalkline.policy.cel.columnar.columns import Bools
from chalkline.policy.cel.columnar.taking import Rows
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.decide.decision import Decision, Finding, Standing
from chalkline.policy.effects import Effect
from chalkline.policy.model import OnRule
from chalkline.policy.values import Timestamp

STANDINGS = tuple(Standing)
"""A standing by the number that stands for it in columns."""
COUNTS = STANDINGS.index(Standing.COUNTS)
OBSERVED = STANDINGS.index(Standing.OBSERVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one rule says."""

    rule: CheckedRule[OnRule]
    index: int
    """Which rule of its event type in the policy set, from 0."""
    rows: Rows
    """Where it applies or is undecided, in order; the rest is by these rows."""
    undecided: Bools
    standing: npt.NDArray[np.uint8]
    """Numbers into :data:`STANDINGS`."""

    @property
    def effect(self) -> Effect:
        """What the rule does."""
        return self.rule.rule.then.value

    def of_row(self, row: int) -> Iterator[Finding]:
        """The finding in this row of the batch, if there is one."""
        place = int(np.searchsorted(self.rows, row))
        if place < len(self.rows) and self.rows[place] == row:
            yield Finding(
                clause=self.rule.clause,
                rule=self.rule.number,
                index=self.index,
                effect=self.effect,
                undecided=bool(self.undecided[place]),
                standing=STANDINGS[self.standing[place]],
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What happens to each event of a batch, by its row."""

    event: str
    at: npt.NDArray[np.int64]
    """The moment tried, in microseconds."""
    timeless: Bools
    """Where nothing says when it happened."""
    protected: Bools
    effect: npt.NDArray[np.uint8]
    """The strongest effect of what applies and counts."""
    would: npt.NDArray[np.uint8]
    """Likewise, if every observed clause were enforced."""
    undecided: Bools
    findings: Sequence[Findings]
    """Of the rules that say anything, in the order of the policy set."""

    @property
    def passes(self) -> Bools:
        """Where nothing stops the event."""
        return (self.effect < Effect.HOLD) & ~self.undecided

    def decision(self, row: int, id_: str = "") -> Decision:
        """The decision in a row, but for the end of a hold and who is asked, told or may discharge."""
        timeless, protected = bool(self.timeless[row]), bool(self.protected[row])
        return Decision(
            event=self.event,
            id="" if protected else id_,
            at=None if timeless else Timestamp(int(self.at[row]) * 1000),
            effect=Effect(int(self.effect[row])),
            undecided=bool(self.undecided[row]),
            protected=protected,
            findings=tuple(finding for each in self.findings for finding in each.of_row(row)),
        )
