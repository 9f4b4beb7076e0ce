"""What an operand implies that is cheaper to ask: an element a list that has some, a bound every wider bound."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from chalkline.policy.cel.compile.constants import folded
from chalkline.policy.cel.compile.passes import rewritten
from chalkline.policy.cel.compile.passes.bounds import Bound, bound_of
from chalkline.policy.cel.compile.passes.logic import simplified
from chalkline.policy.cel.compile.passes.membership import Choice, choice_of
from chalkline.policy.cel.compile.terms import Op, Term, Terms
from chalkline.policy.cel.types import ListOf

_OVER_ITEMS = frozenset({"@overlaps", "@any_above", "@any_below"})
_SIZES = frozenset({"size_list", "list_size", "size_string", "string_size"})
_MOST = 32
"""Operands about one subject that are compared with each other."""


class Claim(NamedTuple):
    """An operand as what it says about its subject."""

    operand: Term
    bound: Bound | None
    choice: Choice | None
    all_but: Term | None
    """The constant ``c`` of "some element is not ``c``"."""

    @classmethod
    def of(cls, operand: Term) -> "Claim":
        """What the operand says."""
        only = operand.parts[0] if operand.op is Op.NOT else None
        all_but = only.parts[1] if only and only.is_call("@only") and only.parts[1].is_constant else None
        return cls(operand, bound_of(operand), choice_of(operand), all_but)

    @property
    def subject(self) -> Term | None:
        """What it speaks about: a value, or a list."""
        if self.bound or self.choice:
            return self.bound.term if self.bound else self.choice.element if self.choice else None
        if self.all_but:
            return self.operand.parts[0].parts[0]
        return self.operand.parts[0] if self.operand.op is Op.EXISTS or self.operand.is_call("@overlaps") else None

    @property
    def is_wide(self) -> bool:
        """Whether others could imply it: it says more than that something is one value."""
        return bool(self.bound or self.all_but or (self.choice and len(self.choice.values) > 1))


@dataclass(frozen=True, slots=True)
class Implications:
    """What operands of some conjunctions imply of one another."""

    terms: Terms
    wide: Mapping[Term, tuple[Claim, ...]]
    """Claims that others could imply, by subject."""
    found: dict[Term, tuple[Term, ...]] = field(default_factory=dict)

    @classmethod
    def among(cls, terms: Terms, operands: Iterable[Term]) -> "Implications":
        """Between these."""
        wide: dict[Term, list[Claim]] = defaultdict(list)
        for operand in dict.fromkeys(operands):
            claim = Claim.of(operand)
            if claim.subject is not None and claim.is_wide and not operand.fails:
                wide[claim.subject].append(claim)
        return cls(terms, {subject: tuple(claims[:_MOST]) for subject, claims in wide.items()})

    def of(self, operand: Term) -> tuple[Term, ...]:
        """Cheaper questions whose answer is yes wherever this operand is true."""
        if operand not in self.found:
            self.found[operand] = () if operand.fails else self._of(Claim.of(operand))
        return self.found[operand]

    def _of(self, claim: Claim) -> tuple[Term, ...]:
        wider = self.wide.get(claim.subject, ()) if claim.subject else ()
        weaker = [
            other.operand for other in wider if other.operand is not claim.operand and self._implies(claim, other)
        ]
        items = _needed_items(claim)
        return (*weaker, *([self.terms.call("@filled", items)] if items else ()))

    def _implies(self, one: Claim, other: Claim) -> bool:
        """Whether the other is true wherever the one, which speaks of the same, is."""
        if other.all_but:
            return self._finds_other(one.operand, other.all_but)
        if one.choice:
            return _allows_all(other, one.choice)
        return bool(one.bound and other.bound and _is_within(one.bound, other.bound))

    def _finds_other(self, one: Term, constant: Term) -> bool:
        """Whether an element that makes it true is not this constant."""
        if one.op is Op.EXISTS:
            return _with_element(self.terms, one, constant).value is False
        among = one.parts[1].value if one.is_call("@overlaps") else None
        return isinstance(among, tuple) and constant.value not in among


def _with_element(terms: Terms, macro: Term, element: Term) -> Term:
    """What the macro's predicate says of a constant element."""

    def rule(terms: Terms, part: Term) -> Term:
        here = element if part.op is Op.LOCAL and part.value == macro.value else part
        return simplified(terms, folded(terms, here))

    return rewritten(terms, macro.parts[1], rule)


def _allows_all(claim: Claim, choice: Choice) -> bool:
    if claim.choice:
        return set(choice.values) < set(claim.choice.values)
    bound = claim.bound
    return bound is not None and all(isinstance(value, int) and _allows(bound, value) for value in choice.values)


def _allows(bound: Bound, value: int) -> bool:
    match bound.sign:
        case "<":
            return value < bound.limit
        case "<=":
            return value <= bound.limit
        case ">":
            return value > bound.limit
        case _:
            return value >= bound.limit


def _is_within(one: Bound, other: Bound) -> bool:
    """Whether the first bound is the narrower of two in the same direction."""
    if one.sign[0] != other.sign[0]:
        return False
    edge = one.limit if one.sign.endswith("=") else one.limit + (1 if one.sign == ">" else -1)
    return _allows(other, edge)


def _needed_items(claim: Claim) -> Term | None:
    """The list, or text, that must have something in it for the operand to be true."""
    operand, bound = claim.operand, claim.bound
    if bound:
        is_size = bound.term.op is Op.CALL and bound.term.value in _SIZES
        return bound.term.parts[0] if is_size and bound.sign == ">" and bound.limit >= 0 else None
    over_list = operand.op is Op.EXISTS and isinstance(operand.parts[0].type, ListOf)
    if over_list or (operand.op is Op.CALL and operand.value in _OVER_ITEMS):
        return operand.parts[0]
    return claim.subject if claim.all_but else None
