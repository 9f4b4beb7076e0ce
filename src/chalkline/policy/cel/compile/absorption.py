"""Conjunctions and disjunctions with several operands that can fail, careful of every error."""

from collections.abc import Iterator

from chalkline.policy.cel.compile.scope import Scope, context
from chalkline.policy.cel.compile.terms import Op, Term


def absorbing(scope: Scope, term: Term) -> str:
    """A call of a function that tries each operand, and raises the first error if none of them decides."""
    parameters = context(term)
    name = scope.module.function(
        (term, "careful"), "all_of" if term.op is Op.AND else "any_of", parameters, lambda: _body(scope, term)
    )
    return f"{name}({', '.join(parameters)})"


def _body(scope: Scope, term: Term) -> Iterator[str]:
    inner = scope.inner()
    decides, decided = ("if not", "False") if term.op is Op.AND else ("if", "True")
    yield "failure = None"
    for part in term.parts:
        if part.fails:
            yield "try:"
            yield f"    {decides} {inner.test(part)}: return {decided}"
            yield "except EvaluationError as error:"
            yield "    failure = failure or error"
        else:
            yield f"{decides} {inner.test(part)}: return {decided}"
    yield "if failure: raise failure"
    yield f"return {'True' if term.op is Op.AND else 'False'}"
