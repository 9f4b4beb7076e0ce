"""What one set of policies says of the kinds of events that are left of a day, and where nobody can tell."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from chalkline.policy.cel.columnar.columns import Bools
from chalkline.policy.cel.columnar.truth import Truth
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.decide.columnar.decisions import STANDINGS, Findings
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.decide.decision import Standing
from chalkline.policy.effects import Effect
from chalkline.policy.facts.references import clause_names
from chalkline.policy.model import OnRule
from chalkline.store.events.counts import Counts
from chalkline.store.events.rolling import FORGOTTEN
from chalkline.store.replay.purged.asking import ERROR, LETTERS, TRUE, Asked, Letters
from chalkline.store.replay.purged.keys import PROTECTED
from chalkline.store.replay.said import OUTCOMES, UNDECIDED, Bytes, Said, said
from chalkline.store.replay.side import silent

_STANDING = np.zeros(256, np.uint8)
_STANDING[LETTERS] = np.arange(len(STANDINGS), dtype=np.uint8)
_COUNTS, _DISCHARGED, _ALLOWED = (
    LETTERS[STANDINGS.index(one)] for one in (Standing.COUNTS, Standing.DISCHARGED, Standing.ALLOWED)
)


class Says(NamedTuple):
    """What is said of each kind."""

    said: Said
    """Where it is seen."""
    unsettled: Bools
    """Where what is not seen may change the whole decision."""
    unseen: Mapping[str, Bools]
    """By clause, where nobody can say whether it applies."""

    def unseen_of(self, clause: str) -> Bools:
        """Where nobody can say whether this clause applies."""
        return self.unseen.get(clause, np.zeros(len(self.unsettled), bool))


def says(asked: Asked | None, counts: Counts) -> Says:
    """What a side says; without rules for the type of event, that all of it passes."""
    size = len(counts.kinds.events)
    if asked is None:
        return Says(silent(size), np.zeros(size, bool), {})
    kinds = _Kinds.of(asked, counts)
    unseen, strongest = dict[str, Bools](), np.zeros(size, np.uint8)
    findings = []
    for index, rule in enumerate(asked.side.decider.rules.rules):
        finding, hidden = kinds.finding(index, rule)
        findings.append(finding)
        name = clause_names(rule.clause)[-1]
        unseen[name] = unseen.get(name, np.zeros(size, bool)) | hidden
        strongest[hidden] = np.maximum(strongest[hidden], np.uint8(rule.rule.then.value))
    found = said(findings, size, kinds.protected, np.zeros(size, bool))
    return Says(found, _unsettled(found.outcome, strongest), unseen)


def _unsettled(outcome: Bytes, unseen: Bytes) -> Bools:
    """Where a rule that nobody can decide is stronger than what is decided, or may settle what is undecided."""
    unsettled: Bools = (unseen > Effect.NOTHING) & ((outcome == OUTCOMES.index(UNDECIDED)) | (unseen > outcome))
    return unsettled


class _Kinds(NamedTuple):
    asked: Asked
    truths: Sequence[Truth]
    """Of each rule; what is forgotten counts as an error."""
    forgotten: Sequence[Bools]
    """For each rule: where one of its atoms is."""
    lifted: Mapping[str, Letters]
    """By clause, what lifted it."""
    protected: Bools
    hidden: Bools
    """Where nobody can say whether a protected contact was concerned."""

    @classmethod
    def of(cls, asked: Asked, counts: Counts) -> "_Kinds":
        columns = [counts.column(key) for key in asked.atoms]
        protected, conditions = counts.column(PROTECTED), asked.side.decider.conditions
        forgotten = [column == FORGOTTEN for column in columns]
        failing = [lost | (column == ERROR) for lost, column in zip(forgotten, columns, strict=True)]
        size = len(protected)
        return cls(
            asked=asked,
            truths=conditions.skeleton.combined_bits([column == TRUE for column in columns], failing, size),
            forgotten=list(
                _by_rule(conditions.skeleton.conditions_of, forgotten, len(conditions.skeleton.parts), size)
            ),
            lifted={clause: counts.column(key) for clause, key in asked.clauses.items()},
            protected=protected == TRUE,
            hidden=protected == FORGOTTEN,
        )

    def finding(self, index: int, rule: CheckedRule[OnRule]) -> tuple[Findings, Bools]:
        """What a rule says where that is seen, and where it is not."""
        found, lifted = self.truths[index], self.lifted[rule.clause]
        concerned = (found.true | found.failing) & ~self.protected
        tells = _tells(lifted, rule.rule)
        if self.asked.side.decider.decider.enforcement is not Enforcement.ALL:
            tells &= lifted != _COUNTS  # nobody kept whether the clause was only observed
        hidden = concerned & (self.hidden | ~tells | (found.failing & self.forgotten[index]))
        rows = np.flatnonzero(concerned & ~hidden)
        standing = _STANDING[lifted[rows]]
        finding = Findings(rule=rule, index=index, rows=rows, undecided=found.failing[rows], standing=standing)
        return finding, hidden


def _by_rule(rules_of: Sequence[Sequence[int]], forgotten: Sequence[Bools], rules: int, size: int) -> Iterator[Bools]:
    for rule in range(rules):
        lost = [each for each, having in zip(forgotten, rules_of, strict=True) if rule in having]
        yield np.logical_or.reduce(lost) if lost else np.zeros(size, bool)


def _tells(lifted: Letters, rule: OnRule) -> Bools:
    """Where what lifted a clause says what lifted this rule of it: an answer lifts only a rule that takes answers."""
    tells: Bools = lifted != FORGOTTEN
    if not rule.discharge:
        tells &= lifted != _DISCHARGED
    if not rule.ask and rule.then.value is not Effect.HOLD:
        tells &= lifted != _ALLOWED
    return tells
