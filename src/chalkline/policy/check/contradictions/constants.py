"""Parts of conditions whose value is known before anything happens."""

from typing import Any, NamedTuple

from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.cel.functions import Needs, overload_of
from chalkline.policy.cel.library.implementations import implementation
from chalkline.policy.cel.typed import Call, Constant, MakeList, Node


class Value(NamedTuple):
    """A known value, so that null is told from nothing known."""

    value: Any


def constant(node: Node) -> Value | None:
    """The value of a constant, a list of constants, or a function of constants such as ``quantity("500 MB")``."""
    match node:
        case Constant(value=value):
            return Value(value)
        case MakeList(items=items):
            values = [constant(item) for item in items]
            known = [value.value for value in values if value is not None]
            return Value(tuple(known)) if len(known) == len(values) else None
        case Call(overload=overload, arguments=arguments) if overload_of(overload).needs is Needs.NOTHING:
            return _called(overload, [constant(argument) for argument in arguments])
    return None


def _called(overload: str, arguments: list[Value | None]) -> Value | None:
    known = [argument.value for argument in arguments if argument is not None]
    if len(known) < len(arguments):
        return None
    try:
        return Value(implementation(overload)(*known))
    except EvaluationError:
        return None
