"""Dates of mail (RFC 5322, section 3.3, with the obsolete forms of section 4.3)."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from chalkline.events.mail.comments import without_comments
from chalkline.policy.values import Timestamp

_DATE = re.compile(
    r"\s*(?:[A-Za-z]{2,9}\s*,?\s*)?(\d{1,2})[\s-]+([A-Za-z]{3})[A-Za-z]{0,6}[\s-]+(\d{2,4})"
    r"[\s,]+(\d{1,2})\s*:\s*(\d{1,2})(?:\s*:\s*(\d{1,2})(?:\.\d{1,9})?)?"
    r"\s*(?:([+-])(\d\d)(\d\d)|([A-Za-z]{1,5}))?\s*(?:\([^()\\]*\)\s*)?",
    re.ASCII,
)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_ZONES = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
"""Zones of RFC 5322 in hours; any other name counts as UTC, as the RFC says."""
_CENTURY_TURNS = 50
_LONGEST = 1000


def date_of(text: str) -> Timestamp | None:
    """The moment that a Date field names; None for what is no date. Without a zone it counts as UTC."""
    text = text[:_LONGEST]
    match = _DATE.fullmatch(text) or ("(" in text and _DATE.fullmatch(without_comments(text)))
    if not match:
        return None
    day, month, year, hour, minute, second, sign, offset_hours, offset_minutes, zone = match.groups()
    try:
        local = datetime(
            _year(year),
            _MONTHS.get(month.lower(), 0),
            int(day),
            int(hour),
            int(minute),
            min(int(second or 0), 59),  # a leap second is the last second of its minute
            tzinfo=UTC,
        )
        return Timestamp.of(local - (_offset(sign, offset_hours, offset_minutes) if sign else _zone(zone)))
    except (ValueError, OverflowError):
        return None


def arrival_of(received: Iterable[str]) -> Timestamp | None:
    """The moment of the topmost Received field that has one: what follows its last semicolon."""
    return next((date for text in received if (date := _after_semicolon(text)) is not None), None)


def _after_semicolon(text: str) -> Timestamp | None:
    date = date_of(text.rpartition(";")[2])
    return date_of(without_comments(text).rpartition(";")[2]) if date is None and "(" in text else date


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == len("1997"):
        return year
    return year + (2000 if len(digits) == len("97") and year < _CENTURY_TURNS else 1900)


def _offset(sign: str, hours: str, minutes: str) -> timedelta:
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return -offset if sign == "-" else offset


def _zone(name: str | None) -> timedelta:
    return timedelta(hours=_ZONES.get(name.lower(), 0)) if name else timedelta()
