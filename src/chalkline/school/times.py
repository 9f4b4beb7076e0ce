"""Days and times as a school's tables write them: ``2026-09-01``, ``2026-09-01 15:15``, RFC 3339 with its offset."""

import re
from datetime import date
from zoneinfo import ZoneInfo

from chalkline.events.moments import moment_of
from chalkline.policy.calendar.days import day_number
from chalkline.policy.calendar.local import local_clock
from chalkline.policy.calendar.periods import MINUTES_PER_DAY
from chalkline.policy.facts.fact import BEGINNING, FOREVER
from chalkline.policy.values import NANOSECONDS_PER_MINUTE, NANOSECONDS_PER_SECOND, Timestamp

_LOCAL = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d?):(\d\d)(?::(\d\d))?)?", re.ASCII)
_SECONDS_PER_DAY = MINUTES_PER_DAY * 60
HELP = "write `2026-09-01`, or `2026-09-01 15:15` by the school's clock, or `2026-09-01T14:15:00Z`"


class Times:
    """Reads moments by one school's clock. A table repeats few texts and fewer days, so both are remembered."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._clock = local_clock(zone)
        self._known: dict[tuple[str, bool], Timestamp] = {}
        self._midnights: dict[int, Timestamp] = {}

    def beginning(self, text: str) -> Timestamp:
        """The moment; of a day without a time, its beginning. Raises ValueError."""
        return self._moment(text, False)

    def end(self, text: str) -> Timestamp:
        """The moment; of a day without a time, its end, since people who write `to Friday` mean Friday too.

        Raises ValueError.
        """
        return self._moment(text, True)

    def _moment(self, text: str, whole_day: bool) -> Timestamp:
        known = self._known.get((text, whole_day))
        if known is None:
            read = self._read(text, whole_day)
            known = self._known[text, whole_day] = max(BEGINNING, min(FOREVER, read))
        return known

    def _read(self, text: str, whole_day: bool) -> Timestamp:
        match = _LOCAL.fullmatch(text)
        if match is None:
            return moment_of(text)
        day, *time = match.groups(default="0")
        number = day_number(date.fromisoformat(day))
        if match[2] is None:
            return self._midnight(number + whole_day)
        hour, minute, second = map(int, time)
        if max(minute, second) >= 60 or (hour * 60 + minute) * 60 + second > _SECONDS_PER_DAY:  # noqa: PLR2004 - to an hour
            raise ValueError("there is no such time of day")
        return Timestamp(self._at(number, hour * 60 + minute) + second * NANOSECONDS_PER_SECOND)

    def _at(self, day: int, minute: int) -> Timestamp:
        begins, ends = self._midnight(day), self._midnight(day + 1)
        if ends - begins == MINUTES_PER_DAY * NANOSECONDS_PER_MINUTE:
            return Timestamp(begins + minute * NANOSECONDS_PER_MINUTE)
        return self._clock.instant(day * MINUTES_PER_DAY + minute)  # the clocks change on this day

    def _midnight(self, day: int) -> Timestamp:
        known = self._midnights.get(day)
        if known is None:
            known = self._midnights[day] = self._clock.instant(day * MINUTES_PER_DAY)
        return known
