"""Dates of mail (RFC 5322, section 3.3, with the obsolete forms of section 4.3)."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from chalkline.events.mail.comments import without_comments
from chalkline.policy.values import Timestamp

_DATE = re.compile(
    r"\s*(?:[A-Za-z]{2,9}\s*,?\s*)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3})[A-Za-z]{0,6}[\s-]+(?P<year>\d{2,4})"
    r"[\s,]+(?P<hour>\d{1,2})\s*:\s*(?P<minute>\d{1,2})(?:\s*:\s*(?P<second>\d{1,2})(?:\.\d{1,9})?)?"
    r"\s*(?:(?P<sign>[+-])(?P<offset_hours>\d\d)(?P<offset_minutes>\d\d)|(?P<zone>[A-Za-z]{1,5}))?\s*",
    re.ASCII,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZONES = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
"""Zones of RFC 5322 in hours; any other name counts as UTC, as the RFC says."""
_CENTURY_TURNS = 50
_LONGEST = 1000


def date_of(text: str) -> Timestamp | None:
    """The moment that a Date field names; None for what is no date. Without a zone it counts as UTC."""
    match = _DATE.fullmatch(without_comments(text[:_LONGEST]))
    month = match["month"].lower() if match else ""
    if match is None or month not in _MONTHS:
        return None
    try:
        local = datetime(
            _year(match["year"]),
            _MONTHS.index(month) + 1,
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            min(int(match["second"] or 0), 59),  # a leap second is the last second of its minute
            tzinfo=UTC,
        )
        return Timestamp.of(local - _offset(match))
    except (ValueError, OverflowError):
        return None


def arrival_of(received: Iterable[str]) -> Timestamp | None:
    """The moment of the topmost Received field that has one: what follows its last semicolon."""
    dates = (date_of(without_comments(text).rpartition(";")[2]) for text in received)
    return next((date for date in dates if date is not None), None)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == len("1997"):
        return year
    return year + (2000 if len(digits) == len("97") and year < _CENTURY_TURNS else 1900)


def _offset(match: re.Match[str]) -> timedelta:
    if match["sign"]:
        offset = timedelta(hours=int(match["offset_hours"]), minutes=int(match["offset_minutes"]))
        return -offset if match["sign"] == "-" else offset
    return timedelta(hours=_ZONES.get((match["zone"] or "").lower(), 0))
