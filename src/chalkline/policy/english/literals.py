"""Values that a condition writes out: constants, quantities, durations, moments."""

from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.cel.library.implementations import implementation
from chalkline.policy.cel.typed import Call, Constant, Node
from chalkline.policy.english import figures


def constant(node: Constant) -> str:
    """A constant in words: a list or window by its name, else the value."""
    return figures.value(node.value) if node.name is None else figures.window_name(node.name)


def is_quantity(node: Node) -> bool:
    """Whether the number was written as a quantity: ``quantity("25 MB")``."""
    return isinstance(node, Call) and node.overload == "quantity"


def is_literal(node: Node) -> bool:
    """Whether the condition writes the value out: a constant, or a quantity, duration or moment of one."""
    if isinstance(node, Call) and node.overload in _LITERALS:
        return isinstance(node.arguments[0], Constant)
    return isinstance(node, Constant)


def literal_value(node: Node) -> object:
    """The value that the condition writes out; None for a term that has to be evaluated, or for no value at all."""
    if isinstance(node, Constant):
        return node.value
    if not isinstance(node, Call) or not is_literal(node):
        return None
    try:
        return implementation(node.overload)(literal_value(node.arguments[0]))
    except EvaluationError:
        return None


_LITERALS = frozenset({"quantity", "string_to_duration", "string_to_timestamp"})
