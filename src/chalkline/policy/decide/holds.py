"""The end of a hold: the first moment at which the same thing would pass.

Between two boundaries (of a window, of a fact about those concerned, of a part of local time that a condition reads)
nothing that a holding rule reads changes, so only boundaries need to be tried.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from chalkline.policy.calendar.boundaries import next_boundary, next_local_change
from chalkline.policy.calendar.local import local_clock
from chalkline.policy.calendar.periods import Unit
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.typed import Call, Constant, Node
from chalkline.policy.cel.walk import nodes
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Duration, Timestamp

HORIZON = Duration.of(timedelta(days=60))
"""How far ahead an end is looked for."""

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
    zone: str | None
    """None for the school's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """When conditions may change, besides with facts."""

    windows: frozenset[Window]
    parts: frozenset[LocalPart]

    def after(self, moment: Timestamp, calendar: Calendar, facts: Facts, concerned: Sequence[str]) -> Timestamp | None:
        """The first boundary after the moment; None where there is none in sight."""
        return min(self._coming(moment, calendar, facts, concerned), default=None)

    def _coming(
        self, moment: Timestamp, calendar: Calendar, facts: Facts, concerned: Sequence[str]
    ) -> Iterator[Timestamp]:
        found = [facts.next_boundary(moment, *concerned)]
        found += [next_boundary(window, moment, calendar) for window in self.windows]
        yield from (boundary for boundary in found if boundary is not None)
        for part in self.parts:
            clock = calendar.clock if part.zone is None else local_clock(ZoneInfo(part.zone))
            yield next_local_change(moment, part.unit, clock)


def boundaries_of(conditions: Iterable[Node]) -> Boundaries:
    """The windows and parts of local time that the conditions read."""
    read = [node for condition in conditions for node in nodes(condition)]
    return Boundaries(
        windows=frozenset(n.value for n in read if isinstance(n, Constant) and isinstance(n.value, Window)),
        parts=frozenset(part for node in read if isinstance(node, Call) and (part := _part(node))),
    )


def end_of_hold(
    *,
    passes: Callable[[Timestamp], bool],
    next_boundary: Callable[[Timestamp], Timestamp | None],
    since: Timestamp,
) -> Timestamp | None:
    """The first boundary after ``since`` at which it passes; None where there is none within the horizon."""
    moment = next_boundary(since)
    while moment is not None and moment <= since + HORIZON:
        if passes(moment):
            return moment
        moment = next_boundary(moment)
    return None


def _part(call: Call) -> LocalPart | None:
    if not call.overload.startswith(_GETTERS):
        return None
    unit = _PARTS.get(call.overload.removesuffix(_WITH_ZONE), Unit.DAY)
    zone = call.arguments[1] if call.overload.endswith(_WITH_ZONE) else None
    return LocalPart(unit=unit, zone=str(zone.value) if isinstance(zone, Constant) else None)
