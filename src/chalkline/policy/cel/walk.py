"""Walking a typed tree."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from chalkline.policy.cel.typed import (
    And,
    Call,
    Comprehension,
    Conditional,
    Has,
    HasKey,
    MakeList,
    MakeMap,
    Node,
    Not,
    Or,
    Quantifier,
    Select,
)

_CHILDREN: Mapping[type[Node], Callable[[Any], tuple[Node | None, ...]]] = {
    And: lambda node: node.operands,
    Or: lambda node: node.operands,
    Not: lambda node: (node.operand,),
    Call: lambda node: node.arguments,
    Select: lambda node: (node.operand,),
    Has: lambda node: (node.operand,),
    HasKey: lambda node: (node.operand,),
    MakeList: lambda node: node.items,
    MakeMap: lambda node: tuple(chain.from_iterable(node.entries)),
    Conditional: lambda node: (node.test, node.then, node.otherwise),
    Quantifier: lambda node: (node.range, node.predicate),
    Comprehension: lambda node: (node.range, node.predicate, node.transform),
}


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node, in the order written; none of a leaf."""
    parts = _CHILDREN.get(type(node))
    return tuple(part for part in parts(node) if part is not None) if parts else ()


def nodes(root: Node) -> Iterator[Node]:
    """The node and all below it, each before its parts."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(children(node)))
