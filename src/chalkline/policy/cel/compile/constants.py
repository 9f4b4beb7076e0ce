"""Terms of constants: what they are worth is found by running them, once, when the policy is compiled."""

from collections.abc import Callable, Hashable
from typing import cast

from chalkline.policy.cel.compile.expressions import written
from chalkline.policy.cel.compile.lowering import PLAIN, library_overload
from chalkline.policy.cel.compile.module import Module
from chalkline.policy.cel.compile.scope import Scope
from chalkline.policy.cel.compile.terms import Op, Term, Terms
from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.cel.functions import OVERLOADS, Needs
from chalkline.policy.cel.types import DOUBLE


def folded(terms: Terms, term: Term) -> Term:
    """A call on constants becomes the constant that it gives, unless it gives an error: ``duration("1h")``."""
    if not _is_closed(term) or not (term.type in PLAIN or term.type == DOUBLE):
        return term
    try:
        return terms.constant(_run(term), term.type)
    except EvaluationError:
        return term


def _run(term: Term) -> Hashable:
    module = Module()
    name = module.function("value", "value", (), lambda: [f"return {Scope(module, written).value(term)}"])
    return cast("Callable[[], Hashable]", module.run()[name])()


def _is_closed(term: Term) -> bool:
    if term.op is not Op.CALL or not all(part.is_constant for part in term.parts):
        return False
    overload = library_overload(str(term.value))
    return overload.startswith("@") or (overload in OVERLOADS and OVERLOADS[overload].needs is Needs.NOTHING)
