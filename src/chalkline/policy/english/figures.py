"""Values as people write them: quantities, durations, moments, windows, quoted words."""

import re
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from chalkline.policy.calendar.days import weekday
from chalkline.policy.calendar.local import local_clock
from chalkline.policy.calendar.periods import MINUTES_PER_DAY, Period
from chalkline.policy.calendar.window_text import phrase as window_phrase
from chalkline.policy.calendar.windows import DAY_NAMES, Window
from chalkline.policy.english.grammar import counted, listed, words
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Duration, Timestamp

_PLAIN = re.compile(r"[\w@][\w@.+-]*")
_DAY = re.compile(rf"\b(?:{'|'.join(DAY_NAMES)})\b")
_DAYS = re.compile(rf"\b(?:{'|'.join(DAY_NAMES)})(?:, (?:{'|'.join(DAY_NAMES)})\b(?! to))+")
_LONGEST_QUOTE = 60
_SCALES = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))
_DURATION_UNITS = ((3_600, "hour"), (60, "minute"), (1, "second"))
"""No days: a day is not always 24 hours."""
_ARTICLES = ("day", "week", "term", "year", "window", "night", "evening", "morning")


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""In English whatever the locale."""


def value(of: object, zone: ZoneInfo | None = None) -> str:
    """The value in words; text as :func:`word`, moments in ``zone`` (UTC without one)."""
    if isinstance(of, Timestamp):
        return moment(of, zone)
    if isinstance(of, (tuple, list)):
        return listed([value(item, zone) for item in of]) or "nothing"
    written = next((written for type_, written in _WRITTEN if isinstance(of, type_)), None)
    return "something" if written is None else written(of)


def word(text: str) -> str:
    """A word as it is, anything else in quotation marks, cut where it is long."""
    return text if _PLAIN.fullmatch(text) else quoted(text)


def one_line(text: str) -> str:
    """The text on one line, with nothing in it that cannot be seen: strangers wrote it."""
    line = " ".join(text.split())
    return (
        line
        if line.isprintable()
        else "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)
    )


def quoted(text: str) -> str:
    """The text in quotation marks, cut to sixty characters, on one line."""
    line = one_line(text)
    short = line if len(line) <= _LONGEST_QUOTE else f"{line[: _LONGEST_QUOTE - 1]}…"
    return f"“{short}”"


def value_or_present(of: object, zone: ZoneInfo) -> str:
    """The moment of the decision, told without its date."""
    return present(of, zone) if isinstance(of, Timestamp) else value(of, zone)


def name(of: object, _zone: ZoneInfo | None = None) -> str:
    """What somebody or something goes by, as it is."""
    return one_line(str(of)) if of else "without a name"


def alternatives(values: Sequence[Hashable], zone: ZoneInfo | None = None) -> str:
    """The values as a choice: ``exe, bat or js``."""
    return listed([value(item, zone) for item in values], "or")


def quantity(of: object, _zone: ZoneInfo | None = None) -> str:
    """A size in bytes: ``25 MB``, ``31.4 MB``, ``812 bytes``; decimal units, at most two decimals."""
    number = int(str(of))
    for scale, unit in _SCALES:
        if number >= scale:
            return f"{number / scale:.2f}".rstrip("0").rstrip(".") + f" {unit}"
    return counted(number, "byte")


def size_in_bytes(of: object, _zone: ZoneInfo | None = None) -> str:
    """A size in bytes, to the byte: ``1,000 bytes``."""
    return counted(int(str(of)), "byte")


def quantity_beside(limit: object) -> Callable[[object, ZoneInfo], str]:
    """Writes sizes in bytes so that one which is not the limit never looks like it."""
    written_limit = quantity(limit)

    def written(of: object, zone: ZoneInfo) -> str:
        rounded = quantity(of)
        return rounded if of == limit or rounded != written_limit else size_in_bytes(of, zone)

    return written


def duration(of: Duration) -> str:
    """A span of time in its largest units: ``1 hour 30 minutes``, ``45 seconds``."""
    seconds, below = divmod(abs(int(of)), NANOSECONDS_PER_SECOND)
    parts = []
    for size, unit in _DURATION_UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(counted(count, unit))
    if below:
        parts.append(f"{below / 1_000_000:g} milliseconds")
    return ("minus " if of < 0 else "") + (" ".join(parts) or "no time")


def moment(of: Timestamp, zone: ZoneInfo | None = None) -> str:
    """A moment with its date: ``Sunday 15 November 2026 at 21:14``."""
    local = _local(of, zone)
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year} at {local:%H:%M}"


def present(of: Timestamp, zone: ZoneInfo) -> str:
    """The moment of the decision itself, whose date its reader knows: ``Sunday 21:14``."""
    day, minute = divmod(local_clock(zone).local_minute(of), MINUTES_PER_DAY)
    return f"{DAYS[weekday(day)]} {minute // 60:02d}:{minute % 60:02d}"


def _local(of: Timestamp, zone: ZoneInfo | None) -> datetime:
    """The moment in the zone; in UTC where the last hours of the calendar leave no other."""
    try:
        return of.utc.astimezone(zone or UTC)
    except OverflowError:
        return of.utc


def period(of: Period) -> str:
    """A period: ``456 days``, ``2 working days``, ``48 hours excluding weekends``."""
    return counted(of.count, of.unit.value) + (" excluding weekends" if of.excluding_weekends else "")


def window_name(name: str) -> str:
    """What a window is called: ``e-mail hours``, ``the school day``."""
    called = words(name)
    return f"the {called}" if called.endswith(_ARTICLES) else called


def window(of: Window) -> str:
    """When a window is open: ``weekdays from 07:30 to 17:00``, ``Monday to Thursday from 09:00 to 12:00``."""
    listed_days = _DAYS.sub(lambda match: listed(match[0].split(", ")), window_phrase(of))
    return _DAY.sub(lambda match: match[0].capitalize(), listed_days)


_WRITTEN: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda of: "yes" if of else "no"),
    (type(None), lambda _of: "nothing"),
    (Duration, duration),
    (int, lambda of: f"{int(of):,}"),
    (float, lambda of: f"{of:,g}"),
    (str, word),
)
"""How values of each type are written, the first that fits."""
