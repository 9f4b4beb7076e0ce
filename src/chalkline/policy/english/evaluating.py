"""Values of terms for *why*, by the compiled form: they are those that decided.

A term inside a macro is compiled with the macro's variables as variables of the event, so that it can be asked of one
element by itself. Terms are compiled when they are first asked for, since most conditions never have to say why.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from chalkline.policy.cel.compile import compile_value
from chalkline.policy.cel.typed import Comprehension, Local, Node, Quantifier, Variable
from chalkline.policy.cel.walk import nodes
from chalkline.policy.world import World

Locals = tuple[object, ...]
"""The values of the variables of enclosing macros, by depth."""

Term = Callable[[object, World, Locals], object]
"""Gives the value of a term for an event, or the ``CelError`` that it is."""

Evaluator = Callable[[Node], Term]

_PREFIX = "local_"


def compiled_term(node: Node) -> Term:
    """The term as a callable, compiled at its first call."""
    free, bound = _depths(node)
    compiled: list[Callable[[object, World], object]] = []

    def term(event: object, world: World, locals_: Locals) -> object:
        if not compiled:
            compiled.append(compile_value(_opened(node, min(bound, default=len(free) and max(free) + 1))).evaluate)
        return compiled[0](_Within(event, locals_) if free else event, world)

    return term


def _depths(node: Node) -> tuple[frozenset[int], frozenset[int]]:
    """The depths of the macro variables that a term uses and does not bind, and of those that it binds."""
    parts = tuple(nodes(node))
    bound = frozenset(part.local.depth for part in parts if isinstance(part, Quantifier | Comprehension))
    return frozenset(part.depth for part in parts if isinstance(part, Local)) - bound, bound


class _Within:
    """An event together with the elements that enclosing macros are at."""

    def __init__(self, event: object, locals_: Locals) -> None:
        self.__dict__.update((f"{_PREFIX}{depth}", value) for depth, value in enumerate(locals_))
        self._event = event

    def __getattr__(self, name: str) -> object:
        return getattr(self._event, name)


def _opened(part: Any, around: int) -> Any:  # noqa: ANN401 - a node becomes a node, a tuple a tuple
    """The same tree by itself: the variables of the ``around`` macros about it are root variables."""
    if isinstance(part, Local):
        return _by_itself(part, around)
    if isinstance(part, tuple):
        return tuple(_opened(each, around) for each in part)
    if isinstance(part, Node):
        inner = {field.name: getattr(part, field.name) for field in fields(part) if field.name in _PARTS}
        return replace(part, **{name: _opened(value, around) for name, value in inner.items()})
    return part


def _by_itself(local: Local, around: int) -> Node:
    if local.depth < around:
        return Variable(type=local.type, name=f"{_PREFIX}{local.depth}", span=local.span)
    return replace(local, depth=local.depth - around)


_PARTS = frozenset(
    {
        "arguments",
        "entries",
        "items",
        "local",
        "operand",
        "operands",
        "otherwise",
        "predicate",
        "range",
        "test",
        "then",
        "transform",
    }
)
"""The fields of nodes that hold nodes."""
