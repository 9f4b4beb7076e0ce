"""What holds when: intervals turned into boundaries with the state after each, found by bisection."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from chalkline.policy.values import Timestamp

T = TypeVar("T")

Interval = tuple[Timestamp, Timestamp, T]
"""When it begins, when it ends (exclusive), and what holds."""


class Timeline(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """What holds at every moment: nothing before the first boundary, ``states[i]`` from ``boundaries[i]`` on."""

    boundaries: tuple[Timestamp, ...]
    states: tuple[tuple[T, ...], ...]

    def at(self, moment: Timestamp) -> tuple[T, ...]:
        """What holds at the moment, in the order that the intervals were given in."""
        index = bisect_right(self.boundaries, moment)
        return self.states[index - 1] if index else ()


NEVER: Timeline[Any] = Timeline((), ())
"""Nothing holds, ever."""


def timeline(intervals: Sequence[Interval[T]]) -> Timeline[T]:
    """The timeline of intervals that end after they begin."""
    if len(intervals) == 1:
        ((since, until, item),) = intervals
        return Timeline((since, until), ((item,), ()))
    boundaries = tuple(sorted({end for since, until, _ in intervals for end in (since, until)}))
    return Timeline(boundaries, _states(boundaries, intervals))


def _states(boundaries: tuple[Timestamp, ...], intervals: Sequence[Interval[T]]) -> tuple[tuple[T, ...], ...]:
    coming = sorted(range(len(intervals)), key=lambda i: intervals[i][0], reverse=True)
    active: list[int] = []
    states = []
    for boundary in boundaries:
        active = [i for i in active if intervals[i][1] > boundary]
        while coming and intervals[coming[-1]][0] <= boundary:
            active.append(coming.pop())
        states.append(tuple(intervals[i][2] for i in sorted(active)))
    return tuple(states)


Spans = tuple[Timestamp, ...]
"""When something holds at all: it begins at every first and ends at every second of these moments."""


def spans(intervals: Iterable[tuple[Timestamp, Timestamp]]) -> Spans:
    """The union of intervals that end after they begin."""
    joined: list[Timestamp] = []
    for since, until in sorted(intervals):
        if not joined or since > joined[-1]:
            joined += (since, until)
        elif until > joined[-1]:
            joined[-1] = until
    return tuple(joined)


def holds(when: Spans, moment: Timestamp) -> bool:
    """Whether the moment lies within one of the spans."""
    return bisect_right(when, moment) % 2 == 1
