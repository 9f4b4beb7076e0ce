"""Order: operands of ``&&`` and ``||`` that cannot fail come first, cheap ones before dear ones."""

from chalkline.policy.cel.compile.terms import Op, Term, Terms


def cheapest_first(terms: Terms, term: Term) -> Term:
    """Sorts the operands, which CEL lets stand in any order; those that can fail keep theirs.

    The error of a conjunction thus stays the first of its operands' errors.
    """
    if term.op not in {Op.AND, Op.OR}:
        return term
    ordered = sorted(term.parts, key=lambda part: (part.fails, 0 if part.fails else part.cost))
    return terms.make(term.op, *ordered)
