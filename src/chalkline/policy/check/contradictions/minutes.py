"""Windows as sets of the minutes of a week, so that two that never meet are found whatever the calendar says.

A day is one of a few kinds: its weekday, whether it is a bank holiday, and whether it is a school day, another day of
term or none. A set is an int with a bit for each minute of each kind of day. Since a window that spans midnight runs on
into a day of which only the weekday is certain, a window has two sets: the minutes at which it may be open, and those
at which it surely is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from chalkline.policy.calendar.periods import MINUTES_PER_DAY
from chalkline.policy.calendar.windows import EVERY_DAY, WEEKDAYS, DayKind, Days, Slot, Window

Minutes = int

_FULL_DAY: Minutes = (1 << MINUTES_PER_DAY) - 1


@dataclass(frozen=True, slots=True)
class _Day:
    """A kind of day."""

    weekday: int
    bank_holiday: bool
    term: bool
    school: bool

    def is_of(self, days: Days) -> bool:
        """Whether a slot with these days begins on such a day."""
        match days:
            case DayKind.SCHOOL:
                return self.school
            case DayKind.TERM:
                return self.term
            case DayKind.WORKING:
                return self.weekday in WEEKDAYS and not self.bank_holiday
            case DayKind.BANK_HOLIDAY:
                return self.bank_holiday
        return self.weekday in days


def _kinds_of_day() -> Iterator[_Day]:
    """All that can be: school days are days of term, weekdays and no bank holidays."""
    for weekday, (bank_holiday, term, school) in product(sorted(EVERY_DAY), product((False, True), repeat=3)):
        if not school or (term and weekday in WEEKDAYS and not bank_holiday):
            yield _Day(weekday, bank_holiday, term, school)


_DAYS = tuple(_kinds_of_day())
ALWAYS: Minutes = (1 << MINUTES_PER_DAY * len(_DAYS)) - 1


@dataclass(frozen=True, slots=True)
class Opening:
    """The minutes at which a window may be open and those at which it surely is, wherever its days are known."""

    possible: Minutes
    certain: Minutes

    def __or__(self, other: "Opening") -> "Opening":
        return Opening(self.possible | other.possible, self.certain | other.certain)

    def without(self, other: "Opening") -> "Opening":
        """The minutes of this one that are not of the other."""
        return Opening(self.possible & ~other.certain, self.certain & ~other.possible)

    @property
    def closed(self) -> "Opening":
        """The minutes outside it."""
        return Opening(ALWAYS & ~self.certain, ALWAYS & ~self.possible)


_NEVER = Opening(0, 0)


@cache
def opening(window: Window) -> Opening:
    """When a window is open."""
    whole = _NEVER
    for part in window.parts:
        whole |= _union(part.slots).without(_union(part.without))
    return whole


def hours(values: Iterable[int]) -> Minutes:
    """The minutes of these hours, on any day."""
    return _on(_DAYS, sum(((1 << 60) - 1) << 60 * hour for hour in set(values)))


def weekdays(values: Iterable[int]) -> Minutes:
    """The minutes of these weekdays, 0 for Monday."""
    wanted = frozenset(values)
    return _on((day for day in _DAYS if day.weekday in wanted), _FULL_DAY)


def _union(slots: Iterable[Slot]) -> Opening:
    whole = _NEVER
    for slot in slots:
        whole |= _slot(slot)
    return whole


def _slot(slot: Slot) -> Opening:
    first = [day for day in _DAYS if day.is_of(slot.days)]
    end = slot.start.minute + slot.length
    own = _on(first, _span(slot.start.minute, min(end, MINUTES_PER_DAY)))
    rest = _span(0, max(0, end - MINUTES_PER_DAY))
    possible = {(day.weekday + 1) % 7 for day in first}
    certain = possible - {(day.weekday + 1) % 7 for day in _DAYS if day not in first}
    return Opening(own | weekdays(possible) & _on(_DAYS, rest), own | weekdays(certain) & _on(_DAYS, rest))


def _span(start: int, end: int) -> Minutes:
    return (1 << end) - (1 << start) if end > start else 0


def _on(days: Iterable[_Day], minutes: Minutes) -> Minutes:
    return sum(minutes << MINUTES_PER_DAY * _DAYS.index(day) for day in days)
