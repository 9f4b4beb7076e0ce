"""Operators, lists and maps."""

from collections.abc import Callable, Mapping, Sequence

from chalkline.policy.cel.checking.calls import call
from chalkline.policy.cel.checking.presence import proved
from chalkline.policy.cel.checking.state import Checking, Scope, mismatch
from chalkline.policy.cel.syntax import ListDisplay, MapDisplay, Operation, Syntax
from chalkline.policy.cel.typed import And, Conditional, Constant, MakeList, MakeMap, Node, Not, Or
from chalkline.policy.cel.types import BOOL, DYN, INT, STRING, UINT, ListOf, MapOf, Parameter, Type

_KEYS = (BOOL, INT, UINT, STRING)


def operation(checking: Checking, syntax: Operation, scope: Scope) -> Node:
    """An operator with its operands."""
    own = _OWN.get(syntax.function)
    if own is not None:
        return own(checking, syntax, scope)
    operands = tuple(checking.node(operand, scope) for operand in syntax.operands)
    return call(checking, syntax, operands)


def _conjunction(checking: Checking, syntax: Operation, scope: Scope) -> Node:
    operands = _in_turn(checking, syntax.operands, scope, outcome=True)
    flat = [part for node in operands for part in (node.operands if isinstance(node, And) else (node,))]
    return And(type=BOOL, operands=tuple(flat), span=syntax.span)


def _disjunction(checking: Checking, syntax: Operation, scope: Scope) -> Node:
    operands = _in_turn(checking, syntax.operands, scope, outcome=False)
    flat = [part for node in operands for part in (node.operands if isinstance(node, Or) else (node,))]
    return Or(type=BOOL, operands=tuple(flat), span=syntax.span)


def _in_turn(checking: Checking, operands: Sequence[Syntax], scope: Scope, *, outcome: bool) -> list[Node]:
    """The operands, each knowing what the ones before it prove."""
    nodes = []
    for operand in operands:
        nodes.append(checking.condition(operand, scope))
        scope = scope.knowing(proved(nodes[-1], outcome))
    return nodes


def _negation(checking: Checking, syntax: Operation, scope: Scope) -> Node:
    return Not(type=BOOL, operand=checking.condition(syntax.operands[0], scope), span=syntax.span)


def _choice(checking: Checking, syntax: Operation, scope: Scope) -> Node:
    test = checking.condition(syntax.operands[0], scope)
    then = checking.node(syntax.operands[1], scope.knowing(proved(test, True)))
    otherwise = checking.node(syntax.operands[2], scope.knowing(proved(test, False)))
    kind = _common(checking, (then, otherwise), "both outcomes of `?` must be of one type")
    return Conditional(type=kind, test=test, then=then, otherwise=otherwise, span=syntax.span)


_OWN: Mapping[str, Callable[[Checking, Operation, Scope], Node]] = {
    "_&&_": _conjunction,
    "_||_": _disjunction,
    "!_": _negation,
    "_?_:_": _choice,
}


def list_display(checking: Checking, syntax: ListDisplay, scope: Scope) -> Node:
    """``[a, b]``: a constant if all its items are."""
    items = tuple(checking.node(item, scope) for item in syntax.items)
    element = _common(checking, items, "a list holds values of one type")
    kind = ListOf(element)
    constants = [item.value for item in items if isinstance(item, Constant)]
    if len(constants) == len(items) and element != DYN:
        return Constant(type=kind, value=tuple(constants), span=syntax.span)
    return MakeList(type=kind, items=items, span=syntax.span)


def map_display(checking: Checking, syntax: MapDisplay, scope: Scope) -> Node:
    """``{key: value}``."""
    entries = tuple((checking.node(key, scope), checking.node(value, scope)) for key, value in syntax.entries)
    key = _common(checking, [key for key, _ in entries], "the keys of a map are of one type")
    value = _common(checking, [value for _, value in entries], "the values of a map are of one type")
    if key in _KEYS or isinstance(key, Parameter) or (key != DYN and not entries):
        return MakeMap(type=MapOf(key, value), entries=entries, span=syntax.span)
    fault = mismatch(syntax.entries[0][0].span, f"`{key}` cannot be a key", "keys are bool, int, uint or string")
    parts = [part for entry in entries for part in entry]
    return checking.unresolved(fault, "?map", *parts, kind=MapOf(DYN, DYN))


def _common(checking: Checking, nodes: Sequence[Node], rule: str) -> Type:
    """The one type of all the nodes; ``dyn`` for a mixture, which a policy may not have."""
    first: Type = nodes[0].type if nodes else checking.types.fresh()
    kind: Type = first
    for node in nodes[1:]:
        if not checking.types.fit((first,), (node.type,)):
            message = f"expected `{checking.types.settled(first)}` here, found {checking.shown(node)}"
            checking.report(mismatch(node.span, message, rule))
            kind = DYN if checking.dynamic else kind
    return checking.types.resolved(kind)
