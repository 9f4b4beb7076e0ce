"""The optimisations: each a rule that says what one term becomes, applied from the inside out.

No rule changes what a term means, on any event, errors included; each says why. They run in the order of
:data:`PASSES`, since later ones look for what earlier ones make.
"""

from collections.abc import Callable, Sequence

from chalkline.policy.cel.compile.constants import folded
from chalkline.policy.cel.compile.passes.affixes import merged_affixes
from chalkline.policy.cel.compile.passes.bounds import chained_bounds, extremes
from chalkline.policy.cel.compile.passes.clock import on_the_clock
from chalkline.policy.cel.compile.passes.invariants import lifted_invariants
from chalkline.policy.cel.compile.passes.logic import simplified
from chalkline.policy.cel.compile.passes.membership import looked_up, merged_equalities, set_algebra
from chalkline.policy.cel.compile.passes.order import cheapest_first
from chalkline.policy.cel.compile.passes.patterns import guarded_patterns
from chalkline.policy.cel.compile.terms import Term, Terms, with_parts

Pass = Callable[[Terms, Term], Term]

PASSES: tuple[Pass, ...] = (
    folded,
    on_the_clock,
    simplified,
    looked_up,
    merged_equalities,
    merged_affixes,
    lifted_invariants,
    set_algebra,
    extremes,
    chained_bounds,
    guarded_patterns,
    simplified,
    cheapest_first,
)


def optimised(terms: Terms, term: Term, passes: Sequence[Pass] = PASSES) -> Term:
    """A term that means the same and runs faster."""
    for rule in passes:
        term = rewritten(terms, term, rule)
    return term


def rewritten(terms: Terms, term: Term, rule: Pass) -> Term:
    """The term with the rule applied to every part, innermost first."""
    done: dict[Term, Term] = {}

    def visit(part: Term) -> Term:
        if part not in done:
            inner = tuple(visit(each) for each in part.parts)
            done[part] = rule(terms, part if inner == part.parts else with_parts(terms, part, inner))
        return done[part]

    return visit(term)
