"""Which facts a gate needs: those that its rules may read, and no others.

Safety: worked out of the typed conditions, never of names in texts; where a condition does not say which permission,
register or relation it asks for, all of them are wanted. A bundle with a fact too few would decide otherwise than the
school's own folder, and the tests hold the two against each other.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from chalkline.policy.cel.typed import Call, Constant, Has, Node, Select
from chalkline.policy.cel.walk import nodes
from chalkline.policy.check.policy_set import CheckedRule, PolicySet
from chalkline.policy.effects import Effect
from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.references import clause_names, policy_of
from chalkline.policy.model import MayRule, OnRule, Party
from chalkline.school.school import School
from chalkline.store.bundle.wire import Wanted

MAIL = ("mail.send", "mail.receive")
"""The events of the mail gate."""
_FOR_ALL_RULES = ("in_force", "minor_change", "enforced", "last_resort", "deputises")
_OF_LESSONS = ("lesson", "enrolled", "class_lesson", "teaches")
_ANY = "*"
_ARGUMENT: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "permitted": (1, ("permitted", "withdrawn")),
    "permitted_string": (1, ("permitted", "withdrawn")),
    "permitted_person": (1, ("permitted", "withdrawn")),
    "recorded": (1, ("recorded",)),
    "recorded_string": (1, ("recorded",)),
    "recorded_person": (1, ("recorded",)),
    "signed": (1, ("signed",)),
    "related_kind": (2, ("related",)),
}
"""By overload: which argument says of what value the facts are, and the names of those facts."""
_WHOLE = {"related": ("related",), "lessons": _OF_LESSONS}
"""By overload: the names of facts of which any may answer."""

Part = tuple[str, str]
"""The name of a fact, and the value or object that tells it from others of the name; ``*`` for any."""


def wanted(policies: PolicySet, school: School, events: Iterable[str] = MAIL) -> Wanted:
    """The facts that deciding, lifting, asking, telling and naming take for events of these types."""
    search = _Search(policies)
    rules = [rule for event in events for rule in policies.on.get(event, ())]
    for rule in rules:
        search.rule(rule)
    parts = {*search.parts, *((name, _ANY) for name in _FOR_ALL_RULES)}
    parts |= {("signed", policy.id.value) for policy in policies.policies}
    parts |= {("role", role.value) for group in school.groups.values() for role in group.roles}
    if any(rule.rule.ask or rule.rule.tell for rule in rules):
        parts.add(("attribute", "name"))  # whoever is asked or told reads who it was
    return _by_name(parts)


def wanted_by(policies: PolicySet, one: Node | CheckedRule[OnRule]) -> Wanted:
    """The facts that one condition may read, or one rule with all that lifts it; none where it reads no fact."""
    search = _Search(policies)
    if isinstance(one, Node):
        search.condition(one)
    else:
        search.rule(one)
    known_of_all = ((name, _ANY) for name in _FOR_ALL_RULES)
    return _by_name({*search.parts, *known_of_all}) if search.parts or not isinstance(one, Node) else {}


def with_those_of(*several: Wanted) -> Wanted:
    """What any of them wants."""
    parts = {(name, part) for each in several for name, of in each.items() for part in of or (_ANY,)}
    return _by_name(parts)


def is_wanted(fact: Fact, by: Wanted) -> bool:
    """Whether the fact is among them."""
    of = by.get(fact.name)
    return of is not None and (not of or telling(fact) in of)


def telling(fact: Fact) -> str:
    """What tells a fact from others of its name: most often its value."""
    return _TELLING.get(fact.name, _value)(fact)


def _by_name(parts: Iterable[Part]) -> Wanted:
    found: dict[str, set[str]] = {}
    for name, part in parts:
        found.setdefault(name, set()).add(part)
    return {name: () if _ANY in of else tuple(sorted(of)) for name, of in sorted(found.items())}


def _value(fact: Fact) -> str:
    return fact.value


_TELLING: Mapping[str, Callable[[Fact], str]] = {
    "attribute": lambda fact: fact.object,
    "signed": lambda fact: policy_of(fact.object),
}
"""What tells facts of a name from one another, where it is not their value."""


@dataclass(slots=True)
class _Search:
    """What was found to be wanted so far."""

    policies: PolicySet
    parts: set[Part] = field(default_factory=set)
    permissions: set[str] = field(default_factory=set)

    def rule(self, rule: CheckedRule[OnRule]) -> None:
        """What decides an event by the rule, what lifts it, and who is asked and told."""
        self.condition(rule.applies)
        for party in (*rule.rule.ask, *rule.rule.tell, *rule.rule.discharge):
            self.party(party)
        self.parts |= {(name, clause) for name in _lifting(rule.rule) for clause in clause_names(rule.clause)}
        for may in self.policies.may:
            if rule.clause in may.lifts:
                self.permission(may.rule.permission.value)

    def condition(self, root: Node) -> None:
        """What the condition reads."""
        for node in nodes(root):
            if isinstance(node, Select | Has) and node.field.from_facts:
                self.parts |= set(_of_field(node.field.name))
            elif isinstance(node, Call):
                self._call(node)

    def permission(self, name: str) -> None:
        """What says whether somebody has the permission, its terms included, which may ask for others."""
        if name in self.permissions:
            return
        self.permissions.add(name)
        self.parts |= {("permitted", name), ("withdrawn", name)}
        for rule in self.policies.may:
            if name in {rule.rule.permission.value, _ANY}:
                self._terms(rule)

    def party(self, party: Party) -> None:
        """What says who that is."""
        self.parts.add(("related" if party.of else "role", party.name))

    def _terms(self, rule: CheckedRule[MayRule]) -> None:
        for party in rule.rule.who:
            self.party(party)
        for condition in rule.conditions.values():
            self.condition(condition)

    def _call(self, call: Call) -> None:
        self.parts |= {(name, _ANY) for name in _WHOLE.get(call.overload, ())}
        if call.overload in _ARGUMENT:
            place, names = _ARGUMENT[call.overload]
            argument = call.arguments[place]
            part = str(argument.value) if isinstance(argument, Constant) else _ANY
            self.parts |= {(name, part) for name in names}
            if "permitted" in names:
                self.permission(part)


def _lifting(rule: OnRule) -> Iterator[str]:
    """The names of the facts that may lift it; see :mod:`chalkline.policy.decide.lifting`."""
    if rule.discharge:
        yield "discharged"
    if rule.ask or rule.then.value is Effect.HOLD:
        yield "allowed"


def _of_field(name: str) -> Iterator[Part]:
    if name == "roles":
        yield "role", _ANY
    else:
        yield "attribute", name
        yield "moment", name
