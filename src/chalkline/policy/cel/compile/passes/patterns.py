"""Patterns: a constant regular expression is compiled once, and only run where a literal that it needs occurs."""

from chalkline.policy.cel.compile import run_time
from chalkline.policy.cel.compile.passes.literals import Needed, needed_literals
from chalkline.policy.cel.compile.terms import PATTERN, Op, Term, Terms
from chalkline.policy.cel.types import STRING

_MATCHES = frozenset({"matches", "matches_string"})


def guarded_patterns(terms: Terms, term: Term) -> Term:
    """``s.matches(p)`` becomes ``(a in s || b in s) && p found in s``, where each match of p contains ``a`` or ``b``.

    A text that is matched is not computed twice for it: only one that cannot fail is guarded.
    """
    if term.op is not Op.CALL or term.value not in _MATCHES or not term.parts[1].is_constant:
        return term
    text, pattern = term.parts
    if not run_time.is_pattern(str(pattern.value)):
        return term
    found = terms.call("@found", text, terms.constant(pattern.value, PATTERN))
    needed = needed_literals(str(pattern.value))
    return found if needed is None or text.fails else terms.all_of([_occurs(terms, text, needed), found])


def _occurs(terms: Terms, text: Term, needed: Needed) -> Term:
    searched = text if needed.exact else terms.call("@casefolded", text, type=STRING)
    literals = (terms.constant(literal, STRING) for literal in sorted(needed.literals))
    return terms.any_of(terms.call("contains_string", searched, literal) for literal in literals)
