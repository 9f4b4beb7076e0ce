"""Membership: literal sets for chains of equalities, set algebra for quantifiers over them.

Sets are only made of values for which Python's equality is CEL's, so never of doubles.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from chalkline.policy.cel.compile.lowering import PLAIN
from chalkline.policy.cel.compile.passes.logic import negated
from chalkline.policy.cel.compile.terms import SET, Op, Term, Terms
from chalkline.policy.cel.types import ListOf

ASKED_TWICE = 12
"""The most that a list may cost whose text is written twice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """That ``element`` is one of ``values``."""

    element: Term
    values: tuple[Hashable, ...]

    def term(self, terms: Terms) -> Term:
        """``element == value`` for one value, else a look into a set."""
        distinct = tuple(dict.fromkeys(self.values))
        if len(distinct) == 1:
            return terms.call("equals", self.element, terms.constant(distinct[0], self.element.type))
        return terms.call("@among", self.element, constant_set(terms, distinct))

    def excludes(self, other: "Choice") -> bool:
        """Whether the two are of one element and cannot both be true."""
        return self.element is other.element and set(self.values).isdisjoint(other.values)

    def or_else(self, other: "Choice") -> "Choice":
        """That one of the two is true, of the same element."""
        return Choice(self.element, (*self.values, *other.values))


def choice_of(term: Term) -> Choice | None:
    """The choice that a term is, if it is one."""
    match term:
        case Term(op=Op.CALL, value="equals", parts=(element, other)) if other.is_constant and element.type in PLAIN:
            return Choice(element, (other.value,))
        case Term(op=Op.CALL, value="@among", parts=(element, Term(value=tuple() as values))):
            return Choice(element, values)
        case _:
            return None


def constant_set(terms: Terms, values: Iterable[Hashable]) -> Term:
    """A constant set of values of one type that has an order."""
    return terms.constant(tuple(sorted(set(values), key=lambda value: (repr(type(value)), value))), SET)


def looked_up(terms: Terms, term: Term) -> Term:
    """``x in [literals]`` looks into a set; constants stand on the right of ``==`` and ``!=``."""
    match term:
        case Term(op=Op.CALL, value="in_list", parts=(element, Term(op=Op.CONSTANT, value=tuple() as values))):
            return terms.call("@among", element, constant_set(terms, values))
        case Term(op=Op.CALL, value="equals" | "not_equals" as overload, parts=(one, other)) if one.is_constant:
            return terms.call(str(overload), other, one)
        case _:
            return term


def merged_equalities(terms: Terms, term: Term) -> Term:
    """``x == a || x == b || x in [c]`` becomes one look into a set, and so does ``x != a && x != b``.

    Equal also where ``x`` is an error: then each equality is that error, and so is the look.
    """
    match term.op:
        case Op.OR:
            return terms.any_of(_merged(terms, term.parts))
        case Op.AND:
            opposites = [negated(terms, part) for part in term.parts]
            return terms.all_of(negated(terms, part) for part in _merged(terms, opposites))
        case _:
            return term


def _merged(terms: Terms, parts: Iterable[Term]) -> Iterable[Term]:
    """The operands of a disjunction; choices of one element are joined where the first of them stands."""
    joined: dict[tuple[bool, Term], Term | Choice] = {}
    for part in parts:
        choice = choice_of(part)
        if choice is None:
            joined[False, part] = part
        else:
            known = joined.get((True, choice.element))
            values = known.values if isinstance(known, Choice) else ()
            joined[True, choice.element] = Choice(choice.element, (*values, *choice.values))
    return (part.term(terms) if isinstance(part, Choice) else part for part in joined.values())


def set_algebra(terms: Terms, term: Term) -> Term:
    """A quantifier over ``x == c``, ``x in {…}`` or the opposite of one becomes a question to the whole list."""
    if term.op not in {Op.ALL, Op.EXISTS} or not isinstance(term.parts[0].type, ListOf):
        return term
    range_, predicate = term.parts
    for flipped, asked in ((False, predicate), (True, negated(terms, predicate))):
        sought = _sought(term, asked)
        if sought is not None:
            some = (term.op is Op.EXISTS) is not flipped
            if not some and range_.cost > ASKED_TWICE:
                return term
            answer = _some(terms, range_, sought) if some else _every(terms, range_, sought)
            return terms.opposite(answer) if flipped else answer
    return term


def _sought(macro: Term, predicate: Term) -> Term | None:
    """What the predicate compares the macro's variable with: a constant set, or a value that is the same for all.

    It must not fail: over an empty list it would not be looked at.
    """
    if predicate.op is not Op.CALL or predicate.value not in {"equals", "@among"}:
        return None
    local, sought = predicate.parts
    asks_element = local.op is Op.LOCAL and local.value == macro.value and local.type in PLAIN
    return sought if asks_element and macro.value not in sought.free and not sought.fails else None


def _some(terms: Terms, range_: Term, sought: Term) -> Term:
    return terms.call("@overlaps", range_, sought) if sought.type is SET else terms.call("in_list", sought, range_)


def _every(terms: Terms, range_: Term, sought: Term) -> Term:
    return terms.call("@within" if sought.type is SET else "@only", range_, sought)
