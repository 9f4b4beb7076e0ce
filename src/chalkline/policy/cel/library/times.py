"""Moments and spans: as text, in sums, and read in a time zone (cel-spec, *Timestamps and Durations*).

A timestamp lies in the years 1 to 9999, a duration within about 10,000 years, both to the nanosecond.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from chalkline.policy.cel.errors import ErrorKind, failure
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Duration, Timestamp

FIRST_MOMENT: Final = -62_135_596_800 * NANOSECONDS_PER_SECOND
LAST_MOMENT: Final = 253_402_300_800 * NANOSECONDS_PER_SECOND - 1
LONGEST: Final = 315_576_000_000 * NANOSECONDS_PER_SECOND

_NANOSECONDS = {"h": 3600 * 10**9, "m": 60 * 10**9, "s": 10**9, "ms": 10**6, "us": 10**3, "µs": 10**3, "ns": 1}
_DURATION = re.compile(
    r"(?P<sign>[+-]?)(?P<parts>(?:(?=\.?[0-9])[0-9]{0,20}(?:\.[0-9]{0,20})?(?:h|ms|us|µs|ns|m|s))+|0)\Z"
)
_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?(h|ms|us|µs|ns|m|s)")
_TIMESTAMP = re.compile(
    r"(?P<local>[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.(?P<fraction>[0-9]{1,9}))?"
    r"(?P<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})\Z"
)
_OFFSET = re.compile(r"(?P<sign>[+-]?)(?P<hours>[0-9]{2}):(?P<minutes>[0-9]{2})\Z")
_LONGEST_NAME = 64
_ZONE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}\Z")
_MOST_HOURS, _MOST_MINUTES = 23, 59


def within_time(moment: Timestamp) -> Timestamp:
    """The moment, which must lie in the years 1 to 9999. Raises EvaluationError with OVERFLOW."""
    if FIRST_MOMENT <= moment <= LAST_MOMENT:
        return moment
    raise failure(ErrorKind.OVERFLOW, "moments lie in the years 1 to 9999")


def within_span(span: Duration) -> Duration:
    """The duration, which must not be too long. Raises EvaluationError with OVERFLOW."""
    if -LONGEST <= span <= LONGEST:
        return span
    raise failure(ErrorKind.OVERFLOW, "a duration has at most 10,000 years")


def timestamp_of(text: str) -> Timestamp:
    """The moment that RFC 3339 text such as ``2026-11-20T09:00:00Z`` says. Raises EvaluationError."""
    match = _TIMESTAMP.match(text)
    if match is None:
        raise failure(ErrorKind.BAD_CONVERSION, f"`{text[:40]}` is not a moment")
    zone = "+00:00" if match["zone"] in "Zz" else match["zone"]
    try:
        moment = datetime.fromisoformat(match["local"].upper() + zone)
    except ValueError:
        raise failure(ErrorKind.BAD_CONVERSION, f"`{text[:40]}` is not a moment") from None
    nanoseconds = int((match["fraction"] or "").ljust(9, "0"))
    return within_time(Timestamp(Timestamp.of(moment) + nanoseconds))


def timestamp_text(moment: Timestamp) -> str:
    """The moment in UTC as RFC 3339 text, with as many digits of a second as it has."""
    fraction = int(moment) % NANOSECONDS_PER_SECOND
    digits = f".{fraction:09d}".rstrip("0") if fraction else ""
    return f"{moment.utc.replace(microsecond=0, tzinfo=None).isoformat()}{digits}Z"


def duration_of(text: str) -> Duration:
    """The duration that text such as ``1h30m`` or ``-2.5s`` says. Raises EvaluationError."""
    match = _DURATION.match(text)
    if match is None:
        raise failure(ErrorKind.BAD_CONVERSION, f"`{text[:40]}` is not a duration")
    total = sum(_nanoseconds(*part) for part in _PART.findall(match["parts"]))
    return within_span(Duration(-total if match["sign"] == "-" else total))


def _nanoseconds(whole: str, fraction: str, unit: str) -> int:
    scale = int(f"1{'0' * len(fraction)}")
    return int(whole + fraction) * _NANOSECONDS[unit] // scale


def duration_text(span: Duration) -> str:
    """The duration in seconds, ``5400s``, with as many digits as it has."""
    seconds, fraction = divmod(abs(int(span)), NANOSECONDS_PER_SECOND)
    digits = f".{fraction:09d}".rstrip("0") if fraction else ""
    return f"{'-' if span < 0 else ''}{seconds}{digits}s"


def zone_of(name: str) -> tzinfo:
    """The time zone of an IANA name or of an offset such as ``+01:00``. Raises EvaluationError."""
    zone = _known_zone(name) if len(name) <= _LONGEST_NAME else None
    if zone is None:
        raise failure(ErrorKind.BAD_ARGUMENT, f"`{name[:40]}` is not a time zone")
    return zone


@lru_cache(maxsize=256)  # a name that is none would be looked for on disk each time
def _known_zone(name: str) -> tzinfo | None:
    offset = _OFFSET.match(name)
    if offset and int(offset["hours"]) <= _MOST_HOURS and int(offset["minutes"]) <= _MOST_MINUTES:
        span = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"]))
        return timezone(-span if offset["sign"] == "-" else span)
    try:
        return ZoneInfo(name) if _ZONE_NAME.match(name) else None
    except (KeyError, ValueError, OSError):
        return None


def local(zone: tzinfo, moment: Timestamp) -> datetime:
    """The moment as a clock in the zone shows it. Raises EvaluationError with OVERFLOW beyond the year 1 or 9999."""
    try:
        return moment.utc.astimezone(zone)
    except OverflowError:
        raise failure(ErrorKind.OVERFLOW, "moments lie in the years 1 to 9999") from None


_PARTS: Mapping[str, Callable[[datetime], int]] = {
    "year": lambda clock: clock.year,
    "month": lambda clock: clock.month - 1,
    "day_of_year": lambda clock: clock.timetuple().tm_yday - 1,
    "day_of_month": lambda clock: clock.day - 1,
    "day_of_month_1_based": lambda clock: clock.day,
    "day_of_week": lambda clock: clock.isoweekday() % 7,
    "hours": lambda clock: clock.hour,
    "minutes": lambda clock: clock.minute,
    "seconds": lambda clock: clock.second,
    "milliseconds": lambda clock: clock.microsecond // 1000,
}


def _in_default_zone(part: Callable[[datetime], int]) -> Callable[[tzinfo, Timestamp], int]:
    return lambda zone, moment: part(local(zone, moment))


def _in_named_zone(part: Callable[[datetime], int]) -> Callable[[Timestamp, str], int]:
    return lambda moment, zone: part(local(zone_of(zone), moment))


def _whole(span: Duration, unit: int) -> int:
    magnitude = abs(int(span)) // unit
    return magnitude if span >= 0 else -magnitude


def _milliseconds(span: Duration) -> int:
    """The milliseconds beyond the last full second: cel-spec's component, and not the length in milliseconds."""
    magnitude = abs(int(span)) % NANOSECONDS_PER_SECOND // _NANOSECONDS["ms"]
    return magnitude if span >= 0 else -magnitude


IMPLEMENTATIONS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        **{f"timestamp_to_{name}": _in_default_zone(part) for name, part in _PARTS.items()},
        **{f"timestamp_to_{name}_with_tz": _in_named_zone(part) for name, part in _PARTS.items()},
        "duration_to_hours": lambda span: _whole(span, _NANOSECONDS["h"]),
        "duration_to_minutes": lambda span: _whole(span, _NANOSECONDS["m"]),
        "duration_to_seconds": lambda span: _whole(span, _NANOSECONDS["s"]),
        "duration_to_milliseconds": _milliseconds,
        "add_timestamp_duration": lambda moment, span: within_time(Timestamp(moment + span)),
        "add_duration_timestamp": lambda span, moment: within_time(Timestamp(moment + span)),
        "add_duration_duration": lambda one, other: within_span(Duration(one + other)),
        "subtract_timestamp_timestamp": lambda one, other: within_span(Duration(one - other)),
        "subtract_timestamp_duration": lambda moment, span: within_time(Timestamp(moment - span)),
        "subtract_duration_duration": lambda one, other: within_span(Duration(one - other)),
    }
)
