"""Macros over lists and maps (cel-spec, *Macros*)."""

from collections.abc import Callable, Mapping

from chalkline.policy.cel.checking.presence import proved
from chalkline.policy.cel.checking.state import Checking, Scope, is_faulty, mismatch
from chalkline.policy.cel.checking.unification import FAULTY
from chalkline.policy.cel.syntax import Macro
from chalkline.policy.cel.typed import Comprehension, Local, Node, Quantifier, Quantity
from chalkline.policy.cel.types import BOOL, DYN, ListOf, MapOf, Parameter, Type


def macro(checking: Checking, syntax: Macro, scope: Scope) -> Node:
    """``range.all(x, …)`` and its kin."""
    over, element = _range(checking, syntax, scope)
    local = Local(type=element, name=syntax.variable, depth=len(scope.locals), span=syntax.span)
    return _MACROS[syntax.name](checking, syntax, over, local, scope.inside(local))


def _range(checking: Checking, syntax: Macro, scope: Scope) -> tuple[Node, Type]:
    """What the macro goes over, and the type of its elements."""
    over = checking.node(syntax.range, scope)
    kind = checking.type_of(over)
    if isinstance(kind, Parameter):
        checking.types.fit((kind,), (ListOf(checking.types.fresh()),))
        kind = checking.type_of(over)
    match kind:
        case ListOf(element) | MapOf(element):
            return over, element
    if is_faulty(over):
        return over, FAULTY
    message = f"`{syntax.name}` goes over a list or a map, found {checking.shown(over)}"
    fault = mismatch(over.span, message, "put a list before the dot")
    return checking.unresolved(fault, "?range", over, kind=ListOf(DYN)), DYN if checking.dynamic else FAULTY


def _quantifier(checking: Checking, syntax: Macro, over: Node, local: Local, scope: Scope) -> Node:
    return Quantifier(
        type=BOOL,
        quantity=Quantity(syntax.name),
        range=over,
        local=local,
        predicate=checking.condition(syntax.arguments[0], scope),
        span=syntax.span,
    )


def _filter(checking: Checking, syntax: Macro, over: Node, local: Local, scope: Scope) -> Node:
    predicate = checking.condition(syntax.arguments[0], scope)
    return Comprehension(
        type=ListOf(local.type), range=over, local=local, predicate=predicate, transform=None, span=syntax.span
    )


def _map(checking: Checking, syntax: Macro, over: Node, local: Local, scope: Scope) -> Node:
    predicate = None
    if len(syntax.arguments) > 1:
        predicate = checking.condition(syntax.arguments[0], scope)
        scope = scope.knowing(proved(predicate, True))
    transform = checking.node(syntax.arguments[-1], scope)
    kind = FAULTY if is_faulty(transform) else ListOf(transform.type)
    return Comprehension(type=kind, range=over, local=local, predicate=predicate, transform=transform, span=syntax.span)


_MACROS: Mapping[str, Callable[[Checking, Macro, Node, Local, Scope], Node]] = {
    **dict.fromkeys(("all", "exists", "exists_one"), _quantifier),
    "filter": _filter,
    "map": _map,
}
