"""Moments read on the clock of a zone, and windows, by the changes of that clock and of the window.

Between 1973 and 9999 all clocks differ from UTC by whole minutes, so a local minute is exact there; batches that reach
beyond are left to the library.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from chalkline.policy.calendar.days import MINUTES_PER_WEEK
from chalkline.policy.calendar.local import local_clock
from chalkline.policy.calendar.status import Status
from chalkline.policy.calendar.timeline import Course, timeline
from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.columnar.columns import NUMBER_OF, Array, Column, Numbers, Same
from chalkline.policy.cel.columnar.frame import Frame
from chalkline.policy.cel.columnar.kernels.kernel import Kernel
from chalkline.policy.cel.errors import ErrorKind, EvaluationError
from chalkline.policy.cel.library.times import zone_of
from chalkline.policy.cel.typed import Call
from chalkline.policy.cel.types import BOOL, INT

UTC = ZoneInfo("UTC")
_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_EXACT = (94_694_400 * _SECOND, 253_370_764_800 * _SECOND)
_NO_CALENDAR = np.uint8(NUMBER_OF[ErrorKind.NO_CALENDAR])
_MONDAY = 3 * 1440
"""Local minute 0 is a Thursday: so many minutes of its week have passed."""


class Local(NamedTuple):
    """Moments as a clock shows them."""

    moments: Array
    """In microseconds, UTC."""
    minutes: Array
    """Days since 1970 * 1440 + minutes since midnight, local."""

    @property
    def days(self) -> Array:
        """Days since 1970, local."""
        return self.minutes // 1440


def zone_of_frame(frame: Frame) -> ZoneInfo:
    """The zone in which moments are read where a condition names none."""
    return UTC if frame.worlds is None else frame.worlds.calendar.zone


def _local(frame: Frame, column: Column, zone: tzinfo) -> Local | None:
    if not isinstance(column, Numbers) or not len(column.values):
        return None
    key = ("local", id(column.values), zone)
    if key not in frame.worked_out:
        frame.worked_out[key] = (column.values, _read(column.values, zone))  # kept, so that its id stays its own
    return frame.worked_out[key][1]  # type: ignore[index, no-any-return]


def _read(moments: Array, zone: tzinfo) -> Local | None:
    first, last = int(moments.min()), int(moments.max())
    if not _EXACT[0] <= first <= last < _EXACT[1]:
        return None
    minutes = moments // _MINUTE
    starts, offsets = [], []
    for stretch in local_clock(zone).stretches(first // _MINUTE):
        starts.append(stretch.start)
        offsets.append(stretch.offset)
        if stretch.end > last // _MINUTE:
            break
    if len(starts) == 1:
        return Local(moments, minutes + offsets[0])
    return Local(moments, minutes + np.array(offsets)[np.searchsorted(starts, minutes, side="right") - 1])


_PARTS: Mapping[str, Callable[[Local], Array]] = {
    "hours": lambda clock: clock.minutes % 1440 // 60,
    "minutes": lambda clock: clock.minutes % 60,
    "seconds": lambda clock: clock.moments // _SECOND % 60,
    "milliseconds": lambda clock: clock.moments // 1000 % 1000,
    "day_of_week": lambda clock: (clock.days + 4) % 7,
    "day_of_month": lambda clock: _date(clock, "M"),
    "day_of_month_1_based": lambda clock: _date(clock, "M") + 1,
    "day_of_year": lambda clock: _date(clock, "Y"),
    "month": lambda clock: _dates(clock).astype("M8[M]").astype(np.int64) % 12,
    "year": lambda clock: _dates(clock).astype("M8[Y]").astype(np.int64) + 1970,
}


def _dates(clock: Local) -> Array:
    return clock.days.astype("M8[D]")


def _date(clock: Local, unit: str) -> Array:
    """How many days of the month or year have passed."""
    dates = _dates(clock)
    passed: Array = (dates - dates.astype(f"M8[{unit}]").astype("M8[D]")).astype(np.int64)
    return passed


def _part(read: Callable[[Local], Array]) -> Kernel:
    def kernel(frame: Frame, _: Call, arguments: Sequence[Column]) -> Column | None:
        clock = _local(frame, arguments[0], zone_of_frame(frame))
        return None if clock is None else Numbers(type=INT, values=read(clock))

    return kernel


def _part_in_zone(read: Callable[[Local], Array]) -> Kernel:
    def kernel(frame: Frame, _: Call, arguments: Sequence[Column]) -> Column | None:
        zone = _named(arguments[1])
        clock = None if zone is None else _local(frame, arguments[0], zone)
        return None if clock is None else Numbers(type=INT, values=read(clock))

    return kernel


def _named(column: Column) -> tzinfo | None:
    if not isinstance(column, Same):
        return None
    try:
        return zone_of(str(column.value))
    except EvaluationError:
        return None


def _inside(frame: Frame, _: Call, arguments: Sequence[Column]) -> Column | None:
    """``window.contains(moment)``."""
    window, moment = arguments
    if frame.worlds is None or not isinstance(window, Same) or not isinstance(window.value, Window):
        return None
    calendar = frame.worlds.calendar
    clock = _local(frame, moment, calendar.zone)
    if clock is None:
        return None
    line, minutes = timeline(window.value, calendar), clock.minutes
    found = _statuses(line.week, (minutes + _MONDAY) % MINUTES_PER_WEEK)
    known = (line.known.starts[0] <= minutes) & (minutes < line.known.end)
    if known.any():
        found = np.where(known, _statuses(line.known, minutes), found)
    errors: Any = (found == Status.UNKNOWN) * _NO_CALENDAR
    return Numbers(type=BOOL, values=found == Status.INSIDE, errors=errors if errors.any() else None)


def _statuses(course: Course, minutes: Array) -> Array:
    statuses = np.array(course.statuses, np.uint8)
    return statuses[np.maximum(np.searchsorted(course.starts, minutes, side="right") - 1, 0)]


KERNELS: Mapping[str, Kernel] = {
    **{f"timestamp_to_{name}": _part(read) for name, read in _PARTS.items()},
    **{f"timestamp_to_{name}_with_tz": _part_in_zone(read) for name, read in _PARTS.items()},
    "window_contains": _inside,
}
