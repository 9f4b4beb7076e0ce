"""What compiled conditions call besides the library of functions."""

from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Final, NoReturn, TypeVar

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.status import Status
from chalkline.policy.calendar.timeline import timeline
from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.errors import ErrorKind, EvaluationError, failure
from chalkline.policy.cel.library.containers import map_of
from chalkline.policy.cel.library.patterns import finder
from chalkline.policy.cel.work import within_bounds

Items = TypeVar("Items", bound=Collection[object])

MISSING: Final = object()
"""The value of a shared term that has not been computed yet."""


def not_known(name: str) -> NoReturn:
    """Raises that nobody has said it yet."""
    raise failure(ErrorKind.NOT_KNOWN, name)


def no_such_field(name: str) -> NoReturn:
    """Raises that the event lacks it."""
    raise failure(ErrorKind.NO_SUCH_FIELD, name)


def bounded(elements: Items, around: int) -> Items:
    """The elements that a macro ranges over, within macros that have so many. Raises EvaluationError with LIMIT."""
    within_bounds(around * len(elements))
    return elements


def inside(window: Window) -> Callable[[Calendar, int], bool]:
    """What says whether a local minute is inside the window. It raises EvaluationError with NO_CALENDAR."""
    laid_out = lru_cache(maxsize=64)(lambda calendar: timeline(window, calendar))

    def is_inside(calendar: Calendar, minute: int) -> bool:
        found = laid_out(calendar).at(minute)
        if found is Status.UNKNOWN:
            raise failure(ErrorKind.NO_CALENDAR, str(window))
        return found is Status.INSIDE

    return is_inside


def is_pattern(text: str) -> bool:
    """Whether it can be searched for."""
    try:
        finder(text)
    except EvaluationError:
        return False
    return True


FUNCTIONS = (not_known, no_such_field, bounded, map_of)
