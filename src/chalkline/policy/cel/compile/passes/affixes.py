"""Beginnings and ends of texts: several literals in one call."""

from chalkline.policy.cel.compile.terms import Op, Term, Terms
from chalkline.policy.cel.types import STRING, ListOf

_AFFIXES = frozenset({"starts_with_string", "ends_with_string"})


def merged_affixes(terms: Terms, term: Term) -> Term:
    """``s.endsWith(a) || s.endsWith(b)`` becomes one call with both; likewise ``startsWith``.

    Equal also where ``s`` is an error: then each call is that error, and so is the one.
    """
    if term.op is not Op.OR:
        return term
    joined: dict[tuple[object, Term] | Term, list[Term]] = {}
    for part in term.parts:
        literal = part.op is Op.CALL and part.value in _AFFIXES and part.parts[1].is_constant
        joined.setdefault((part.value, part.parts[0]) if literal else part, []).append(part)
    return terms.any_of(_one_call(terms, same) for same in joined.values())


def _one_call(terms: Terms, calls: list[Term]) -> Term:
    first = calls[0]
    if len(calls) == 1:
        return first
    affixes = tuple(dict.fromkeys(affix for call in calls for affix in _affixes(call.parts[1])))
    return terms.call(str(first.value), first.parts[0], terms.constant(affixes, ListOf(STRING)))


def _affixes(constant: Term) -> tuple[object, ...]:
    return constant.value if isinstance(constant.value, tuple) else (constant.value,)
