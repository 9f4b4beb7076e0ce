"""Which function an overload belongs to, so that a phrase is written once for all types of its arguments."""

from collections.abc import Mapping
from typing import TypeVar

from chalkline.policy.cel.functions import OVERLOADS
from chalkline.policy.cel.typed import Call

T = TypeVar("T")


def function_of(call: Call) -> str:
    """The operator or function that is called, as conditions write it: ``==``, ``in``, ``size``, ``startsWith``."""
    overload = OVERLOADS.get(call.overload)
    return call.overload if overload is None else overload.function.strip("_@")


def phrase_for(call: Call, phrases: Mapping[str, T]) -> T | None:
    """The phrase of this overload where it has one of its own, else that of its function."""
    return phrases.get(call.overload) or phrases.get(function_of(call))
