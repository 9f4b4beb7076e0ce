"""Whether a case or trial notices that a rule says something else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.library.clock_trials import said
from tests.library.mutants import Mutant
from tests.library.permission_trials import in_force, said_of_answer, said_of_asking
from tests.library.schools import WholeSchool
from tests.library.trial import CLOCKS, PERMISSIONS, Asking, Thing, Trial

from chalkline.cli.case_files import Case, case_files, read_cases
from chalkline.cli.deciding import Workbench
from chalkline.cli.trying import Suite
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.decide.decider import Decider, Enforcement
from chalkline.policy.facts.references import clause_names
from chalkline.policy.model import AnyRule, AtRule, CaseRule, KeepRule, MayRule, MustRule, OnRule

_ATTRIBUTES: Mapping[type[AnyRule], str] = {
    KeepRule: "keep",
    AtRule: "at",
    MustRule: "must",
    MayRule: "may",
    CaseRule: "case",
}
_MAIL = frozenset({"mail.send", "mail.receive"})


@dataclass(frozen=True, kw_only=True)
class Watch:
    """All cases and trials of a school, ready to be run against its mutants."""

    school: WholeSchool

    def notices(self, checked: CheckedRule[AnyRule], mutant: Mutant) -> bool:
        """Whether anything comes out otherwise."""
        policies = self._policies(checked, mutant)
        if self._trials_differ(checked, replace(self.school, policies=policies)):
            return True
        if isinstance(checked.rule, OnRule | MayRule):
            return self._cases_differ(checked, policies)
        return False

    def _policies(self, checked: CheckedRule[AnyRule], mutant: Mutant) -> PolicySet:
        policies, changed = self.school.policies, dict[str, Any]()
        if isinstance(checked.rule, OnRule):
            changed["on"] = {event: _exchanged(rules, checked, mutant) for event, rules in policies.on.items()}
        else:
            name = _ATTRIBUTES[type(checked.rule)]
            changed[name] = _exchanged(getattr(policies, name), checked, mutant)
        return replace(policies, **changed)

    def _trials_differ(self, checked: CheckedRule[AnyRule], school: WholeSchool) -> bool:
        concerned = (trial for trial in self._trials if _concerns(trial, checked))
        return any(_differs(trial, school) for trial in concerned)

    @cached_property
    def _trials(self) -> tuple[Trial, ...]:
        of_clocks: tuple[Trial, ...] = (*CLOCKS.person, *CLOCKS.thing, *CLOCKS.case)
        every = (*of_clocks, *PERMISSIONS.asking, *PERMISSIONS.answer)
        return tuple(trial for trial in every if trial.school == self.school.folder.name)

    def _cases_differ(self, checked: CheckedRule[AnyRule], policies: PolicySet) -> bool:
        workbench = self._workbench(checked, policies)
        clause = checked.clause.partition("#")[2]
        likely = sorted(self._cases, key=lambda found: clause not in (found[1].expect.clauses or ()))
        meant = ((suite, case) for suite, case in likely if _meets(case, checked.rule))
        return any(replace(suite, workbench=workbench).differences(case) for suite, case in meant)

    def _workbench(self, checked: CheckedRule[AnyRule], policies: PolicySet) -> Workbench:
        """The school's workbench with what decides the events of the rule made anew."""
        named = (
            [event.value for event in checked.rule.events] if isinstance(checked.rule, OnRule) else list(policies.on)
        )
        anew = replace(policies, on={event: policies.on[event] for event in named})
        made = Decider.of(anew, self.school.loaded.vocabulary)
        rulebook = self._base.knowledge.rulebook
        events = {**rulebook.decider.events, **made.events}
        decider = replace(rulebook.decider, events=events, lifting=made.lifting)
        return Workbench(knowledge=self._base.knowledge.under(replace(rulebook, decider=decider)))

    @cached_property
    def _base(self) -> Workbench:
        return Workbench.of(self.school.policies, self.school.loaded, Enforcement.ALL)

    @cached_property
    def _cases(self) -> tuple[tuple[Suite, Case], ...]:
        return tuple(found for path in case_files(self.school.folder) for found in self._read(path))

    def _read(self, path: Path) -> Iterator[tuple[Suite, Case]]:
        suite = Suite(folder=path.parent, file=read_cases(path), workbench=self._base)
        yield from ((suite, case) for case in suite.file.cases)


def _exchanged(
    rules: Sequence[CheckedRule[Any]], checked: CheckedRule[AnyRule], mutant: Mutant
) -> tuple[CheckedRule[Any], ...]:
    others = (mutant.rule if rule.place == checked.place else rule for rule in rules)
    return tuple(rule for rule in others if rule is not None)


def _concerns(trial: Trial, checked: CheckedRule[AnyRule]) -> bool:
    if isinstance(trial, Thing) and isinstance(checked.rule, KeepRule):
        return trial.keep == checked.rule.thing.value
    return trial.clause in clause_names(checked.clause)


def _differs(trial: Trial, school: WholeSchool) -> bool:
    if isinstance(trial, Asking):
        force = trial.in_force is not None and in_force(trial, school) is not trial.in_force
        return force or said_of_asking(trial, school) != trial.says
    if trial in PERMISSIONS.answer:
        return said_of_answer(trial, school) != trial.says
    return said(trial, school) != trial.says


def _meets(case: Case, rule: AnyRule) -> bool:
    """Whether the case may be of an event that the rule is about; any may, for a permission."""
    if not isinstance(rule, OnRule):
        return True
    event = str(case.event["event"]) if case.event else ""
    return any(named.value == event or (case.mail and named.value in _MAIL) for named in rule.events)
