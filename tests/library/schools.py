"""The two whole schools of the library, and what the sources that they answer to ask for."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest

from chalkline.policy.check import check
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.document.read import read_bytes
from chalkline.policy.model import (
    AnyRule,
    AtRule,
    CaseRule,
    KeepRule,
    MayRule,
    MustRule,
    OnRule,
    PledgeRule,
    Policy,
    RecordRule,
)
from chalkline.school.loading import Loaded, load_school

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
"""Kinds of which something can be asked today: when they fall due, what may be asked of whom."""


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


def whole_school(source: str) -> WholeSchool:
    """The school of a source, read and checked. Fails where it has faults."""
    folder = LIBRARY / NAMES[source]
    loaded, faults = load_school(folder / "school.toml")
    assert loaded is not None, faults
    policies, found = check(documents(folder), loaded.vocabulary)
    assert policies is not None, found
    return WholeSchool(folder=folder, loaded=loaded, policies=policies)


def documents(folder: Path) -> list[Policy]:
    """The policies of a school's folder, read."""
    read = [read_bytes(str(path), path.read_bytes()) for path in sorted((folder / "policies").glob("*.md"))]
    assert not [fault for _, faults in read for fault in faults]
    return [policy for policy, _ in read if policy]


def mechanisms(rule: AnyRule) -> frozenset[str]:
    """How a rule keeps what it covers; a case with a clock is a clock too."""
    clocked = isinstance(rule, CaseRule) and rule.clocks
    return frozenset({MECHANISMS[type(rule)], "clock"} if clocked else {MECHANISMS[type(rule)]})


def runs_today(rule: AnyRule) -> bool:
    """Whether something comes of the rule by now."""
    if isinstance(rule, OnRule):
        return any(event.value in GATES_THAT_EXIST for event in rule.events)
    return type(rule) in KINDS_THAT_ACT or (isinstance(rule, CaseRule) and bool(rule.clocks))


def covering(school: WholeSchool) -> Mapping[str, list[AnyRule]]:
    """The rules that cover each row."""
    found: dict[str, list[AnyRule]] = {}
    for checked in school.rules:
        for row in checked.rule.covers:
            found.setdefault(row.value, []).append(checked.rule)
    return found


def rows(source: str) -> Mapping[str, tuple[str, ...]]:
    """The rows that a source has, each with the mechanisms that it asks for."""
    table = tomllib.loads((HERE / "rows.toml").read_text())
    return {id_: tuple(row[source]) for id_, row in table.items() if source in row}


def waiting(source: str) -> list[str]:
    """The rows that wait for later work, as they are listed."""
    listed: list[str] = tomllib.loads((HERE / "waiting.toml").read_text())[NAMES[source]]
    return listed


both = pytest.mark.parametrize("source", list(NAMES), ids=NAMES.values())
