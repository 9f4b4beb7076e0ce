"""Values that conditions and events share, where Python's own types do not say enough.

CEL's bool, int, double, string, bytes and null are Python's bool, int, float, str, bytes and None; lists are tuples or
lists, maps are dicts, records are objects with attributes (msgspec structs). The three below are ints that know what
they
count, so that compiled conditions compare them at the speed of ints and interpreters can still tell them apart.
"""

from datetime import UTC, datetime, timedelta

NANOSECONDS_PER_SECOND = 1_000_000_000
NANOSECONDS_PER_MINUTE = 60 * NANOSECONDS_PER_SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Uint(int):
    """An unsigned 64-bit integer."""

    __slots__ = ()


class Duration(int):
    """A span of time in nanoseconds, elapsed and not by the calendar."""

    __slots__ = ()

    @classmethod
    def of(cls, span: timedelta) -> "Duration":
        """The duration of a ``timedelta``."""
        return cls(span // _MICROSECOND * 1000)


class Timestamp(int):
    """A moment: nanoseconds since 1970-01-01T00:00:00Z, whatever the zone."""

    __slots__ = ()

    @classmethod
    def of(cls, moment: datetime) -> "Timestamp":
        """The timestamp of an aware ``datetime``. Raises ValueError for a naive one."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return cls((moment - _EPOCH) // _MICROSECOND * 1000)

    @property
    def utc(self) -> datetime:
        """The moment as an aware ``datetime`` in UTC, cut to microseconds."""
        return _EPOCH + timedelta(microseconds=int(self) // 1000)
