"""Figures, wherever they stand: clock times, periods, sizes, sums, shares and counts, and what they may mean."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from chalkline.policy.calendar.periods import END_OF_DAY, MINUTES_PER_DAY, LocalTime, Period
from chalkline.policy.source import NOWHERE, Span


class Kind(StrEnum):
    """What a figure measures. Only figures of one kind can contradict each other."""

    CLOCK = "clock time"
    PERIOD = "period"
    SIZE = "size"
    MONEY = "sum of money"
    SHARE = "percentage"
    COUNT = "number"


Meaning = tuple[Kind, Hashable]
"""Clock times as minutes from midnight, periods by :attr:`Period.measure`, sizes in bytes, the others as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure and all that it may mean: ``half past three`` is 03:30 or 15:30."""

    kind: Kind
    meanings: frozenset[Meaning]
    text: str
    """As it is written, or as it would be."""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


def clock(minutes: Iterable[int]) -> frozenset[Meaning]:
    """The meanings of a clock time; midnight begins one day and ends another."""
    given = set(minutes)
    midnight = {0, MINUTES_PER_DAY}
    return frozenset((Kind.CLOCK, minute) for minute in (given | midnight if given & midnight else given))


def clock_figure(time: LocalTime, span: Span = NOWHERE) -> Figure:
    """The figure of a time of day in a rule or window."""
    text = "end of day" if time == END_OF_DAY else str(time)
    return Figure(kind=Kind.CLOCK, meanings=clock({time.minute}), text=text, span=span)


def period_figure(period: Period, span: Span = NOWHERE) -> Figure:
    """The figure of a period in a rule."""
    return Figure(kind=Kind.PERIOD, meanings=frozenset({(Kind.PERIOD, period.measure)}), text=str(period), span=span)


def amount(kind: Kind, value: Hashable, number: Fraction) -> frozenset[Meaning]:
    """The meanings of a number with a unit; the bare number too, since a condition may count in that unit."""
    return frozenset({(kind, value), (Kind.COUNT, number)})
