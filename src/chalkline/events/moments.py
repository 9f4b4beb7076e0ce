"""Moments and spans as text: RFC 3339 and seconds, to the nanosecond."""

import re
from datetime import UTC, datetime
from decimal import Decimal

from chalkline.policy.values import NANOSECONDS_PER_SECOND, Duration, Timestamp

_RFC_3339 = re.compile(r"(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_SECONDS = re.compile(r"-?\d{1,10}(?:\.\d{1,9})?(?=s?$)", re.ASCII)


def moment_of(text: str) -> Timestamp:
    """The moment that a text of RFC 3339 names: ``2025-11-04T18:00:00Z``. Raises ValueError for any other text."""
    match = _RFC_3339.fullmatch(text)
    if match is None:
        raise ValueError(f"`{text}` is no moment; write one such as `2025-11-04T18:00:00Z`")
    day_and_time, fraction, offset = match.groups()
    try:
        whole = Timestamp.of(datetime.fromisoformat(day_and_time + offset.upper()).astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"`{text}` is no moment ({error}); write one such as `2025-11-04T18:00:00Z`") from error
    return Timestamp(whole + int((fraction or "").ljust(9, "0")))


def text_of_moment(moment: Timestamp) -> str:
    """The moment in RFC 3339 and UTC, with as many decimals as it needs."""
    seconds, nanoseconds = divmod(int(moment), NANOSECONDS_PER_SECOND)
    whole = Timestamp(seconds * NANOSECONDS_PER_SECOND).utc.replace(tzinfo=None).isoformat()
    fraction = f".{nanoseconds:09d}".rstrip("0").rstrip(".")
    return f"{whole}{fraction}Z"


def span_of(seconds: float | str) -> Duration:
    """The span of a number of seconds, or of a text such as ``90`` or ``1.5s``. Raises ValueError for other text."""
    match = _SECONDS.match(str(seconds))
    if match is None:
        raise ValueError(f"`{seconds}` is no span; write it in seconds, such as `90` or `1.5`")
    return Duration(Decimal(match[0]) * NANOSECONDS_PER_SECOND)


def seconds_of(span: Duration) -> int | float:
    """The span in seconds, whole where it is whole."""
    seconds, rest = divmod(int(span), NANOSECONDS_PER_SECOND)
    return seconds if rest == 0 else int(span) / NANOSECONDS_PER_SECOND
