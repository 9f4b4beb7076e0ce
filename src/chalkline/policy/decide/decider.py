"""The decision: strongest effect, all clauses named, whatever the order of rules and files.

Safety: a protected contact passes before any rule is looked at. A rule that cannot be decided is never taken for one
that does not apply: if it would stop the event more strongly than what applies, the decision is undecided, and the gate
says what it then does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import msgspec
from msgspec import Struct

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.cel.compile import CompiledConditions, compile_conditions
from chalkline.policy.cel.typed import Node
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.decide.asking import Circle
from chalkline.policy.decide.decision import Decision, Finding, Standing
from chalkline.policy.decide.holds import Boundaries, boundaries_by_rule, end_of_hold
from chalkline.policy.decide.lifting import Lifting, Occasion
from chalkline.policy.decide.occasion import Shape, type_of
from chalkline.policy.decide.permissions import PermittingWorld
from chalkline.policy.decide.protected import NOBODY, ProtectedContacts
from chalkline.policy.effects import Effect
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.model import OnRule, Party
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import EventType, Vocabulary
from chalkline.policy.world import World


class Enforcement(Enum):
    """Which clauses are enforced."""

    AS_RECORDED = auto()
    """Those that the facts say are."""
    ALL = auto()
    NONE = auto()
    """All are only observed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesOfEvent:
    """What decides one type of event."""

    shape: Shape
    rules: tuple[CheckedRule[OnRule], ...]
    conditions: CompiledConditions
    stopping: int
    """A bit for each rule that would hold, ask or refuse."""
    boundaries: tuple[Boundaries, ...]
    """By rule: when it may change, besides with facts."""

    @classmethod
    def of(cls, event_type: EventType, rules: tuple[CheckedRule[OnRule], ...], terms: Sequence[Node]) -> "RulesOfEvent":
        """The rules of a type of event; ``terms`` are those of permissions that may lift them."""
        return cls(
            shape=Shape.of(event_type),
            rules=rules,
            conditions=compile_conditions(tuple(rule.applies for rule in rules)),
            stopping=sum(1 << i for i, rule in enumerate(rules) if rule.rule.then.value >= Effect.HOLD),
            boundaries=boundaries_by_rule([rule.applies for rule in rules], terms),
        )

    def next_change(self, rules: Sequence[int], moment: Timestamp, calendar: Calendar) -> Timestamp | None:
        """The first moment at which each of the rules may have changed, facts aside; None if one never does."""
        changes = [self.boundaries[rule].after(moment, calendar) for rule in rules]
        known = [change for change in changes if change is not None]
        return max(known) if len(known) == len(changes) else None


@dataclass(frozen=True, kw_only=True)
class Decider:
    """A checked policy set, compiled: gates keep one and ask it. Make it with :meth:`of`."""

    policies: PolicySet
    events: Mapping[str, RulesOfEvent]
    lifting: Lifting
    protected: ProtectedContacts = NOBODY
    enforcement: Enforcement = Enforcement.AS_RECORDED

    @classmethod
    def of(
        cls,
        policies: PolicySet,
        vocabulary: Vocabulary,
        *,
        protected: ProtectedContacts = NOBODY,
        enforcement: Enforcement = Enforcement.AS_RECORDED,
    ) -> "Decider":
        """The decider of a set of policies."""
        terms = [node for rule in policies.may for node in rule.conditions.values()]
        events = {name: RulesOfEvent.of(vocabulary.events[name], rules, terms) for name, rules in policies.on.items()}
        return cls(
            policies=policies,
            events=events,
            lifting=Lifting.of(policies),
            protected=protected,
            enforcement=enforcement,
        )

    @cached_property
    def digests(self) -> tuple[tuple[str, str], ...]:
        """``id@version`` and hash of every policy in force."""
        return tuple((policy.reference, policy.digest) for policy in self.policies.policies)

    def decide(self, event: Struct, facts: Facts, calendar: Calendar, at: Timestamp | None) -> Decision:
        """What happens to the event of this type at the moment, by the facts of that moment.

        Without a moment nothing can be decided but that a protected contact passes. Raises KeyError for a type of
        event that the vocabulary does not have.
        """
        name = type_of(event)
        if self.is_protected(event):
            return Decision(event=name, id="", at=at, protected=True)
        if at is None:
            return Decision(event=name, id=getattr(event, "id", ""), at=None, undecided=True)
        return self.decide_in(event, facts, facts.at(at, calendar))

    def is_protected(self, event: Struct) -> bool:
        """Whether the event concerns a protected contact."""
        return any(contact in self.protected for contact in self.events[type_of(event)].shape.contacts_of(event))

    def decide_in(self, event: Struct, facts: Facts, world: FactWorld) -> Decision:
        """The decision by the facts of a world, for whoever wants to see what it reads; contacts are not looked at."""
        name, at = type_of(event), world.at
        of_event = self.events[name]
        applies, undecided = of_event.conditions(event, self._permitting(world))
        if not applies | undecided:
            return Decision(event=name, id=getattr(event, "id", ""), at=at)
        occasion = of_event.shape.occasion(event)
        findings = tuple(self._findings(of_event, applies, undecided, world, occasion))
        decision = _decision(name, event, at, findings)
        release_at = self._release_at(decision, of_event, event, facts, world)
        circle = Circle(
            rules=of_event.rules,
            world=world,
            scope=of_event.shape.scope(event),
            doer=Party(name=of_event.shape.actor),
            actor=occasion.actor,
        )
        return msgspec.structs.replace(
            decision,
            release_at=release_at,
            asked=circle.asked(decision, endless=decision.effect is Effect.HOLD and release_at is None),
            told=circle.told(decision),
            may_discharge=circle.may_discharge(decision),
        )

    def passes(self, event: Struct, facts: Facts, calendar: Calendar, at: Timestamp) -> bool:
        """Whether nothing that applies, or is undecided, would hold, ask or refuse at the moment."""
        return not self._stopping(event, facts.at(at, calendar))

    def _stopping(self, event: Struct, world: FactWorld) -> list[int]:
        """The rules that apply, or are undecided, and would hold, ask or refuse."""
        of_event = self.events[type_of(event)]
        applies, undecided = of_event.conditions(event, self._permitting(world))
        stopping = (applies | undecided) & of_event.stopping
        if not stopping:
            return []
        occasion = of_event.shape.occasion(event)
        return [i for i in _bits(stopping) if self.standing(of_event.rules[i], world, occasion) is Standing.COUNTS]

    def world(self, facts: Facts, calendar: Calendar, at: Timestamp) -> World:
        """What conditions read at the moment: the facts, with standing permissions in force."""
        return self._permitting(facts.at(at, calendar))

    def _permitting(self, world: FactWorld) -> World:
        permissions = self.lifting.permissions
        return world if permissions.plain else PermittingWorld(world, permissions)

    def _findings(
        self, of_event: RulesOfEvent, applies: int, undecided: int, world: FactWorld, occasion: Occasion
    ) -> Iterator[Finding]:
        for index in _bits(applies | undecided):
            rule = of_event.rules[index]
            yield Finding(
                clause=rule.clause,
                rule=rule.number,
                index=index,
                effect=rule.rule.then.value,
                undecided=bool(undecided >> index & 1),
                standing=self.standing(rule, world, occasion),
            )

    def standing(self, rule: CheckedRule[OnRule], world: FactWorld, occasion: Occasion) -> Standing:
        """What lifts the rule on the occasion, enforced or not: an observed clause would not have stopped it."""
        standing = self.lifting.standing(rule, world, occasion)
        if standing is Standing.COUNTS and not self._enforced(rule.clause, world):
            return Standing.OBSERVED
        return standing

    def _enforced(self, clause: str, world: FactWorld) -> bool:
        if self.enforcement is Enforcement.AS_RECORDED:
            return world.enforced(clause)
        return self.enforcement is Enforcement.ALL

    def _release_at(
        self, decision: Decision, of_event: RulesOfEvent, event: Struct, facts: Facts, world: FactWorld
    ) -> Timestamp | None:
        if decision.effect is not Effect.HOLD or decision.undecided:
            return None
        concerned, calendar = of_event.shape.concerned(event), world.calendar

        def next_change(moment: Timestamp, rules: Sequence[int]) -> Timestamp | None:
            changes = (facts.next_boundary(moment, *concerned), of_event.next_change(rules, moment, calendar))
            return min((change for change in changes if change is not None), default=None)

        return end_of_hold(
            stops=lambda moment: self._stopping(event, facts.at(moment, calendar)),
            next_change=next_change,
            since=world.at,
        )


def _decision(name: str, event: object, at: Timestamp, findings: tuple[Finding, ...]) -> Decision:
    decided = [finding.effect for finding in findings if finding.counts and not finding.undecided]
    doubtful = [finding.effect for finding in findings if finding.counts and finding.undecided]
    strongest = max(decided, default=Effect.NOTHING)
    return Decision(
        event=name,
        id=getattr(event, "id", ""),
        at=at,
        effect=strongest,
        undecided=any(effect >= Effect.HOLD and effect > strongest for effect in doubtful),
        findings=findings,
    )


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
