"""When a thing is to be destroyed, archived or disabled, where several ``keep`` rules meet.

This can hurt people: what is destroyed early cannot be brought back. So a thing is only due where every rule that
concerns it has a date. An unknown date, an undecided condition, a period not yet set and a legal hold each stop the
clock and say so; none of them counts as nothing. The latest due date wins within the maxima.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chalkline.policy.calendar.periods import Period
from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.clocks.anchors import Anchors
from chalkline.policy.clocks.clock import Bound, Clock
from chalkline.policy.clocks.due_dates import CannotSee, Due, due_dates
from chalkline.policy.model import Act
from chalkline.policy.values import Timestamp

_MILDEST_FIRST = ("disable", "archive", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposal:
    """The thing is due to be deleted, archived or disabled."""

    subject: str
    on: Timestamp
    clock: Clock
    """Whose date it is: the latest, or the earliest maximum."""
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A legal hold keeps the thing, whatever the rules say."""

    subject: str
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodDue:
    """A period has not been set; setting it is due, by the clock's actor, and until then nothing is destroyed."""

    subject: str
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """No rule says that anything becomes of the thing."""

    subject: str


Fate = Disposal | Held | PeriodDue | CannotSee | Kept

Periods = Mapping[tuple[str, int], Period]
"""Periods that roles have set, by clause and number of the rule."""


def fate(
    subject: str,
    clocks: Sequence[Clock],
    anchors: Anchors,
    calendar: Calendar,
    *,
    undecided: Sequence[Clock] = (),
    holds: Sequence[str] = (),
    periods: Periods | None = None,
) -> Fate:
    """What becomes of a thing, and when, by the ``keep`` clocks that concern it.

    Args:
        subject: the id of the thing.
        clocks: those whose condition holds of it.
        anchors: when its moments are.
        calendar: the school's.
        undecided: the clocks of which nobody can say whether they concern it.
        holds: the ids of the legal holds on it.
        periods: what has been set where a rule says ``set_by``.
    """
    if holds:
        return Held(subject=subject, holds=tuple(holds))
    for clock in undecided:
        return CannotSee(clock=clock, subject=subject, why="nobody can say whether the rule concerns it")
    known = [_with_period(clock, periods or {}) for clock in clocks]
    for clock in known:
        if clock.period is None:
            return PeriodDue(subject=subject, clock=clock)
    return _meeting(subject, [next(due_dates(clock, subject, anchors, calendar)) for clock in known])


def _with_period(clock: Clock, periods: Periods) -> Clock:
    found = periods.get((clock.clause, clock.number)) if clock.bound is Bound.SET else None
    return replace(clock, period=found) if found else clock


def _meeting(subject: str, dates: Iterable[Due | CannotSee]) -> Fate:
    """The latest date within the maxima, with the act of the rule whose date it is."""
    found: list[Due] = []
    for date in dates:
        if isinstance(date, CannotSee):
            return date
        found.append(date)
    if not found:
        return Kept(subject=subject)
    maxima = [date for date in found if date.clock.bound is Bound.AT_MOST]
    minima = [date for date in found if date.clock.bound is not Bound.AT_MOST]
    decides = min([*maxima, *sorted(minima, key=_on)[-1:]], key=_on)
    act = _act(decides, minima, maxima)
    return (
        Kept(subject=subject) if act is None else Disposal(subject=subject, on=decides.on, clock=decides.clock, act=act)
    )


def _act(decides: Due, minima: Sequence[Due], maxima: Sequence[Due]) -> Act | None:
    """What is done on the date that decides: of two acts on one day the milder.

    A minimum has no act; then what it postponed is done, and only where that is nothing, what a maximum says: whoever
    has a thing archived after one year and deleted after two at most does not want it deleted after one.
    """
    same_day = [date for date in (*minima, *maxima) if date.on == decides.on]
    for dates in (same_day, minima, maxima):
        acts = [(date.on, _mildness(date.clock.act), date.clock.act) for date in dates if date.clock.act]
        if acts:
            return max(acts, key=lambda act: act[:2])[2]
    return None


def _mildness(act: Act) -> int:
    return -_MILDEST_FIRST.index(act.name)


def _on(date: Due) -> Timestamp:
    return date.on
