"""Dates of the register of policies: of a day, or of a month alone, as approvals and reviews are often written."""

import calendar
import re
from datetime import date
from typing import NamedTuple

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_NAMED = re.compile(r"([a-z]{3,9})\.? (\d{4})", re.IGNORECASE)
_MONTHS = [name.casefold() for name in calendar.month_name]
HELP = "write a day, `2026-09-01`, or a month, `2026-09` or `September 2026`"


class When(NamedTuple):
    """A day, or the days of a month: from the first that may be meant to the last."""

    first: date
    last: date


def when(written: str) -> When:
    """What was written: ``2025-09-01``, ``2025-09``, ``September 2025``, ``Sept 2025``. Raises ValueError.

    Years of two digits are refused: ``Sept 25`` may be a day.
    """
    if _DAY.fullmatch(written):
        day = date.fromisoformat(written)
        return When(day, day)
    if match := _MONTH.fullmatch(written):
        return _month(int(match[1]), int(match[2]))
    if match := _NAMED.fullmatch(written):
        named = [number for number, name in enumerate(_MONTHS) if number and name.startswith(match[1].casefold())]
        if len(named) == 1:
            return _month(int(match[2]), named[0])
    raise ValueError(written)


def before(one: When, other: When) -> bool:
    """Whether the first lies before the other whatever days are meant."""
    return one.last < other.first


def a_year_after(one: When) -> When:
    """The same a year later; 29 February is then the 28th."""
    return When(_later(one.first), _later(one.last))


def _month(year: int, month: int) -> When:
    first = date(year, month, 1)
    return When(first, first.replace(day=calendar.monthrange(year, month)[1]))


def _later(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, calendar.monthrange(day.year + 1, day.month)[1]))
