"""Conditions as clauses: any typed condition in words that a busy head teacher reads without stumbling.

Negation is pushed inward: what is said is why something is *not* so, never ``it is not the case that``. What has no
phrase of its own is quoted as it was written.
"""

from functools import singledispatch

from chalkline.policy.cel.typed import (
    And,
    Call,
    Conditional,
    Constant,
    Has,
    HasKey,
    HasVariable,
    Local,
    Node,
    Not,
    Or,
    Quantifier,
    Select,
    Variable,
)
from chalkline.policy.english import comparisons, predicates, quantifiers
from chalkline.policy.english.clauses import Binding, Clause, both, either
from chalkline.policy.english.figures import one_line
from chalkline.policy.english.figures import quoted as quoted_text
from chalkline.policy.english.grammar import in_second_person
from chalkline.policy.english.nouns import field_of, noun, of_owner, root_noun
from chalkline.policy.english.overloads import function_of, phrase_for
from chalkline.policy.english.roles import in_roles, roles_among
from chalkline.policy.english.voice import Unphrased, Voice


def phrase(node: Node, voice: Voice, *, holds: bool = True) -> Clause:
    """The condition, or that it does not hold, as a clause.

    Raises Unphrased inside a macro, whose variable the reader could not place: all of the macro is quoted then.
    """
    holes = 0 if voice.holes is None else len(voice.holes)
    try:
        return _clause(node, voice, holds)
    except Unphrased:
        if voice.locals:
            raise
        if voice.holes is not None:
            del voice.holes[holes:]
        return quoted(node, holds=holds)


def quoted(node: Node, *, holds: bool) -> Clause:
    """The condition as it was written."""
    text = _without_brackets(one_line(node.span.text)) or "the condition"
    return Clause(tail=f"`{text}` {'holds' if holds else 'does not hold'}")


def _without_brackets(text: str) -> str:
    """The text without brackets around all of it."""
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return _without_brackets(text[1:-1]) if text[0] == "(" and place == len(text) - 1 else text
    return text


@singledispatch
def _clause(node: Node, _voice: Voice, _holds: bool) -> Clause:
    raise Unphrased(node)


@_clause.register
def _constant(node: Constant, _voice: Voice, holds: bool) -> Clause:
    return Clause(tail="always" if node.value is holds else "never")


@_clause.register
def _and(node: And, voice: Voice, holds: bool) -> Clause:
    join = both if holds else either
    return join([phrase(part, voice, holds=holds) for part in node.operands])


@_clause.register
def _or(node: Or, voice: Voice, holds: bool) -> Clause:
    join = either if holds else both
    return join([phrase(part, voice, holds=holds) for part in node.operands])


@_clause.register
def _not(node: Not, voice: Voice, holds: bool) -> Clause:
    return phrase(node.operand, voice, holds=not holds)


@_clause.register
def _conditional(node: Conditional, voice: Voice, holds: bool) -> Clause:
    test, then, otherwise = (
        phrase(node.test, voice).text,
        phrase(node.then, voice, holds=holds).text,
        phrase(node.otherwise, voice, holds=holds).text,
    )
    return Clause(tail=f"if {test}, then {then}, and otherwise {otherwise}", binding=Binding.MIXED)


@_clause.register
def _quantifier(node: Quantifier, voice: Voice, holds: bool) -> Clause:
    found = roles_among(node)
    if found is not None:
        return in_roles(*found, voice, holds=holds)
    return quantifiers.quantified(node, voice, holds, phrase)


@_clause.register
def _select(node: Select, voice: Voice, holds: bool) -> Clause:
    declared = field_of(node, voice)
    if declared is None or declared.statement is None:
        return _flag(node, voice, holds)
    return Clause(tail=of_owner(declared.statement[not holds], node.operand, voice))


@_clause.register
def _variable(node: Variable, voice: Voice, holds: bool) -> Clause:
    declared = voice.scope.get(node.name)
    if declared is None or declared.statement is None:
        return _flag(node, voice, holds)
    return Clause(tail=in_second_person(declared.statement[not holds]))


@_clause.register
def _local(node: Local, voice: Voice, holds: bool) -> Clause:
    return _flag(node, voice, holds)


def _flag(node: Node, voice: Voice, holds: bool) -> Clause:
    return Clause(tail=f"{noun(node, voice.general).verb('is')} {'true' if holds else 'false'}")


@_clause.register
def _has(node: Has, voice: Voice, holds: bool) -> Clause:
    selected = Select(type=node.field.type, operand=node.operand, field=node.field)
    called = noun(selected, voice if isinstance(node.operand, Local) else voice.general)
    return Clause(tail=f"{called.verb('is')} {'known' if holds else 'not known'}")


@_clause.register
def _has_variable(node: HasVariable, voice: Voice, holds: bool) -> Clause:
    return Clause(tail=f"{root_noun(node.name, voice)} is {'known' if holds else 'not known'}")


@_clause.register
def _has_key(node: HasKey, voice: Voice, holds: bool) -> Clause:
    has = noun(node.operand, voice.general).verb("has")
    return Clause(tail=f"{has} {'an' if holds else 'no'} entry {quoted_text(node.key)}")


@_clause.register
def _call(node: Call, voice: Voice, holds: bool) -> Clause:
    if function_of(node) in comparisons.OPPOSITE:
        return comparisons.compared(node, voice, holds, phrase)
    said = phrase_for(node, predicates.PREDICATES)
    if said is None:
        raise Unphrased(node)
    return said(node, voice, holds)
