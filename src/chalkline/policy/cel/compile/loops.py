"""Macros as functions with a loop each, which ends as soon as the answer stands.

What does not depend on the element, and cannot fail, is computed before the loop and given to the function.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from chalkline.policy.cel.compile.scope import Binding, Scope, around, context, local
from chalkline.policy.cel.compile.terms import MACROS, Op, Term, bound_by, elements_at


def loop(scope: Scope, term: Term, _test: bool) -> str:
    """A call of the function that runs the macro."""
    careful = scope.careful and term.fails
    outside = invariants(term)
    bound = {part: Binding(f"given{number}") for number, part in enumerate(outside)}
    inner = scope.inner(bound, careful=careful)
    variables = context(term)
    parameters = [*variables, "items", *(binding.name for binding in bound.values())]
    name = scope.module.function((term, careful, "loop"), str(term.op), parameters, lambda: _body(inner, term))
    return f"{name}({', '.join([*variables, scope.value(term.parts[0]), *map(scope.value, outside)])})"


def invariants(macro: Term) -> tuple[Term, ...]:
    """The largest parts inside the macro that are the same for every element and cannot fail."""
    found: dict[Term, None] = {}

    def visit(part: Term, bound: frozenset[int]) -> None:
        if part.cost and not part.fails and not part.free & bound:
            found[part] = None
        else:
            inner = bound | bound_by(part) if part.op in MACROS else bound
            for each in part.parts:
                visit(each, inner)

    for part in macro.parts[1:]:
        visit(part, bound_by(macro))
    return tuple(found)


def _body(scope: Scope, term: Term) -> Iterator[str]:
    depth = term.level
    if any(elements_at(depth) in part.free for part in term.parts[1:]):
        outer = f" * {around(depth - 1)}" if depth else ""
        yield f"{around(depth)} = len(items){outer}"
    yield from BODIES[term.op](scope, term)


def deciding(scope: Scope, term: Term) -> Iterator[str]:
    """The body of ``all`` and ``exists``: it ends at the first element that decides."""
    decides, decided = ("if not", "False") if term.op is Op.ALL else ("if", "True")
    test = f"{decides} {scope.test(term.parts[1])}: return {decided}"
    if not scope.careful or not term.parts[1].fails:
        yield f"for {local(term.value)} in items:"
        yield f"    {test}"
    else:
        yield "failure = None"
        yield f"for {local(term.value)} in items:"
        yield "    try:"
        yield f"        {test}"
        yield "    except EvaluationError as error:"
        yield "        failure = failure or error"
        yield "if failure: raise failure"
    yield f"return {'True' if term.op is Op.ALL else 'False'}"


def _counting(scope: Scope, term: Term) -> Iterator[str]:
    yield "found = 0"
    yield f"for {local(term.value)} in items:"
    yield f"    if {scope.test(term.parts[1])}: found += 1"
    yield "return found == 1"


def _collecting(scope: Scope, term: Term) -> Iterator[str]:
    _, kept, made = term.parts
    yield "made = []"
    yield f"for {local(term.value)} in items:"
    yield f"    if {scope.test(kept)}: made.append({scope.value(made)})"
    yield "return made"


BODIES: Mapping[Op, Callable[[Scope, Term], Iterator[str]]] = MappingProxyType(
    {Op.ALL: deciding, Op.EXISTS: deciding, Op.EXISTS_ONE: _counting, Op.COMPREHENSION: _collecting}
)
