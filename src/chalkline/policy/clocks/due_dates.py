"""When clocks fall due for one person or thing: pure computation, on which nothing acts yet.

Whoever is concerned but has no date is a :class:`CannotSee`, never left out: a duty that nobody can date is not kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from chalkline.policy.calendar.due import begin, due
from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.clocks.anchors import Anchor, Anchors, end_of, moment_on, occurrences
from chalkline.policy.clocks.clock import Clock, Offset
from chalkline.policy.values import Timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An act is due."""

    clock: Clock
    subject: str
    """The id of the person or thing it is due for."""
    on: Timestamp
    """For the system's acts: when. For people's: by when; before this moment it is in time."""
    opens: Timestamp | None = None
    """From when it can be done, where that is limited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotSee:
    """Something is concerned, but nobody can say when it is due."""

    clock: Clock
    subject: str
    why: str
    """In plain English: ``when \\`contract_end\\` is``."""


def due_dates(clock: Clock, subject: str, anchors: Anchors, calendar: Calendar) -> Iterator[Due | CannotSee]:
    """Every due date of the clock, in order; for a recurring one without end, so take what is needed.

    A :class:`CannotSee` is the last: beyond it nothing is known. Of a moment that does not recur the last occurrence
    counts, as what was said last.
    """
    found = occurrences(clock.moment, anchors)
    if not found:
        yield CannotSee(clock=clock, subject=subject, why=f"nobody has said when `{clock.moment.name}` is")
        return
    try:
        for on, opens in _dates(clock, found, calendar):
            yield Due(clock=clock, subject=subject, on=on, opens=opens)
    except UnknownDate as unknown:
        yield CannotSee(clock=clock, subject=subject, why=str(unknown))
    else:
        if clock.offset is Offset.EVERY:
            yield CannotSee(clock=clock, subject=subject, why=f"nobody has said when the next `{clock.moment.name}` is")


def next_due(
    clock: Clock, subject: str, anchors: Anchors, calendar: Calendar, after: Timestamp
) -> Due | CannotSee | None:
    """The first due date later than a moment; None if there is none any more.

    A moment that comes again and again has always one more, which nobody may know yet.
    """
    dates = due_dates(clock, subject, anchors, calendar)
    return next((found for found in dates if isinstance(found, CannotSee) or found.on > after), None)


_Dates = Iterator[tuple[Timestamp, Timestamp | None]]
"""When something is due, and from when it can be done."""


def _dates(clock: Clock, found: tuple[Anchor, ...], calendar: Calendar) -> _Dates:
    if clock.offset is Offset.RECURRING:
        return _recurring(clock, found[-1], calendar)
    anchors = found if clock.offset is Offset.EVERY else found[-1:]
    return (_date(clock, anchor, calendar) for anchor in anchors)


def _date(clock: Clock, anchor: Anchor, calendar: Calendar) -> tuple[Timestamp, Timestamp | None]:
    moment = moment_on(anchor, clock.moment, calendar)
    if clock.period is None:
        return moment, None
    if clock.offset is Offset.BEFORE:
        return moment, begin(moment, clock.period, calendar)
    return end_of(clock.period, anchor, clock.moment, calendar), None


def _recurring(clock: Clock, anchor: Anchor, calendar: Calendar) -> _Dates:
    """Counted from the anchor each time, so that the 31st comes back after a shorter month."""
    if clock.period is None:
        return
    for times in count(clock.period.count, clock.period.count):
        end = end_of(replace(clock.period, count=times), anchor, clock.moment, calendar)
        yield (end, None) if clock.within is None else (due(end, clock.within, calendar), end)
