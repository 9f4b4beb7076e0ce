"""Loop invariants: what does not depend on the element is asked once, outside."""

from chalkline.policy.cel.compile.terms import Op, Term, Terms


def lifted_invariants(terms: Terms, term: Term) -> Term:
    """``list.exists(x, a && p(x))`` becomes ``a && list.exists(x, p(x))``, and dually for ``all`` and ``||``.

    Equal over an empty list too: false there, whatever ``a`` is; so ``a`` must not fail, and the error of ``p`` or of
    the list is absorbed as before only while the list cannot fail.
    """
    inner = {Op.EXISTS: Op.AND, Op.ALL: Op.OR}.get(term.op)
    if inner is None or term.parts[1].op is not inner or term.parts[0].fails:
        return term
    range_, predicate = term.parts
    outside = [part for part in predicate.parts if term.value not in part.free and not part.fails]
    inside = [part for part in predicate.parts if part not in outside]
    if not outside or not inside:
        return term
    join = terms.all_of if inner is Op.AND else terms.any_of
    return join([*outside, terms.make(term.op, range_, join(inside), value=term.value)])
