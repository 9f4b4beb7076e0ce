"""The two whole schools of the library, and what the sources that they answer to ask for."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from chalkline.cli.case_files import StatedFact
from chalkline.cli.stated_facts import facts_besides
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.facts.projection import Facts
from chalkline.policy.model import (
    AnyRule,
    AtRule,
    CaseRule,
    KeepRule,
    MayRule,
    MustRule,
    OnRule,
    PledgeRule,
    RecordRule,
)
from chalkline.policy.values import Timestamp
from chalkline.school.loading import Loaded, load_school
from chalkline.school.times import Times

HERE = Path(__file__).parent
LIBRARY = Path(str(files("chalkline.library")))
NAMES = {"S": "willow_lodge", "H": "ferndale"}
"""The school that says all that a source says, by the letter of the source."""

MECHANISMS: Mapping[type[AnyRule], str] = {
    OnRule: "gate",
    KeepRule: "clock",
    AtRule: "clock",
    MustRule: "clock",
    MayRule: "permit",
    RecordRule: "record",
    CaseRule: "case",
    PledgeRule: "pledge",
}
GATES_THAT_EXIST = frozenset({"mail.send", "mail.receive"})
KINDS_THAT_ACT = frozenset({KeepRule, AtRule, MustRule, MayRule})
"""Of which something can be asked today: when they fall due, what may be asked of whom. A case waits for reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeSchool:
    """A school of the library with its policies."""

    folder: Path
    loaded: Loaded
    policies: PolicySet

    @property
    def rules(self) -> Iterator[CheckedRule[AnyRule]]:
        """Every rule, once for each of its events."""
        return self.policies.rules

    def moment(self, text: str) -> Timestamp:
        """A moment by the school's clock."""
        return Times(self.loaded.school.zone).beginning(text)

    def besides(self, *stated: StatedFact) -> Facts:
        """The school's facts and these."""
        facts, faults = facts_besides(self.loaded.school, self.loaded.facts, stated)
        assert not faults
        return facts


@cache
def whole_school(name: str) -> WholeSchool:
    """The school of this name, read and checked once. Fails where it has faults."""
    folder = LIBRARY / name
    loaded, faults = load_school(folder)
    assert loaded is not None, faults
    checked = loaded.check_policies()
    assert checked.set is not None, checked.diagnostics
    return WholeSchool(folder=folder, loaded=loaded, policies=checked.set)


def mechanisms(rule: AnyRule) -> frozenset[str]:
    """How a rule keeps what it covers; a case with a clock is a clock too."""
    clocked = isinstance(rule, CaseRule) and rule.clocks
    return frozenset({MECHANISMS[type(rule)], "clock"} if clocked else {MECHANISMS[type(rule)]})


def runs_today(rule: AnyRule) -> bool:
    """Whether something comes of the rule by now."""
    if isinstance(rule, OnRule):
        return any(event.value in GATES_THAT_EXIST for event in rule.events)
    return type(rule) in KINDS_THAT_ACT


def covering(school: WholeSchool) -> Mapping[str, list[CheckedRule[AnyRule]]]:
    """The rules that cover each row."""
    found: dict[str, list[CheckedRule[AnyRule]]] = {}
    for checked in school.rules:
        for row in checked.rule.covers:
            found.setdefault(row.value, []).append(checked)
    return found


def rows(source: str) -> Mapping[str, tuple[str, ...]]:
    """The rows that a source has, each with the mechanisms that it asks for."""
    table = tomllib.loads((HERE / "rows.toml").read_text())
    return {id_: tuple(row[source]) for id_, row in table.items() if source in row}


def waiting(source: str) -> list[str]:
    """The rows that wait for later work, as they are listed."""
    listed: list[str] = tomllib.loads((HERE / "waiting.toml").read_text())[NAMES[source]]
    return listed
