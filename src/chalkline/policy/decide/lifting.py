"""What lifts a rule: a discharge, an answer, a permission. Each lifts one clause, and no other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.decide.decision import Standing
from chalkline.policy.decide.permissions import Permissions
from chalkline.policy.effects import Effect
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.model import OnRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a discharge may name: this one event, or its person and object for a time."""

    event: str
    actor: str
    about: str | None

    @property
    def scopes(self) -> tuple[str, str]:
        """The subjects under which facts may lift a clause for it."""
        return (self.event, self.actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifting:
    """Which permissions lift which clauses."""

    permissions: Permissions
    names: Mapping[str, Sequence[str]]
    """The names of the permissions that lift a clause, by clause."""

    @classmethod
    def of(cls, policies: PolicySet) -> "Lifting":
        """What the ``may`` rules of a set of policies lift."""
        names: dict[str, list[str]] = {}
        for rule in policies.may:
            for clause in rule.lifts:
                names.setdefault(clause, []).append(rule.rule.permission.value)
        return cls(permissions=Permissions.of(policies), names=names)

    def standing(self, rule: CheckedRule[OnRule], world: FactWorld, occasion: Occasion) -> Standing:
        """What lifts the rule on this occasion, or that it counts.

        A hold may be allowed though it names nobody: one that would never end asks the sender.
        """
        on = rule.rule
        if on.discharge and world.discharged(rule.clause, occasion.scopes, occasion.about):
            return Standing.DISCHARGED
        if (on.ask or on.then.value is Effect.HOLD) and world.allowed(rule.clause, occasion.scopes, occasion.about):
            return Standing.ALLOWED
        if rule.clause in self.names and self._permitted(rule.clause, world, occasion):
            return Standing.PERMITTED
        return Standing.COUNTS

    def _permitted(self, clause: str, world: FactWorld, occasion: Occasion) -> bool:
        return any(self._in_force(name, world, occasion) for name in self.names[clause])

    def _in_force(self, name: str, world: FactWorld, occasion: Occasion) -> bool:
        """Whether a permission is in force; one whose terms cannot be decided lifts nothing."""
        try:
            return self.permissions.permitted(world, occasion.actor, name, occasion.about)
        except EvaluationError:
            return False
