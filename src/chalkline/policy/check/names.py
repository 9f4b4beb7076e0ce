"""Names in rules: each must be known, and whoever wrote one that is not learns the nearest that is."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalkline.policy.check.known import Known
from chalkline.policy.check.pieces import pieces
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.model import (
    Act,
    AnyRule,
    AtRule,
    CaseRule,
    KeepRule,
    MayRule,
    Moment,
    MustRule,
    OnRule,
    Party,
    PledgeRule,
    Policy,
    RecordRule,
)
from chalkline.policy.source import Placed, Span
from chalkline.policy.spelling import suggestion

KIND_NAMES: Mapping[type, str] = {
    OnRule: "on",
    KeepRule: "keep",
    AtRule: "at",
    MustRule: "must",
    MayRule: "may",
    RecordRule: "record",
    CaseRule: "case",
    PledgeRule: "pledge",
}
"""The kinds of rule as policies write them."""

_OPEN = "open"


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of name: its code, what it is called, and what to do where no known name is near."""

    code: Code
    noun: str
    remedy: str

    def unless_among(self, known: Collection[str], name: str, span: Span) -> Iterator[Diagnostic]:
        """A diagnostic if the name is not known."""
        if name not in known:
            remedy = suggestion(name, known, self.remedy)
            yield Diagnostic(code=self.code, message=f"unknown {self.noun} `{name}`", span=span, help=remedy)


_EVENT = Noun(Code.UNKNOWN_EVENT, "event", "the reference lists all events")
_ROLE = Noun(Code.UNKNOWN_ROLE, "role", "name a role of the school")
_PARTY = Noun(Code.UNKNOWN_ROLE, "role", "name a role of the school or a person whom the rule knows")
_PERSON = Noun(Code.UNKNOWN_ROLE, "person", "name a person whom the rule knows, such as the sender of a mail")
_RELATION = Noun(Code.UNKNOWN_RELATION, "relation", "the reference lists all relations")
_THING = Noun(Code.UNKNOWN_THING, "thing", "name a thing of the vocabulary, a register or a case")
_MOMENT = Noun(Code.UNKNOWN_MOMENT, "moment", "name a moment of the vocabulary, a case, register, permission or policy")
_START = Noun(Code.UNKNOWN_MOMENT, "moment", "name a moment of the vocabulary, a stage or a field of the case")
_EVENT_ACT = Noun(Code.UNKNOWN_ACT, "act", "the event has no such act")
_ACT = Noun(Code.UNKNOWN_ACT, "act", "the reference lists all acts")
_FOLLOWING = Noun(Code.UNKNOWN_ACT, "act", "write `open` and a case, or the roles to tell")
_PERMITTED = Noun(Code.UNKNOWN_ACT, "act", "a permission of the policy's own has no dot in its name")
_CASE = Noun(Code.UNKNOWN_CASE, "case", "a `case` rule of these policies must have this name")


@dataclass(frozen=True, slots=True)
class RuleNames:
    """The names that one rule says, against those that are known."""

    policy: Policy
    rule: AnyRule
    known: Known

    def faults(self) -> Iterator[Diagnostic]:
        """Every name that is not known."""
        for party in pieces(self.rule, Party):
            yield from self._party(party)
        for moment in pieces(self.rule, Moment):
            yield from _MOMENT.unless_among(self.known.moments, moment.name, moment.span)
        if (own := _OWN.get(type(self.rule))) is not None:
            yield from own(self, self.rule)

    def _party(self, party: Party) -> Iterator[Diagnostic]:
        persons = self.known.persons(self.rule, KIND_NAMES[type(self.rule)])
        if party.of is None:
            yield from _PARTY.unless_among(self.known.vocabulary.roles.keys() | persons, party.name, party.span)
        else:
            yield from _RELATION.unless_among(self.known.vocabulary.relations, party.name, party.span)
            yield from _PERSON.unless_among(persons, party.of, party.span)

    def on(self, rule: OnRule) -> Iterator[Diagnostic]:
        """Events, and the act of ``do``."""
        events = self.known.vocabulary.events
        for event in rule.events:
            yield from _EVENT.unless_among(events, event.value, event.span)
        if rule.do is not None:
            acts = [frozenset(events[event.value].acts) for event in rule.events if event.value in events]
            shared = frozenset.intersection(*acts) if acts else frozenset[str]()
            yield from self._act(rule.do, shared, _EVENT_ACT)

    def keep(self, rule: KeepRule) -> Iterator[Diagnostic]:
        """The thing kept."""
        yield from _THING.unless_among(self.known.things, rule.thing.value, rule.thing.span)

    def at(self, rule: AtRule) -> Iterator[Diagnostic]:
        """The act."""
        yield from self._act(rule.do, self.known.vocabulary.acts, _ACT)

    def must(self, rule: MustRule) -> Iterator[Diagnostic]:
        """The case that ``otherwise`` opens."""
        if isinstance(rule.otherwise, Act):
            yield from self._act(rule.otherwise, (), _FOLLOWING)

    def may(self, rule: MayRule) -> Iterator[Diagnostic]:
        """An act of the system, which has a dot in its name, and the clauses that it lifts."""
        vocabulary, permission = self.known.vocabulary, rule.permission
        if "." in permission.value:
            acts = vocabulary.acts.keys() | vocabulary.events.keys()
            yield from _PERMITTED.unless_among(acts, permission.value, permission.span)
        for clause in rule.lifts:
            if self.known.clause(self.policy, clause.value) is None:
                yield self._no_clause(clause)

    def case(self, rule: CaseRule) -> Iterator[Diagnostic]:
        """From when its clocks run: a moment, a stage, or a date among its fields."""
        own = {stage.value for stage in rule.stages} | {field.name for field in rule.fields}
        for clock in rule.clocks:
            yield from _START.unless_among(self.known.moments | own, clock.start, clock.span)

    def pledge(self, rule: PledgeRule) -> Iterator[Diagnostic]:
        """The case that a breach becomes."""
        if rule.breach is not None:
            yield from _CASE.unless_among(self.known.cases, rule.breach.value, rule.breach.span)

    def _act(self, act: Act, known: Collection[str], noun: Noun) -> Iterator[Diagnostic]:
        if act.name != _OPEN:
            yield from noun.unless_among({*known, _OPEN}, act.name, act.span)
            return
        for case in act.targets:
            yield from _CASE.unless_among(self.known.cases, case, act.span)

    def _no_clause(self, clause: Placed[str]) -> Diagnostic:
        here = f"{self.policy.id.value}#"
        known = [reference.removeprefix(here) for reference in self.known.clauses]
        return Diagnostic(
            code=Code.UNKNOWN_CLAUSE,
            message=f"there is no clause `{clause.value}` to lift",
            span=clause.span,
            help=suggestion(
                clause.value, known, "write the id in the braces of its heading, after `policy-id#` if need be"
            ),
        )


_OWN: Mapping[type, Callable[[RuleNames, Any], Iterator[Diagnostic]]] = {
    OnRule: RuleNames.on,
    KeepRule: RuleNames.keep,
    AtRule: RuleNames.at,
    MustRule: RuleNames.must,
    MayRule: RuleNames.may,
    CaseRule: RuleNames.case,
    PledgeRule: RuleNames.pledge,
}
"""What the kinds name besides parties and moments."""


def unknown_binds(policy: Policy, known: Known) -> Iterator[Diagnostic]:
    """Roles under ``binds`` that the school does not have."""
    for role in policy.binds:
        yield from _ROLE.unless_among(known.vocabulary.roles, role.value, role.span)
