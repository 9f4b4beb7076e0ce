"""The end of a hold: the first moment at which the same thing would pass.

Between two boundaries (of a window, of a fact about those concerned, of a part of local time that a condition reads)
nothing that a holding rule reads changes, so only boundaries need to be tried; and while one rule stops the event
nothing else matters, so of several that do only the last to change.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo

from chalkline.policy.calendar.boundaries import next_boundary_of, next_local_change
from chalkline.policy.calendar.local import local_clock
from chalkline.policy.calendar.periods import Unit
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.library.times import zone_of
from chalkline.policy.cel.typed import Call, Constant, Node
from chalkline.policy.cel.walk import nodes
from chalkline.policy.check.time_reads import reads_of_time
from chalkline.policy.values import Duration, Timestamp

HORIZON = Duration.of(timedelta(days=60))
"""How far ahead an end is looked for."""
_MOST_TRIES = 10_000
"""A condition on the seconds of a minute would be tried five million times in 60 days."""

_PARTS = {
    "timestamp_to_hours": Unit.HOUR,
    "timestamp_to_minutes": Unit.MINUTE,
    "timestamp_to_seconds": Unit.SECOND,
    "timestamp_to_milliseconds": Unit.SECOND,
}
_GETTERS = "timestamp_to_"
_WITH_ZONE = "_with_tz"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPart:
    """A part of local time that a condition reads."""

    unit: Unit
    zone: tzinfo | None
    """None for the school's."""

    def change_after(self, moment: Timestamp, calendar: Calendar) -> Timestamp:
        """The first moment later than this one at which it is another."""
        clock = calendar.clock if self.zone is None else local_clock(self.zone)
        return next_local_change(moment, self.unit, clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """When a condition may change, besides with facts."""

    windows: frozenset[Window]
    parts: frozenset[LocalPart]

    def after(self, moment: Timestamp, calendar: Calendar) -> Timestamp | None:
        """The first boundary after the moment; None where there is none in sight."""
        parts = [part.change_after(moment, calendar) for part in self.parts]
        window = next_boundary_of(self.windows, moment, calendar)
        return min(parts if window is None else [window, *parts], default=None)


def boundaries_by_rule(conditions: Sequence[Node], terms: Sequence[Node]) -> tuple[Boundaries, ...]:
    """The boundaries of each rule's condition, with those of the terms of permissions that may lift it.

    Rules that do not hold may read time as a moment, which changes without a boundary: they are tried at those of all.
    """
    everywhere = boundaries_of([*conditions, *terms])
    return tuple(
        everywhere if any(True for _ in reads_of_time(condition)) else boundaries_of([condition, *terms])
        for condition in conditions
    )


def boundaries_of(conditions: Iterable[Node]) -> Boundaries:
    """The windows and parts of local time that the conditions read."""
    read = [node for condition in conditions for node in nodes(condition)]
    return Boundaries(
        windows=frozenset(n.value for n in read if isinstance(n, Constant) and isinstance(n.value, Window)),
        parts=frozenset(part for node in read if isinstance(node, Call) and (part := _part(node))),
    )


def end_of_hold(
    *,
    stops: Callable[[Timestamp], Sequence[int]],
    next_change: Callable[[Timestamp, Sequence[int]], Timestamp | None],
    since: Timestamp,
) -> Timestamp | None:
    """The first moment after ``since`` at which nothing stops it; None where there is none within the horizon.

    ``stops`` gives the rules that stop it at a moment; ``next_change`` the first moment after one at which none of
    these rules need stop it any more. Gives up after 10 000 tries, which only a rule needs that changes all the time.
    """
    moment = since
    for _ in range(_MOST_TRIES):
        stopping = stops(moment)
        if not stopping:
            return moment
        change = next_change(moment, stopping)
        if change is None or change > since + HORIZON:
            return None
        moment = change
    return None


def _part(call: Call) -> LocalPart | None:
    """The part of local time that is read; None for anything else, and in a zone that the condition does not name."""
    if not call.overload.startswith(_GETTERS):
        return None
    unit = _PARTS.get(call.overload.removesuffix(_WITH_ZONE), Unit.DAY)
    match call.arguments:
        case (_,):
            return LocalPart(unit=unit, zone=None)
        case (_, Constant(value=str(name))):
            return LocalPart(unit=unit, zone=zone_of(name))
    return None
