"""When moments are: what facts say of a person or thing, and what the calendar says of the school's year."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from chalkline.policy.calendar.days import day_number
from chalkline.policy.calendar.due import due, due_from_day
from chalkline.policy.calendar.periods import ELAPSED_SECONDS, MINUTES_PER_DAY, START_OF_DAY, Period
from chalkline.policy.calendar.school_days import Calendar, Term
from chalkline.policy.model import Moment
from chalkline.policy.values import Timestamp

Anchor = Timestamp | date
"""When a moment is, or only on which day."""

Anchors = Mapping[str, Anchor | Sequence[Anchor]]
"""Moments by name; those that come again and again with all their occurrences in order. What is unknown is lacking."""

_FIRST_MONTHS = range(8, 10)
_LAST_MONTHS = range(6, 9)
"""A school year begins in August or September and ends by August; else some of its terms are not in the calendar."""


def occurrences(moment: Moment, anchors: Anchors) -> tuple[Anchor, ...]:
    """All the times of a moment, in order; none where nobody knows of any."""
    found = anchors.get(moment.name, ())
    return (found,) if isinstance(found, int | date) else tuple(found)


def moment_on(anchor: Anchor, moment: Moment, calendar: Calendar) -> Timestamp:
    """When exactly: at the time of day that the rule names, else as is; a day alone begins at 00:00."""
    if isinstance(anchor, Timestamp) and moment.time is None:
        return anchor
    return calendar.instant(_day_of(anchor, calendar), (moment.time or START_OF_DAY).minute)


def not_before(since: Timestamp, moment: Moment, anchors: Anchors, calendar: Calendar) -> Anchors:
    """The same moments, but for this one, which is no earlier than ``since``."""
    found = occurrences(moment, anchors)
    if not found or moment_on(found[-1], moment, calendar) >= since:
        return anchors
    return {**anchors, moment.name: since}


def end_of(period: Period, anchor: Anchor, moment: Moment, calendar: Calendar) -> Timestamp:
    """When the period after a moment is over. Days are counted from the moment's day, whatever its time.

    Raises UnknownDate.
    """
    if period.unit in ELAPSED_SECONDS:
        return due(moment_on(anchor, moment, calendar), period, calendar)
    return due_from_day(_day_of(anchor, calendar), period, calendar)


def year_of(calendar: Calendar) -> Anchors:
    """The moments of the school's year: ``term_start``, ``term_end``, ``year_start``, ``year_end``, as far as known."""
    years = [list(terms) for _, terms in groupby(calendar.terms, key=_school_year)]
    return {
        "term_start": tuple(term.first for term in calendar.terms),
        "term_end": tuple(term.last for term in calendar.terms),
        "year_start": tuple(terms[0].first for terms in years if terms[0].first.month in _FIRST_MONTHS),
        "year_end": tuple(terms[-1].last for terms in years if terms[-1].last.month in _LAST_MONTHS),
    }


def _school_year(term: Term) -> int:
    return term.first.year - (term.first.month < _FIRST_MONTHS.start)


def _day_of(anchor: Anchor, calendar: Calendar) -> int:
    if isinstance(anchor, Timestamp):
        return calendar.local_minute(anchor) // MINUTES_PER_DAY
    return day_number(anchor)
