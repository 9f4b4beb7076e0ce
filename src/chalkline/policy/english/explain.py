"""What a policy, a clause or a rule says, in plain English.

Every key of every kind of rule has its place. Conditions that have not been checked are quoted as they stand, so that a
policy with faults can be explained as well.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chalkline.policy.cel.typed import Node
from chalkline.policy.english import figures
from chalkline.policy.english.explanation import Explanation, Line
from chalkline.policy.english.grammar import counted, listed, words
from chalkline.policy.english.parties import role_holders
from chalkline.policy.english.registers import case_lines, may_lines, pledge_lines, record_lines
from chalkline.policy.english.rules import at_lines, keep_lines, must_lines, on_lines
from chalkline.policy.english.scopes import voice_of_case, voice_of_event, voice_of_kind
from chalkline.policy.english.told import Told
from chalkline.policy.english.voice import Voice
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
from chalkline.policy.vocabulary import Vocabulary

Conditions = Mapping[Condition, Node]
"""The typed forms of a rule's conditions."""

ByPlace = Mapping[tuple[str, int], Conditions]
"""The same for every rule of a policy, by ``id@version#clause`` and the number of the rule in its clause, from 1."""

_LINES: Mapping[type[AnyRule], Callable[[Any, Told], Iterator[Line]]] = {
    OnRule: on_lines,
    KeepRule: keep_lines,
    AtRule: at_lines,
    MustRule: must_lines,
    MayRule: may_lines,
    RecordRule: record_lines,
    CaseRule: case_lines,
    PledgeRule: pledge_lines,
}

_KINDS: Mapping[type[AnyRule], str] = {KeepRule: "keep", AtRule: "at", MustRule: "must", MayRule: "may"}

_BY_GATES, _BY_CLOCKS, _BY_PEOPLE, _BY_NOBODY = (
    "Decided as it happens",
    "Kept by the clock",
    "Carried out by people",
    "Promised, and seen by no machine",
)
_CARRIED_OUT: Mapping[type[AnyRule], str] = {
    OnRule: _BY_GATES,
    KeepRule: _BY_CLOCKS,
    AtRule: _BY_CLOCKS,
    MustRule: _BY_CLOCKS,
    MayRule: _BY_PEOPLE,
    RecordRule: _BY_PEOPLE,
    CaseRule: _BY_PEOPLE,
    PledgeRule: _BY_NOBODY,
}


def explained_rule(rule: AnyRule, vocabulary: Vocabulary, conditions: Conditions) -> Explanation:
    """What one rule says: what it applies to, what happens, who is asked and told, how it is lifted, for how long."""
    told = Told(vocabulary=vocabulary, voice=_voice(rule, vocabulary), conditions=conditions)
    lines = tuple(_LINES[type(rule)](rule, told))
    covers = listed([covered.value for covered in rule.covers])
    return Explanation(lines=(*lines, Line(label="Covers", text=covers)) if covers else lines)


def _voice(rule: AnyRule, vocabulary: Vocabulary) -> Voice:
    if isinstance(rule, OnRule):
        return voice_of_event(vocabulary, rule.events[0].value)
    if isinstance(rule, CaseRule):
        return voice_of_case(vocabulary, rule.fields)
    return voice_of_kind(vocabulary, _KINDS.get(type(rule), ""))


def explained_clause(policy: Policy, clause: Clause, vocabulary: Vocabulary, by_place: ByPlace) -> Explanation:
    """What one clause says: each of its rules."""
    reference = f"{policy.reference}#{clause.id.value}"
    rules = tuple(
        explained_rule(rule, vocabulary, by_place.get((reference, number), {}))
        for number, rule in enumerate(clause.rules, start=1)
    )
    return Explanation(title=clause.title, id=clause.id.value, parts=rules)


def explained_policy(policy: Policy, vocabulary: Vocabulary, by_place: ByPlace) -> Explanation:
    """What a policy says: who signs it, its windows and lists, who carries out what, then clause by clause."""
    clauses = tuple(explained_clause(policy, clause, vocabulary, by_place) for clause in policy.clauses)
    lines = (*_head(policy, vocabulary), *_named(policy), *_carried_out(policy))
    return Explanation(title=policy.title.value, id=policy.reference, lines=lines, parts=clauses)


def _head(policy: Policy, vocabulary: Vocabulary) -> Iterator[Line]:
    signatories = listed([role_holders(role.value, vocabulary) for role in policy.binds])
    yield Line(label="Signed by", text=signatories or "nobody")
    if policy.statutory:
        yield Line(label="Required", text="by law")
    yield Line(label="Published", text="for everybody to read" if policy.publish else "no")


def _named(policy: Policy) -> Iterator[Line]:
    for name, window in policy.windows.items():
        yield Line(label=_capitalised(figures.window_name(name)), text=figures.window(window.value))
    for name, items in policy.lists.items():
        yield Line(label=f"The list “{words(name)}”", text=listed([figures.value(item) for item in items.value]))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _carried_out(policy: Policy) -> Iterator[Line]:
    """Which clauses a gate, the clock or people carry out, and which nobody can see."""
    for label in dict.fromkeys(_CARRIED_OUT.values()):
        titles = tuple(
            clause.title for clause in policy.clauses if any(_CARRIED_OUT[type(rule)] == label for rule in clause.rules)
        )
        if titles:
            yield Line(label=label, text=counted(len(titles), "clause"), items=titles)
