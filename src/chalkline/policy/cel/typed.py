"""The typed tree: what the checker makes of a condition and every evaluator runs.

Only the checker makes these nodes, so a tree that exists is well typed. Each node knows its type and its place.
Macros are
nodes of their own rather than comprehensions over accumulators: they are what people wrote, what evaluators run fast
and
what *why* speaks about. A node is hashable and equal to another of the same shape wherever it stands, so that shared
terms can be found by looking them up.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum

from chalkline.policy.cel.types import FieldType, Type
from chalkline.policy.source import NOWHERE, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What all nodes have."""

    type: Type
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(Node):
    """A value known when the policy is read: a literal, or a list or window that the policy names.

    ``value`` is a value of ``chalkline.policy.values``; lists are tuples; a window is a ``calendar`` Window. Because
    ``1 == True == 1.0`` in Python, equality also looks at the type, which stands in ``type``.
    """

    value: Hashable
    name: str | None = None
    """What the policy calls it (``email_hours``); None for a literal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable(Node):
    """A root name of the event (``sender``), or ``at``: the moment tried."""

    name: str
    field: FieldType | None = None
    """How the event may lack it: optional or undetermined. None for what every such event has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Local(Node):
    """The variable of an enclosing macro. ``depth`` counts macros inward from 0, so that names never matter."""

    name: str = field(compare=False)
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Select(Node):
    """A field of a record."""

    operand: Node
    field: FieldType


@dataclass(frozen=True, slots=True, kw_only=True)
class Has(Node):
    """``has(operand.field)`` of a record: whether the event carries it."""

    operand: Node
    field: FieldType


@dataclass(frozen=True, slots=True, kw_only=True)
class HasVariable(Node):
    """``has(name)`` of a root name: whether the event carries it."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HasKey(Node):
    """``has(map.key)``."""

    operand: Node
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeList(Node):
    """A list display that is not constant."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeMap(Node):
    """A map display."""

    entries: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """A strict call of one overload: operators other than those below, functions, methods (the receiver comes first).

    ``overload`` is the overload's id in cel-spec's naming (``add_int64``, ``string_to_timestamp``), or ours
    (``window_contains``); what it does stands in the table of functions.
    """

    overload: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class And(Node):
    """``a && b && …``, flattened. False if any is false, else an error if any is one: order never matters."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or(Node):
    """``a || b || …``, flattened. True if any is true, else an error if any is one."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """``!a``."""

    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Node):
    """``test ? then : otherwise``; only the branch that is taken counts."""

    test: Node
    then: Node
    otherwise: Node


class Quantity(Enum):
    """Which quantifier."""

    ALL = "all"
    EXISTS = "exists"
    EXISTS_ONE = "exists_one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantifier(Node):
    """``range.all(x, p)`` and its kin. ``range`` is a list, or a map whose keys are meant.

    ``all`` and ``exists`` absorb errors as ``&&`` and ``||`` do; ``exists_one`` does not.
    """

    quantity: Quantity
    range: Node
    local: Local
    predicate: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Comprehension(Node):
    """``range.filter(x, p)``, ``range.map(x, t)`` and ``range.map(x, p, t)``; absent parts are None."""

    range: Node
    local: Local
    predicate: Node | None
    transform: Node | None


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked condition or value, ready for any evaluator."""

    root: Node

    @property
    def type(self) -> Type:
        """The deduced type."""
        return self.root.type
