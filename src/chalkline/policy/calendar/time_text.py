"""Times of day as people write them: ``07:30``, ``7.30am``, ``5pm``, ``noon``, ``end of day``."""

import re

from chalkline.policy.calendar.periods import END_OF_DAY, NOON, START_OF_DAY, LocalTime
from chalkline.policy.calendar.written import fault
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Placed, Span

TIME_PATTERN = r"[0-9]+(?:[:.][0-9]+)*(?:\s?[ap]\.?m\b\.?)?|(?:noon|midday|midnight|end of (?:the )?day)\b"
"""Whatever is meant as a time of day, right or wrong."""

_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?:\s?([ap])\.?m\.?)?", re.IGNORECASE)
_WORDS = {
    "noon": NOON,
    "midday": NOON,
    "midnight": START_OF_DAY,
    "end of day": END_OF_DAY,
    "end of the day": END_OF_DAY,
}
_HALF_DAY = 12
_HOURS = 24
_MINUTES = 60


def parse_local_time(written: Placed[str]) -> LocalTime | tuple[Diagnostic, ...]:
    """The time of day that was written, or what is wrong with it (``bad-time``).

    ``midnight`` is the beginning of a day; its end is ``24:00`` or ``end of day``.
    """
    return read_time(written.value, written.span)


def read_time(text: str, span: Span) -> LocalTime | tuple[Diagnostic, ...]:
    """Likewise, of a text and the place to complain about."""
    text = " ".join(text.split())
    if word := _WORDS.get(text.casefold()):
        return word
    match = _CLOCK.fullmatch(text)
    if not match:
        return fault(Code.BAD_TIME, f"`{text}` is not a time of day", span, "write it as `15:15` or `3.15pm`")
    return _time_of(text, match, span)


def _time_of(text: str, match: re.Match[str], span: Span) -> LocalTime | tuple[Diagnostic, ...]:
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half is None and match[2] is None:
        remedy = f"write `{hour:02d}:00`, or `{hour}am` or `{hour}pm`"
        return fault(Code.BAD_TIME, f"`{text}` may be a time of the morning or of the afternoon", span, remedy)
    if half and hour == _HALF_DAY and not minute:
        return fault(Code.BAD_TIME, f"`{text}` is understood in two ways", span, "write `noon` or `midnight`")
    top = _HALF_DAY if half else _HOURS
    if minute >= _MINUTES or hour > top or (half and hour == 0) or (hour == _HOURS and minute):
        return fault(Code.BAD_TIME, f"there is no time `{text}`", span, "the hours of a day go from `00:00` to `24:00`")
    if half:
        hour = hour % _HALF_DAY + (_HALF_DAY if half in "pP" else 0)
    return LocalTime(hour * _MINUTES + minute)
