"""What tells one atomic condition from another, with all that its truth depends on besides the event.

A condition is known by its canonical text, the engine, the calendar if it reads the clock, and the facts that it may
read: it is stale as soon as one of those facts is another, and only then.
"""

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from enum import Enum
from functools import lru_cache

from chalkline.policy.cel.functions import Needs, overload_of
from chalkline.policy.cel.typed import Call, Node
from chalkline.policy.cel.types import FieldType, RecordType
from chalkline.policy.cel.walk import nodes
from chalkline.policy.check.policy_set import CheckedRule
from chalkline.policy.decide.record import ENGINE
from chalkline.policy.facts.projection import Facts
from chalkline.policy.model import OnRule, Party
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.wanted import telling, wanted_by
from chalkline.store.bundle.wire import Wanted

_CLOCK = (Needs.ZONE, Needs.WORLD)


@lru_cache(maxsize=4096)
def canonical(condition: Hashable) -> str:
    """The condition, or several, as a text that is the same in every process, wherever it was written."""
    return _canonical(condition)


def _canonical(value: object) -> str:
    match value:
        case RecordType():
            text = value.name
        case FieldType():
            text = f"{value.name}:{_canonical(value.type)}:{value.optional:d}{value.undetermined:d}{value.from_facts:d}"
        case tuple():
            text = ",".join(map(_canonical, value))
        case frozenset():
            text = ",".join(sorted(map(_canonical, value)))
        case Enum():
            text = value.name
        case _ if is_dataclass(value) and not isinstance(value, type):
            text = ",".join(_part(value, part) for part in fields(value) if part.compare)
        case _:
            text = repr(value)
    return f"{type(value).__name__}({text})"


def _part(of: object, part: Field[object]) -> str:
    return f"{part.name}={_canonical(getattr(of, part.name))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys of what one set of policies asks. Make it with :meth:`of`."""

    knowledge: Knowledge
    facts: Mapping[tuple[str, str], str]
    """By name and value, or whatever else tells facts of a name apart: a digest of the facts that stand."""

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Keys":
        """Those of these policies."""
        return cls(knowledge=knowledge, facts=_digests(knowledge.facts))

    def atom(self, node: Node) -> str:
        """The key of an atomic condition."""
        found = wanted_by(self.knowledge.policies, node)
        permissions = self._permissions(found)
        calendar = self.knowledge.calendar.version if found or _reads_clock(node) else ""
        return _digest("atom", canonical(node), calendar, permissions, *self._facts(found))

    def standing(self, rule: CheckedRule[OnRule]) -> str:
        """The key of what lifts a rule where it applies, and of whether its clause is enforced."""
        found = wanted_by(self.knowledge.policies, rule)
        enforcement, protected = self.knowledge.decider.enforcement.name, self.knowledge.protected.version
        terms = (rule.clause, canonical(rule.applies), repr(rule.rule.then.value), repr(bool(rule.rule.discharge)))
        lifting = (repr(bool(rule.rule.ask)), repr(self.knowledge.decider.lifting.names.get(rule.clause, ())))
        calendar, permissions = self.knowledge.calendar.version, self._permissions(found)
        return _digest("standing", *terms, *lifting, enforcement, protected, calendar, permissions, *self._facts(found))

    @property
    def protected(self) -> str:
        """The key of whether an event concerns a protected contact."""
        return _digest("protected", self.knowledge.protected.version)

    def _facts(self, wanted: Wanted) -> Iterable[str]:
        for name, of in wanted.items():
            for (known, part), digest in self.facts.items():
                if known == name and (not of or part in of):
                    yield f"{name} {part} {digest}"

    def _permissions(self, wanted: Wanted) -> str:
        """The terms of permissions, for what asks for any."""
        if "permitted" not in wanted:
            return ""
        rules = self.knowledge.policies.may
        terms = [f"{rule.rule.permission.value} {_names(rule.rule.who)} {bool(rule.rule.ask)}" for rule in rules]
        conditions = [canonical(node) for rule in rules for node in rule.conditions.values()]
        return _digest(*terms, *conditions)


def _names(parties: Iterable[Party]) -> str:
    return " ".join(f"{party.name}/{party.of}" for party in parties)


def _reads_clock(node: Node) -> bool:
    calls = (one for one in nodes(node) if isinstance(one, Call))
    return any(overload_of(call.overload).needs in _CLOCK for call in calls)


def _digests(facts: Facts) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], hashlib._Hash] = defaultdict(hashlib.sha256)
    for subject in sorted(facts.subjects):
        for fact in facts.about(subject):
            said = (subject, fact.name, fact.object, fact.value, fact.since, fact.until)
            found[fact.name, telling(fact)].update(repr(said).encode())
    return {key: digest.hexdigest()[:16] for key, digest in sorted(found.items())}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join((ENGINE, *parts)).encode()).hexdigest()[:16]
