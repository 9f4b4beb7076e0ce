"""Logic: flat conjunctions and disjunctions, no constants in them, negations inside comparisons."""

from collections.abc import Mapping
from types import MappingProxyType

from chalkline.policy.cel.compile.terms import Op, Term, Terms

_OPPOSITE_ORDER = {
    "less": "greater_equals",
    "less_equals": "greater",
    "greater": "less_equals",
    "greater_equals": "less",
}
_TOTALLY_ORDERED = ("int64", "uint64", "string", "bytes", "timestamp", "duration")

OPPOSITES: Mapping[str, str] = MappingProxyType(
    {"equals": "not_equals", "not_equals": "equals"}
    | {f"{a}_{kind}": f"{b}_{kind}" for a, b in _OPPOSITE_ORDER.items() for kind in _TOTALLY_ORDERED}
)
"""Overload → the one that is true exactly when it is false. Not for the order of doubles, which NaN falls out of."""


def simplified(terms: Terms, term: Term) -> Term:
    """Flattens, drops what cannot matter, and turns ``!(a == b)`` into ``a != b``.

    A false operand decides ``&&`` whatever the others are, errors too, so it may stand for all of them.
    """
    match term.op:
        case Op.AND:
            return _joined(terms, term, neutral=True)
        case Op.OR:
            return _joined(terms, term, neutral=False)
        case Op.NOT:
            return negated(terms, term.parts[0])
        case Op.IF if term.parts[0].is_constant:
            return term.parts[1 if term.parts[0].value is True else 2]
        case _:
            return term


def _joined(terms: Terms, term: Term, *, neutral: bool) -> Term:
    flat = [inner for part in term.parts for inner in (part.parts if part.op is term.op else (part,))]
    if any(part.is_constant and part.value is not neutral for part in flat):
        return terms.constant(not neutral, term.type)
    kept = [part for part in flat if not part.is_constant]
    return terms.all_of(kept) if neutral else terms.any_of(kept)


def negated(terms: Terms, term: Term) -> Term:
    """The negation, inside a comparison where there is one."""
    opposite = OPPOSITES.get(str(term.value)) if term.op is Op.CALL else None
    return terms.call(opposite, *term.parts) if opposite else terms.opposite(term)
