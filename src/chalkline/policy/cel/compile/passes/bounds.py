"""Bounds: chained comparisons, and the extreme of a list instead of a look at each element."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from chalkline.policy.cel.compile.forms import ORDERINGS
from chalkline.policy.cel.compile.passes.logic import negated
from chalkline.policy.cel.compile.passes.membership import ASKED_TWICE
from chalkline.policy.cel.compile.terms import WHOLE, Op, Term, Terms
from chalkline.policy.cel.types import ListOf

_MIRRORED: Mapping[str, str] = MappingProxyType({"<": ">", "<=": ">=", ">": "<", ">=": "<="})
_CHAINS: Mapping[tuple[str, str], str] = MappingProxyType(
    {(">=", "<="): "@from_to", (">=", "<"): "@from_before", (">", "<="): "@after_to", (">", "<"): "@after_before"}
)


class Bound(NamedTuple):
    """``term sign limit``, where the limit is a constant int."""

    term: Term
    sign: str
    limit: int


def bound_of(term: Term) -> Bound | None:
    """The bound that a comparison of whole numbers is, if one side is constant. No order holds for NaN of doubles."""
    sign = ORDERINGS.get(str(term.value)) if term.op is Op.CALL else None
    if sign is None or term.parts[0].type not in WHOLE:
        return None
    one, other = term.parts
    if isinstance(other.value, int) and other.is_constant:
        return Bound(one, sign, other.value)
    if isinstance(one.value, int) and one.is_constant:
        return Bound(other, _MIRRORED[sign], one.value)
    return None


def chained_bounds(terms: Terms, term: Term) -> Term:
    """``x >= 8 && x < 15`` becomes ``8 <= x < 15``. Only the first lower and the first upper bound are joined."""
    if term.op is not Op.AND:
        return term
    operands = dict.fromkeys(term.parts)
    for lower in term.parts:
        upper = _partner(lower, operands)
        if upper is not None and lower in operands:
            operands = {_chain(terms, lower, upper) if part is lower else part: None for part in operands}
            del operands[upper]
    return terms.all_of(operands)


def _partner(lower: Term, operands: Mapping[Term, None]) -> Term | None:
    low = bound_of(lower)
    if low is None or low.sign not in {">", ">="}:
        return None
    bounds = ((part, bound_of(part)) for part in operands)
    return next((p for p, high in bounds if high and high.term is low.term and high.sign in {"<", "<="}), None)


def _chain(terms: Terms, lower: Term, upper: Term) -> Term:
    low, high = bound_of(lower), bound_of(upper)
    if low is None or high is None:
        raise TypeError("only bounds are chained")
    limits = (terms.constant(limit, low.term.type) for limit in (low.limit, high.limit))
    return terms.call(_CHAINS[low.sign, high.sign], low.term, *limits)


def extremes(terms: Terms, term: Term) -> Term:
    """``list.exists(x, x > c)`` asks the greatest element, ``x < c`` the least; ``all`` is the opposite of that."""
    if term.op not in {Op.ALL, Op.EXISTS} or not isinstance(term.parts[0].type, ListOf):
        return term
    range_, predicate = term.parts
    bound = bound_of(predicate if term.op is Op.EXISTS else negated(terms, predicate))
    if bound is None or bound.term.op is not Op.LOCAL or bound.term.value != term.value or range_.cost > ASKED_TWICE:
        return term
    found = _beyond(terms, range_, bound)
    return found if term.op is Op.EXISTS else terms.opposite(found)


def _beyond(terms: Terms, range_: Term, bound: Bound) -> Term:
    above, strict = bound.sign.startswith(">"), not bound.sign.endswith("=")
    nearest = bound.limit if strict else bound.limit + (-1 if above else 1)
    return terms.call("@any_above" if above else "@any_below", range_, terms.constant(nearest, bound.term.type))
