"""A school's calendar: its zone, terms, INSET days and bank holidays, and for which dates they are known."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What a date is at this school. Outside ``known`` nothing is: asking there is undecided, never no."""

    zone: ZoneInfo
    school_days: frozenset[date]
    bank_holidays: frozenset[date]
    known: tuple[date, date] | None
