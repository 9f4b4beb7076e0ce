"""How much work macros within macros may be, whoever evaluates them.

The bound speaks of values alone and not of steps, so that evaluators which go about it in different ways agree: the
elements of a macro's range, times those of the ranges of all macros around it, are not more than so many. A macro that
stands in no other takes time in proportion to its list and needs no bound.
"""

from chalkline.policy.cel.errors import ErrorKind, failure

MOST_ELEMENTS = 100_000
"""Elements that a macro inside others is asked about, for all elements of those."""


def within_bounds(elements: int) -> None:
    """Nothing, if an inner macro may be asked about so many. Raises EvaluationError with LIMIT."""
    if elements > MOST_ELEMENTS:
        raise failure(ErrorKind.LIMIT, f"lists within lists have more than {MOST_ELEMENTS} elements together")
