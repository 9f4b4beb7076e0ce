"""Values near the edges of each type, for events and for literals."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tests.policy.cel.cast import MORNING

from chalkline.policy.cel.library.times import FIRST_MOMENT, LAST_MOMENT
from chalkline.policy.cel.types import BOOL, BYTES, DOUBLE, DURATION, INT, STRING, TIMESTAMP, UINT, Type
from chalkline.policy.values import Duration, Timestamp, Uint

TEXTS = ("", "a", "ab", "Ab-1", "staff", "pupil", "\u212a", "e\u0301", "\u00e9", "\U0001f600a", "a,b,,c", " a\u00a0\t")
READABLE = (
    "12",
    "-7",
    "9223372036854775808",
    "1.5",
    "true",
    "1h30m",
    "2026-11-20T09:30:00Z",
    "500 MB",
    "Europe/London",
    "(a",
)
NUMBERS = (0, 1, -1, 2, 5, 9, 60, 2**31, 2**63 - 1, -(2**63))
COUNTS = tuple(map(Uint, (0, 1, 2, 5, 2**63, 2**64 - 1)))
SHARES = (0.0, -0.0, 1.0, -1.5, 2.5, 1e-7, 1e308, 2.0**63, 0.1)
BLOBS = (b"", b"a", b"ab", b"\xff", "\u00e9".encode())


def _moment(text: str) -> Timestamp:
    return Timestamp.of(datetime.fromisoformat(text).replace(tzinfo=UTC))


MOMENTS = (
    MORNING,
    Timestamp(0),
    Timestamp(-1000),
    Timestamp(FIRST_MOMENT + 1000),
    Timestamp(LAST_MOMENT - 999_999_999),
    *map(
        _moment,
        (
            "2026-10-25T00:59:59.999999",
            "2026-10-25T01:00:00",
            "2027-03-28T00:59:59",
            "2027-03-28T01:00:00",
            "2026-12-31T23:59:59.999999",
            "2027-01-01T00:00:00",
            "2028-02-29T12:30:00",
            "2026-11-20T12:30:00",
            "2029-06-05T12:45:00",
            "2025-03-04T13:00:00",
            "2026-11-20T17:00:00",
            "2026-11-20T16:59:59",
            "2026-11-21T09:00:00",
            "2026-11-22T10:00:00",
            "2026-11-23T08:00:00",
        ),
    ),
)
_HOUR = 3_600_000_000_000
SPANS = tuple(map(Duration, (0, 1_000_000_000, -1_500_000, _HOUR, -_HOUR, 36 * _HOUR, 2_000_000 * _HOUR)))

# The binding of the oracle reads the very first and last moment as infinite and ends bytes at a zero, so events have
# neither; as literals they occur.
VALUES: Mapping[Type, Sequence[object]] = {
    BOOL: (True, False),
    INT: NUMBERS,
    UINT: COUNTS,
    DOUBLE: SHARES,
    STRING: TEXTS,
    BYTES: (*BLOBS, b"\x00a"),
    TIMESTAMP: (*MOMENTS, Timestamp(FIRST_MOMENT), Timestamp(LAST_MOMENT)),
    DURATION: SPANS,
}
