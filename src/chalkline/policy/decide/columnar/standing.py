"""What lifts the findings of a rule, and which clauses are enforced: asked once for rows that cannot differ in it."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from chalkline.policy.cel.columnar.columns import NANOSECONDS, Bools, Codes, Values
from chalkline.policy.cel.columnar.frame import Frame, Question
from chalkline.policy.cel.columnar.grouping import Groups, grouped
from chalkline.policy.cel.columnar.taking import Rows
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.decide.columnar.decisions import STANDINGS
from chalkline.policy.decide.columnar.occasions import Occasions
from chalkline.policy.decide.columnar.worlds import FactWorlds
from chalkline.policy.effects import Effect
from chalkline.policy.model import OnRule
from chalkline.policy.values import Timestamp


@dataclass(slots=True, kw_only=True)
class Standings:
    """The standing of any rule on each occasion of a batch."""

    frame: Frame
    worlds: FactWorlds
    occasions: Occasions
    known: dict[tuple[bool, bool], Groups] = field(default_factory=dict)

    def of(self, rule: CheckedRule[OnRule], rows: Rows) -> npt.NDArray[np.uint8]:
        """The standing of the rule in these rows, as numbers into ``STANDINGS``."""
        groups = self._groups(offers=_offers(rule.rule), permits=rule.clause in self.worlds.decider.lifting.names)
        codes = groups.codes[rows]
        asked = np.unique(codes)
        table = np.zeros(len(groups.example), np.uint8)
        table[asked] = self._standings(rule, groups.example[asked])
        return table[codes]

    def _standings(self, rule: CheckedRule[OnRule], rows: Rows) -> list[int]:
        facts, calendar, standing = self.worlds.facts, self.worlds.calendar, self.worlds.decider.standing
        moments = (Timestamp(moment * NANOSECONDS) for moment in self.frame.at[rows].tolist())
        occasions = zip(moments, self.occasions.of_rows(rows), strict=True)
        return [STANDINGS.index(standing(rule, facts.at(moment, calendar), each)) for moment, each in occasions]

    def _groups(self, *, offers: bool, permits: bool) -> Groups:
        """Rows that have the same standing for all rules of a kind.

        Of most events and persons nobody lifted anything: they differ only in the moment and, where a permission may
        lift the clause, in who does it to what.
        """
        if (offers, permits) not in self.known:
            self.known[offers, permits] = self._grouped(offers=offers, permits=permits)
        return self.known[offers, permits]

    def _grouped(self, *, offers: bool, permits: bool) -> Groups:
        size = self.frame.size
        anybody = Codes(codes=np.zeros(size, np.intp), values=Values(python=[""]))
        question = Question.PERMITTED if permits else Question.SIGNED
        keys = [self.frame.stretches(anybody, Question.SIGNED)]
        if permits:
            people = (self.occasions.actor, self.occasions.about)
            keys += [(each.codes, len(each.values)) for each in people]
            keys += [self.frame.stretches(each, question) for each in people]
        if offers and self.worlds.lifted:
            scopes = [_of_those(each, self.worlds.lifted) for each in (self.occasions.event, self.occasions.actor)]
            keys += [(each.codes, len(each.values)) for each in scopes]
            keys += [self.frame.stretches(each, Question.SIGNED) for each in scopes]
            about, lifted = self.occasions.about, scopes[0].codes + scopes[1].codes > 0
            keys += [(np.where(lifted, about.codes, 0), len(about.values))]
        return grouped([key for key in keys if key is not None], size)


def _of_those(column: Codes, texts: frozenset[str]) -> Codes:
    """The column in which all other texts are one, the empty text."""
    among = np.flatnonzero(_among(column.values, texts))
    numbers = np.zeros(len(column.values), np.intp)
    numbers[among] = np.arange(1, len(among) + 1)
    return Codes(codes=numbers[column.codes], values=Values(python=["", *column.values.picked(among)]))


def _among(values: Values, texts: frozenset[str]) -> Bools:
    if values.arrow is None:
        return np.array([value in texts for value in values.objects], bool)
    wanted = pa.array(sorted(texts), values.arrow.type)
    found: Bools = pc.is_in(values.arrow, wanted).to_numpy(zero_copy_only=False)
    return found


def _offers(rule: OnRule) -> bool:
    """Whether an answer may lift it; see :meth:`chalkline.policy.decide.lifting.Lifting.standing`."""
    return bool(rule.discharge or rule.ask or rule.then.value is Effect.HOLD)
