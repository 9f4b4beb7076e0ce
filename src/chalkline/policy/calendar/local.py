"""The clock on the wall: local minutes of moments, and moments of local minutes, in one zone.

Local time is instant time plus an offset that changes now and then. The changes of an era (32 years) are searched once,
at first need; after that a conversion is a look-up. Before 1972 some zones counted seconds; those are cut to minutes.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import NamedTuple

from chalkline.policy.values import NANOSECONDS_PER_MINUTE, Timestamp

_ERA_BITS = 24  # 2 ** 24 minutes are 31.9 years
_PROBE_MINUTES = 7 * 1440
_GREATEST_OFFSET = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_MINUTE = (datetime(1, 1, 2, tzinfo=UTC) - _EPOCH) // timedelta(minutes=1)
_LAST_MINUTE = (datetime(9999, 12, 30, tzinfo=UTC) - _EPOCH) // timedelta(minutes=1)


class Stretch(NamedTuple):
    """UTC minutes from ``start`` up to ``end`` in which local time is UTC plus ``offset`` minutes."""

    start: int
    end: int
    offset: int


class LocalClock:
    """The clocks of a zone. Get one from :func:`local_clock`, so that its eras are searched once."""

    __slots__ = ("_eras", "_zone")

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._eras: dict[int, tuple[list[int], list[int]]] = {}

    def local_minute(self, at: Timestamp) -> int:
        """The local minute in which the moment lies."""
        minute = at // NANOSECONDS_PER_MINUTE
        starts, offsets = self._eras.get(minute >> _ERA_BITS) or self._era(minute >> _ERA_BITS)
        return minute + offsets[bisect_right(starts, minute) - 1]

    def instant(self, minute: int) -> Timestamp:
        """The first moment at which local clocks show this minute; the end of the gap if they skip it."""
        for stretch in self.stretches(minute - _GREATEST_OFFSET):
            utc = max(minute - stretch.offset, stretch.start)
            if utc < stretch.end:
                return Timestamp(utc * NANOSECONDS_PER_MINUTE)
        raise AssertionError("stretches never end")

    def stretches(self, start: int) -> Iterator[Stretch]:
        """The stretches from the UTC minute ``start`` on, for ever; the first begins there."""
        stretch = self._stretch(start)
        yield stretch._replace(start=start)
        while True:
            stretch = self._stretch(stretch.end)
            yield stretch

    def _stretch(self, minute: int) -> Stretch:
        era = minute >> _ERA_BITS
        starts, offsets = self._eras.get(era) or self._era(era)
        index = bisect_right(starts, minute) - 1
        end = starts[index + 1] if index + 1 < len(starts) else (era + 1) << _ERA_BITS
        return Stretch(starts[index], end, offsets[index])

    def _era(self, era: int) -> tuple[list[int], list[int]]:
        start, end = era << _ERA_BITS, (era + 1) << _ERA_BITS
        starts, offsets = [start], [self._offset(start)]
        for probe in range(start, end, _PROBE_MINUTES):
            last = min(probe + _PROBE_MINUTES, end) - 1
            while (offset := offsets[-1]) != self._offset(last):
                starts.append(self._change(max(probe, starts[-1]), last, offset))
                offsets.append(self._offset(starts[-1]))
        self._eras[era] = starts, offsets
        return starts, offsets

    def _change(self, before: int, after: int, offset: int) -> int:
        """The first minute after ``before`` whose offset is another than ``offset``."""
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if self._offset(middle) == offset else (before, middle)
        return after

    def _offset(self, minute: int) -> int:
        moment = _EPOCH + timedelta(minutes=min(max(minute, _FIRST_MINUTE), _LAST_MINUTE))
        offset = moment.astimezone(self._zone).utcoffset()
        return 0 if offset is None else offset // timedelta(minutes=1)


@cache
def local_clock(zone: tzinfo) -> LocalClock:
    """The clock of the zone, always the same one."""
    return LocalClock(zone)
