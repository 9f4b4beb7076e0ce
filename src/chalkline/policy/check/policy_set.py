"""The policies in force together, checked: what is decided, explained and counted from here on.

Only :func:`chalkline.policy.check.check` makes these values, so that every name in them is known and every condition is
well typed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Generic, TypeVar

from chalkline.policy.cel.typed import Node
from chalkline.policy.model import (
    AnyRule,
    AtRule,
    CaseRule,
    Clause,
    Condition,
    KeepRule,
    MayRule,
    MustRule,
    OnRule,
    PledgeRule,
    Policy,
    RecordRule,
)

AnyRuleT_co = TypeVar("AnyRuleT_co", bound=AnyRule, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRule(Generic[AnyRuleT_co]):
    """One rule with its conditions as typed trees; an ``on`` rule once for each event that it names."""

    clause: str
    """``id@version#clause``."""
    number: int
    """Which rule of its clause, from 1; the same for all the events of one rule."""
    rule: AnyRuleT_co
    when: Node | None = None
    unless: Node | None = None
    applies: Node
    """``when && !unless`` in one; the constant true where neither stands."""
    conditions: Mapping[Condition, Node] = field(default_factory=dict)
    """Every condition of the rule, ``when`` and ``unless`` included, such as ``done``, ``provided`` and those of
    routes and clocks."""
    lifts: tuple[str, ...] = ()
    """Of a ``may`` rule: the clauses that it lifts, as ``id@version#clause``."""

    @property
    def place(self) -> tuple[str, int]:
        """What tells it from every other rule of the set."""
        return (self.clause, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySet:
    """All that is in force together.

    Rules stand in the order of policy id, then of the document, whatever the order of the files.
    """

    policies: tuple[Policy, ...]
    clauses: Mapping[str, Clause]
    """By ``id@version#clause``."""
    on: Mapping[str, tuple[CheckedRule[OnRule], ...]]
    """By event type, for every event type of the vocabulary."""
    keep: tuple[CheckedRule[KeepRule], ...] = ()
    at: tuple[CheckedRule[AtRule], ...] = ()
    must: tuple[CheckedRule[MustRule], ...] = ()
    may: tuple[CheckedRule[MayRule], ...] = ()
    record: tuple[CheckedRule[RecordRule], ...] = ()
    case: tuple[CheckedRule[CaseRule], ...] = ()
    pledge: tuple[CheckedRule[PledgeRule], ...] = ()

    def policy(self, id_: str) -> Policy | None:
        """The policy of this id, in the one version that the set holds."""
        return next((policy for policy in self.policies if policy.id.value == id_), None)

    @property
    def rules(self) -> Iterator[CheckedRule[AnyRule]]:
        """Every rule, those of ``on`` once for each of their events."""
        yield from chain(
            *self.on.values(), self.keep, self.at, self.must, self.may, self.record, self.case, self.pledge
        )
