"""The clock: windows and local parts of a moment become arithmetic on its local minute, which is found once.

A local minute is ``day * 1440 + minute of the day``, day 0 being Thursday, 1 January 1970. A window of the week is then
a day of the week and two comparisons. One that needs to know school days is looked up in its timeline.
"""

from collections.abc import Mapping
from itertools import groupby
from types import MappingProxyType

from chalkline.policy.calendar.periods import MINUTES_PER_DAY
from chalkline.policy.calendar.timeline import weekly_ranges
from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.compile.passes.membership import constant_set
from chalkline.policy.cel.compile.terms import TIMELINE, Op, Term, Terms
from chalkline.policy.cel.types import INT, TIMESTAMP
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Timestamp

_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "timestamp_to_hours": "@hour",
        "timestamp_to_minutes": "@minute",
        "timestamp_to_day_of_week": "@day_from_sunday",
    }
)
_WHOLE_MINUTES = (94_694_400, 253_370_764_800)
"""Seconds of 1973 and 9999. Between them all clocks differ from UTC by whole minutes, so a local minute is exact."""


def on_the_clock(terms: Terms, term: Term) -> Term:
    """``window.contains(at)``, ``at.getHours()``, ``at.getMinutes()`` and ``at.getDayOfWeek()``."""
    match term:
        case Term(op=Op.CALL, value="window_contains", parts=(Term(op=Op.CONSTANT, value=Window() as window), moment)):
            return _inside(terms, window, _local_minute(terms, moment))
        case Term(op=Op.CALL, value=str(overload), parts=(moment,)) if overload in _PARTS:
            first, last = (
                terms.constant(Timestamp(seconds * NANOSECONDS_PER_SECOND), TIMESTAMP) for seconds in _WHOLE_MINUTES
            )
            part = terms.call(_PARTS[overload], _local_minute(terms, moment), type=INT)
            return terms.make(Op.IF, terms.call("@from_before", moment, first, last), part, term, type=INT)
        case _:
            return term


def _local_minute(terms: Terms, moment: Term) -> Term:
    return terms.call("@local_minute", moment, type=INT)


def _inside(terms: Terms, window: Window, minute: Term) -> Term:
    ranges = weekly_ranges(window)
    if ranges is None:
        return terms.make(Op.CALL, terms.constant(window, TIMELINE), minute, value="@inside", raises=True)
    spans = sorted((start, end, day) for first, last in ranges for day, start, end in _by_day(first, last))
    groups = groupby(spans, key=lambda span: span[:2])
    return terms.any_of(_at_times(terms, minute, times, {day for *_, day in group}) for times, group in groups)


def _by_day(first: int, last: int) -> list[tuple[int, int, int]]:
    """A range of minutes of the week as days with the minutes of each, from and up to."""
    days = range(first // MINUTES_PER_DAY, (last - 1) // MINUTES_PER_DAY + 1)
    starts = [(day, day * MINUTES_PER_DAY) for day in days]
    return [(day, max(first - start, 0), min(last - start, MINUTES_PER_DAY)) for day, start in starts]


def _at_times(terms: Terms, minute: Term, times: tuple[int, ...], days: set[int]) -> Term:
    """That the minute is on one of the days and between two times of it."""
    start, end = (terms.constant(time, INT) for time in times)
    on_day = terms.call("@among", terms.call("@weekday", minute, type=INT), constant_set(terms, days))
    in_time = terms.call("@from_before", terms.call("@minute_of_day", minute, type=INT), start, end)
    tests = [(on_day, len(days) < 7), (in_time, times != (0, MINUTES_PER_DAY))]  # noqa: PLR2004 - a week
    return terms.all_of(test for test, matters in tests if matters)
