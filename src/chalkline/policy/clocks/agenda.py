"""What every clock says at a moment: what is overdue, what is coming, which things are due, and what nobody can see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalkline.policy.calendar.due import begin, due_from_day
from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.calendar.periods import ELAPSED_SECONDS, MINUTES_PER_DAY, Period
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.clocks.clock import Bound, Clock
from chalkline.policy.clocks.due_dates import CannotSee, Due
from chalkline.policy.clocks.knowledge import Knowledge
from chalkline.policy.clocks.owed import Passed, State, states
from chalkline.policy.values import Timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """By this clock alone, things whose moment is before ``before`` have been kept for the whole period by now."""

    clock: Clock
    before: Timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What the clocks say at the moment ``at`` of the time up to ``until``. Dates in order, earliest first."""

    at: Timestamp
    until: Timestamp
    overdue: tuple[Due, ...]
    coming: tuple[Due, ...]
    """From ``at`` up to, but not including, ``until``."""
    passed: tuple[Passed, ...]
    things: tuple[Cutoff, ...]
    """One for each period of a ``keep`` rule, in the order of the rules."""
    unseen: tuple[CannotSee, ...]
    """Who is concerned but has no date; the subject is empty where that is the clock as a whole."""
    holds: tuple[str, ...]
    """Whom and what legal holds keep at the moment, whatever else stands here."""


def agenda(clocks: Iterable[Clock], known: Knowledge, until: Timestamp) -> Agenda:
    """What the clocks say. Things and cases of which nothing is known appear as the rule says, not one by one."""
    people: list[State] = []
    rules: list[Cutoff | CannotSee] = []
    for clock in clocks:
        people += states(clock, known)
        rules += _of_rule(clock, known)
    owed = sorted((state for state in people if isinstance(state, Due)), key=_by_date)
    return Agenda(
        at=known.at,
        until=until,
        overdue=tuple(due for due in owed if due.on <= known.at),
        coming=tuple(due for due in owed if known.at < due.on < until),
        passed=tuple(sorted((state for state in people if isinstance(state, Passed)), key=_by_date)),
        things=tuple(rule for rule in rules if isinstance(rule, Cutoff)),
        unseen=tuple(found for found in (*people, *rules) if isinstance(found, CannotSee)),
        holds=tuple(sorted(filter(known.world(known.at).legal_hold, known.facts.subjects))),
    )


def _by_date(state: Due | Passed) -> tuple[int, str, str]:
    return (state.on, state.clock.clause, state.subject)


def _of_rule(clock: Clock, known: Knowledge) -> Iterator[Cutoff | CannotSee]:
    """What can be said of things and cases without knowing any."""
    if clock.thing is None:
        if clock.actor and not clock.of:
            yield CannotSee(clock=clock, subject="", why="no case is known")
    elif clock.bound is Bound.SET or clock.period is None:
        yield CannotSee(clock=clock, subject="", why="no period has been set; until then nothing is destroyed")
    else:
        try:
            yield Cutoff(clock=clock, before=cutoff(clock.period, known.at, known.calendar))
        except UnknownDate as unknown:
            yield CannotSee(clock=clock, subject="", why=str(unknown))


def cutoff(period: Period, at: Timestamp, calendar: Calendar) -> Timestamp:
    """The moment before which things have been kept for the whole period; for days, the beginning of one.

    Raises UnknownDate where the calendar does not reach so far back.
    """
    start = begin(at, period, calendar)
    if period.unit in ELAPSED_SECONDS:
        return start
    day = calendar.local_minute(start) // MINUTES_PER_DAY
    while due_from_day(day, period, calendar) <= at:
        day += 1
    while due_from_day(day - 1, period, calendar) > at:
        day -= 1
    return calendar.instant(day)
