"""What an operand implies that is cheaper to ask: an element a list that has some, a bound every wider bound."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalkline.policy.cel.compile.constants import folded
from chalkline.policy.cel.compile.passes import rewritten
from chalkline.policy.cel.compile.passes.bounds import Bound, bound_of
from chalkline.policy.cel.compile.passes.logic import simplified
from chalkline.policy.cel.compile.passes.membership import choice_of
from chalkline.policy.cel.compile.terms import Op, Term, Terms
from chalkline.policy.cel.types import ListOf

_OVER_ITEMS = frozenset({"@overlaps", "@any_above", "@any_below"})
_SIZES = frozenset({"size_list", "list_size", "size_string", "string_size"})


@dataclass(frozen=True, slots=True)
class Implications:
    """What operands of some conjunctions imply of one another."""

    terms: Terms
    by_subject: Mapping[Term, tuple[Term, ...]]
    """Bounds and choices by what they speak of."""

    @classmethod
    def among(cls, terms: Terms, operands: Iterable[Term]) -> "Implications":
        """Between these."""
        by_subject: dict[Term, dict[Term, None]] = defaultdict(dict)
        for operand in operands:
            if (subject := _subject(operand)) is not None and not operand.fails:
                by_subject[subject][operand] = None
        return cls(terms, {subject: tuple(spoken) for subject, spoken in by_subject.items()})

    def of(self, operand: Term) -> tuple[Term, ...]:
        """Cheaper questions whose answer is yes wherever this operand is true."""
        if operand.fails:
            return ()
        subject = _subject(operand)
        wider = self.by_subject.get(subject, ()) if subject is not None else ()
        filled = _needs_items(operand)
        weaker = [other for other in wider if other is not operand and self._implies(operand, other)]
        return (*weaker, *([self.terms.call("@filled", filled)] if filled is not None else ()))

    def _implies(self, one: Term, other: Term) -> bool:
        """Whether the other is true wherever the one, which speaks of the same, is."""
        constant = _all_but(other)
        if constant is None:
            return _allows_less(one, other)
        if one.op is Op.EXISTS:
            return _with(self.terms, one, constant).value is False
        return (
            one.is_call("@overlaps")
            and isinstance(one.parts[1].value, tuple)
            and constant.value not in one.parts[1].value
        )


def _with(terms: Terms, macro: Term, element: Term) -> Term:
    """What the macro's predicate says of a constant element."""

    def rule(terms: Terms, part: Term) -> Term:
        here = element if part.op is Op.LOCAL and part.value == macro.value else part
        return simplified(terms, folded(terms, here))

    return rewritten(terms, macro.parts[1], rule)


def _subject(operand: Term) -> Term | None:
    bound, choice = bound_of(operand), choice_of(operand)
    if operand.op is Op.EXISTS or (operand.op is Op.CALL and operand.value == "@overlaps"):
        return operand.parts[0]
    if _all_but(operand) is not None:
        return operand.parts[0].parts[0]
    return bound.term if bound else choice.element if choice else None


def _all_but(operand: Term) -> Term | None:
    """The constant ``c`` of "some element is not ``c``"."""
    is_so = operand.op is Op.NOT and operand.parts[0].is_call("@only") and operand.parts[0].parts[1].is_constant
    return operand.parts[0].parts[1] if is_so else None


def _allows_less(one: Term, other: Term) -> bool:
    """Whether every value that the one allows the other does."""
    choice, wider = choice_of(one), choice_of(other)
    bound, limit = bound_of(one), bound_of(other)
    if choice and wider:
        return set(choice.values) < set(wider.values)
    if choice and limit:
        return all(isinstance(value, int) and _allows(limit, value) for value in choice.values)
    return bool(bound and limit and _is_within(bound, limit))


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


def _needs_items(operand: Term) -> Term | None:
    """The list, or text, that must have something in it for the operand to be true."""
    bound = bound_of(operand)
    if bound and bound.sign == ">" and bound.limit >= 0 and bound.term.op is Op.CALL and bound.term.value in _SIZES:
        return bound.term.parts[0]
    if operand.op is Op.EXISTS and isinstance(operand.parts[0].type, ListOf):
        return operand.parts[0]
    if _all_but(operand) is not None:
        return operand.parts[0].parts[0]
    if operand.op is Op.CALL and operand.value in _OVER_ITEMS:
        return operand.parts[0]
    return None
