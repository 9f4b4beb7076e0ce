"""Values of terms for *why*, by the compiled form: they are those that decided.

A term inside a macro is compiled with the macro's variables as variables of the event, so that it can be asked of one
element by itself. Terms are compiled when they are first asked for, since most conditions never have to say why.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import TypeVar

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
_Part = TypeVar("_Part")


def compiled_term(node: Node) -> Term:
    """The term as a callable, compiled at its first call."""
    free = free_locals(node)
    compiled: list[Callable[[object, World], object]] = []

    def term(event: object, world: World, locals_: Locals) -> object:
        if not compiled:
            compiled.append(compile_value(_opened(node, free)).evaluate)
        return compiled[0](_Within(event, locals_) if free else event, world)

    return term


def free_locals(node: Node) -> frozenset[int]:
    """The depths of the macro variables that a term uses and does not bind."""
    parts = tuple(nodes(node))
    bound = {part.local.depth for part in parts if isinstance(part, Quantifier | Comprehension)}
    return frozenset(part.depth for part in parts if isinstance(part, Local)) - bound


class _Within:
    """An event together with the elements that enclosing macros are at."""

    def __init__(self, event: object, locals_: Locals) -> None:
        self.__dict__.update((f"{_PREFIX}{depth}", value) for depth, value in enumerate(locals_))
        self._event = event

    def __getattr__(self, name: str) -> object:
        return getattr(self._event, name)


def _opened(part: _Part, free: frozenset[int]) -> _Part:
    """The same tree with its free macro variables as root variables."""
    if isinstance(part, Local) and part.depth in free:
        return Variable(type=part.type, name=f"{_PREFIX}{part.depth}", span=part.span)  # type: ignore[return-value] # a node for a node
    if isinstance(part, tuple):
        return tuple(_opened(each, free) for each in part)  # type: ignore[return-value] # likewise, each part for itself
    if isinstance(part, Node) and free:
        changed = {
            field.name: _opened(getattr(part, field.name), free) for field in fields(part) if field.name in _PARTS
        }
        return replace(part, **changed)
    return part


_PARTS = frozenset(
    {
        "arguments",
        "entries",
        "items",
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
