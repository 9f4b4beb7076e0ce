"""Functions that read the facts of the moment and the school's calendar; each is given the World first."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol

from chalkline.policy.calendar import evaluate
from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.errors import ErrorKind, failure
from chalkline.policy.values import Duration, Timestamp
from chalkline.policy.world import World


class Person(Protocol):
    """A record of a person."""

    @property
    def id(self) -> str:
        """What facts know the person by; empty for somebody unknown."""
        ...


def window_contains(world: World, window: Window, moment: Timestamp) -> bool:
    """Whether the moment is inside the window. Raises EvaluationError with NO_CALENDAR."""
    try:
        return evaluate.contains(window, moment, world.calendar)
    except UnknownDate as unknown:
        raise failure(ErrorKind.NO_CALENDAR, str(unknown)) from None


def window_between(world: World, window: Window, start: Timestamp, end: Timestamp) -> Duration:
    """The part of the span that is inside the window. Raises EvaluationError with NO_CALENDAR."""
    try:
        return evaluate.between(window, start, end, world.calendar)
    except UnknownDate as unknown:
        raise failure(ErrorKind.NO_CALENDAR, str(unknown)) from None


def lessons(world: World, person: Person) -> tuple[object, ...]:
    """The lessons that the person is in at the moment."""
    return tuple(world.lessons(person.id))


IMPLEMENTATIONS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "window_contains": window_contains,
        "window_between": window_between,
        "lessons": lessons,
        "permitted": lambda world, person, name: world.permitted(person.id, name),
        "permitted_string": lambda world, person, name, about: world.permitted(person.id, name, about),
        "permitted_person": lambda world, person, name, about: world.permitted(person.id, name, about.id),
        "recorded": lambda world, person, name: world.recorded(person.id, name),
        "recorded_string": lambda world, person, name, about: world.recorded(person.id, name, about),
        "recorded_person": lambda world, person, name, about: world.recorded(person.id, name, about.id),
        "signed": lambda world, person, policy: world.signed(person.id, policy),
        "related": lambda world, one, other: world.related(one.id, other.id),
        "related_kind": lambda world, one, other, kind: world.related(one.id, other.id, kind),
    }
)
