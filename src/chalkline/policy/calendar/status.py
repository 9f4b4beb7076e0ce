"""The meaning of windows, minute by minute, to be read beside the language page."""

from enum import IntEnum

from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.calendar.periods import MINUTES_PER_DAY
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.calendar.windows import Days, Part, Slot, Window


class Status(IntEnum):
    """What is known of a minute. Ordered so that *or* is ``max``, *and* is ``min`` and *not* mirrors."""

    OUTSIDE = 0
    UNKNOWN = 1
    INSIDE = 2

    @property
    def mirrored(self) -> "Status":
        """Inside for outside and outside for inside."""
        return Status(Status.INSIDE - self)


def status(window: Window, minute: int, calendar: Calendar) -> Status:
    """What is known of a local minute: unknown only where a date that the calendar does not know decides."""
    return max((_part_status(part, minute, calendar) for part in window.parts), default=Status.OUTSIDE)


def _part_status(part: Part, minute: int, calendar: Calendar) -> Status:
    inside = _any_status(part.slots, minute, calendar)
    return min(inside, _any_status(part.without, minute, calendar).mirrored)


def _any_status(slots: tuple[Slot, ...], minute: int, calendar: Calendar) -> Status:
    return max((_slot_status(slot, minute, calendar) for slot in slots), default=Status.OUTSIDE)


def _slot_status(slot: Slot, minute: int, calendar: Calendar) -> Status:
    """A slot that spans midnight covers the end of one of its days and the beginning of the day after."""
    day, now = divmod(minute, MINUTES_PER_DAY)
    start, end = slot.start.minute, slot.end.minute
    if start < end:
        return _day_status(slot.days, day, calendar) if start <= now < end else Status.OUTSIDE
    today = _day_status(slot.days, day, calendar) if start <= now else Status.OUTSIDE
    yesterday = _day_status(slot.days, day - 1, calendar) if now < end else Status.OUTSIDE
    return max(today, yesterday)


def _day_status(days: Days, day: int, calendar: Calendar) -> Status:
    try:
        return Status.INSIDE if calendar.has(days, day) else Status.OUTSIDE
    except UnknownDate:
        return Status.UNKNOWN
