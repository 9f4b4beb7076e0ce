"""A school's calendar: its zone, terms, closures and bank holidays, and for which dates they are known."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chalkline.policy.calendar.days import SATURDAY, date_of, day_number, weekday
from chalkline.policy.calendar.errors import UnknownDate
from chalkline.policy.calendar.local import LocalClock, local_clock
from chalkline.policy.calendar.windows import DayKind, Days
from chalkline.policy.values import Timestamp


class Dates(NamedTuple):
    """From one date to another, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term, from its first day to its last, both included; a half-term holiday inside it is a closure."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)  # not slotted: what follows from it is worked out once, at first need
class Calendar:
    """What a date is at this school. Outside ``known`` nothing is: asking there is undecided, never no."""

    zone: ZoneInfo
    terms: tuple[Term, ...] = ()
    """In the order of their days, without overlap."""
    closed: frozenset[date] = frozenset()
    """Days of term on which the school is closed to pupils: INSET days, closures, half-terms."""
    bank_holidays: frozenset[date] = frozenset()
    known: Dates | None = None
    """The dates for which terms and closures are known."""
    holidays_known: Dates | None = None
    """The dates for which bank holidays are known; None: the same dates."""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def clock(self) -> LocalClock:
        """The clock on the school's wall."""
        return local_clock(self.zone)

    @cached_property
    def local_minute(self) -> Callable[[Timestamp], int]:
        """``local_minute(at)``: days since 1970 * 1440 + minutes since midnight, on the school's wall."""
        return self.clock.local_minute

    def instant(self, day: int, minute: int = 0) -> Timestamp:
        """The first moment at which the day's clock shows this minute; the end of the gap if spring skips it."""
        date_of(day)  # raises UnknownDate beyond the year 9999
        return self.clock.instant(day * 1440 + minute)

    def days(self, kind: DayKind) -> frozenset[int]:
        """The numbers of all known days of this kind."""
        return self._days[kind]

    def reach(self, kind: DayKind) -> range:
        """The numbers of the days of which it is known whether they are of this kind."""
        return self._reaches[kind]

    def has(self, days: Days, day: int) -> bool:
        """Whether the day is one of these. Raises UnknownDate where that is not known; no Saturday is a school day."""
        if not isinstance(days, DayKind):
            return weekday(day) in days
        if day in self._reaches[days]:
            return day in self._days[days]
        if days in _NEVER_AT_WEEKENDS and weekday(day) >= SATURDAY:
            return False
        raise UnknownDate(date_of(day), days.value)

    @cached_property
    def version(self) -> str:
        """Sixteen hexadecimal digits that change with anything the calendar says; decisions record them."""
        said = (
            self.zone.key,
            self.terms,
            sorted(self.closed),
            sorted(self.bank_holidays),
            self.known,
            self.holidays_known,
        )
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    @cached_property
    def _hash(self) -> int:
        return hash(self.version)

    @cached_property
    def _reaches(self) -> dict[DayKind, range]:
        terms, holidays = _range(self.known), _range(self.holidays_known or self.known)
        both = range(max(terms.start, holidays.start), min(terms.stop, holidays.stop))
        return {
            DayKind.SCHOOL: both,
            DayKind.TERM: terms,
            DayKind.WORKING: holidays,
            DayKind.BANK_HOLIDAY: holidays,
        }

    @cached_property
    def _days(self) -> dict[DayKind, frozenset[int]]:
        holidays = _numbers(self.bank_holidays)
        term = frozenset(day for each in self.terms for day in _range(Dates(each.first, each.last)))
        return {
            DayKind.SCHOOL: _weekdays(term) - _numbers(self.closed) - holidays,
            DayKind.TERM: term,
            DayKind.WORKING: _weekdays(self._reaches[DayKind.WORKING]) - holidays,
            DayKind.BANK_HOLIDAY: holidays,
        }


_NEVER_AT_WEEKENDS = frozenset({DayKind.SCHOOL, DayKind.WORKING})


def _range(dates: Dates | None) -> range:
    return range(day_number(dates.first), day_number(dates.last) + 1) if dates else range(0)


def _numbers(dates: Iterable[date]) -> frozenset[int]:
    return frozenset(map(day_number, dates))


def _weekdays(days: Iterable[int]) -> frozenset[int]:
    return frozenset(day for day in days if weekday(day) < SATURDAY)
