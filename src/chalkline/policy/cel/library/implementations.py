"""What an overload does, whichever it is."""

from collections.abc import Callable

from chalkline.policy.cel.functions import DYNAMIC
from chalkline.policy.cel.library import dynamic
from chalkline.policy.cel.library.static import STATIC


def implementation(overload: str) -> Callable[..., object]:
    """The function behind an overload's id. It takes what the overload needs, then the arguments.

    Raises EvaluationError when called. It is the same object each time, but for overloads chosen at run time.
    """
    return dynamic.implementation(overload) if overload.startswith(DYNAMIC) else STATIC[overload]
