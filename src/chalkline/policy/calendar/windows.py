"""Windows: the spans of the week, term or year in which a policy lets things happen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from chalkline.policy.calendar.periods import END_OF_DAY, MINUTES_PER_DAY, START_OF_DAY, LocalTime

Weekdays = frozenset[int]
"""Days of the week, 0 for Monday to 6 for Sunday."""

WEEKDAYS: Weekdays = frozenset(range(5))
WEEKENDS: Weekdays = frozenset({5, 6})
EVERY_DAY: Weekdays = frozenset(range(7))
DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class DayKind(StrEnum):
    """Days that only a calendar knows."""

    SCHOOL = "school days"
    """Days of term less weekends, INSET days, closures and bank holidays."""
    TERM = "term time"
    """All days from the first to the last of a term."""
    WORKING = "working days"
    """Weekdays less bank holidays."""
    BANK_HOLIDAY = "bank holidays"


Days = Weekdays | DayKind

_GROUPS = {WEEKDAYS: "weekdays", WEEKENDS: "weekends", EVERY_DAY: "every day"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Some days with the times on them, ``end`` exclusive; with ``end < start`` it belongs to the day it starts on."""

    days: Days
    start: LocalTime = START_OF_DAY
    end: LocalTime = END_OF_DAY

    @property
    def whole_days(self) -> bool:
        """Whether it has no times."""
        return (self.start, self.end) == (START_OF_DAY, END_OF_DAY)

    @property
    def length(self) -> int:
        """Minutes from start to end on a day without clock change."""
        return (self.end.minute - self.start.minute) % MINUTES_PER_DAY or MINUTES_PER_DAY

    def __str__(self) -> str:
        return f"{days_text(self.days)} {self.start}-{self.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some slots without others (``except``)."""

    slots: tuple[Slot, ...]
    without: tuple[Slot, ...] = ()

    def __str__(self) -> str:
        listed = _listed(self.slots)
        return f"{listed} except {_listed(self.without)}" if self.without else listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The union of its parts. Hashable; pure text until a calendar says which days are school days.

    ``str(window)`` is how a policy writes it, and parses to the same window.
    """

    parts: tuple[Part, ...]

    @classmethod
    def of(cls, parts: Iterable[Part]) -> "Window":
        """The window of these parts; neighbours without exceptions are one part, however they were listed."""
        merged: list[Part] = []
        for part in parts:
            if merged and not (part.without or merged[-1].without):
                merged[-1] = Part(slots=merged[-1].slots + part.slots)
            else:
                merged.append(part)
        return cls(parts=tuple(merged))

    def __str__(self) -> str:
        return "; ".join(map(str, self.parts))

    @property
    def slots(self) -> Iterator[Slot]:
        """All slots, those of exceptions included."""
        return (slot for part in self.parts for slot in (*part.slots, *part.without))

    @property
    def kinds(self) -> frozenset[DayKind]:
        """The kinds of day that it needs a calendar for; empty if it goes by the days of the week alone."""
        return frozenset(slot.days for slot in self.slots if isinstance(slot.days, DayKind))

    @property
    def times(self) -> tuple[LocalTime, ...]:
        """The times that it is written with, in order, each once; whole days have none."""
        timed = [time for slot in self.slots if not slot.whole_days for time in (slot.start, slot.end)]
        return tuple(dict.fromkeys(timed))


def days_text(days: Days) -> str:
    """The days as policies write them: ``weekdays``, ``monday to thursday``, ``tuesday, friday``, ``school days``."""
    if isinstance(days, DayKind):
        return days.value
    return _GROUPS.get(days) or ", ".join(_runs(sorted(days)))


def _runs(days: list[int]) -> Iterator[str]:
    """Three days and more in a row as a range, others one by one."""
    while days:
        length = next((n for n, day in enumerate(days) if day != days[0] + n), len(days))
        length = length if length > 2 else 1  # noqa: PLR2004 - two days are not worth a range
        first, last = DAY_NAMES[days[0]], DAY_NAMES[days[length - 1]]
        yield f"{first} to {last}" if length > 1 else first
        days = days[length:]


def _listed(slots: tuple[Slot, ...]) -> str:
    """Several in a list all say their times, since bare days would take those that follow."""
    if len(slots) == 1 and slots[0].whole_days:
        return days_text(slots[0].days)
    return ", ".join(map(str, slots))
