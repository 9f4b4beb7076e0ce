"""Clock times in prose: ``7.30am``, ``07:30``, ``noon``, ``half past three``, ``the end of the day``."""

import re
from collections.abc import Iterator

from chalkline.policy.calendar.periods import END_OF_DAY, MINUTES_PER_DAY, NOON
from chalkline.policy.check.figures import Kind, Meaning, clock
from chalkline.policy.check.numbers import number
from chalkline.policy.check.prose.mention import Reader, Reading, entry

_HALF_DAY = MINUTES_PER_DAY // 2
_NOON_HOUR = 12
_SHARES = {"half": 30, "quarter": 15}
_PARTS = {"morning": "am", "afternoon": "pm", "evening": "pm"}

_FREE = r"(?<![\w.,:§#£$€])"
_HOUR = r"(?:1[0-2]|0?\d)"
_MINUTE = r"[0-5]\d"
_FACE = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9])"
_PART = r"(?:[ap]m\b|[ap]\.\s?m\b\.?)"
_SPAN = r"(?:\s*[-\u2013]\s*| to | until | and )"
_DOTTED = rf"(?:[01]?\d|2[0-3])[.:]{_MINUTE}"
_WHEN = r"\b(?:at|between|and|from|until|till|by|before|after|to)"
_SAID_PART = rf"(?:\s*(?P<part>{_PART})|\s+in the (?P<day_part>{'|'.join(_PARTS)}))"


def _on_the_clock(minute: int, part: str | None) -> frozenset[Meaning]:
    """A minute of the clock's face in its half of the day, or in both where that is not said."""
    morning = minute % _HALF_DAY
    halves = {"a": {morning}, "p": {morning + _HALF_DAY}}
    return clock(halves.get((part or "").lower()[:1], {morning, morning + _HALF_DAY}))


def _minute(hour: str, minute: str | None) -> int:
    return int(hour) * 60 + int(minute or 0)


def _twelve_hours(match: re.Match[str]) -> Iterator[Reading]:
    if match["low"]:
        low = _on_the_clock(_minute(match["low"], match["low_minute"]), None)
        yield Reading(Kind.CLOCK, low, "first")
    exact = _on_the_clock(_minute(match["hour"], match["minute"]), match["part"])
    yield Reading(Kind.CLOCK, exact, "time")


def _twenty_four_hours(match: re.Match[str]) -> Iterator[Reading]:
    minute = _minute(match["hour"], match["minute"])
    yield Reading(Kind.CLOCK, _on_the_clock(minute, None) if len(match["hour"]) == 1 else clock({minute}))


def _dotted(match: re.Match[str]) -> Iterator[Reading]:
    for group in ("low", "time"):
        if match[group]:
            hour, minute = match[group].replace(":", ".").split(".")
            exact = len(hour) > 1 and (hour.startswith("0") or int(hour) > _NOON_HOUR)
            minutes = _minute(hour, minute)
            yield Reading(Kind.CLOCK, clock({minutes}) if exact else _on_the_clock(minutes, None), group)


def _said(match: re.Match[str]) -> Iterator[Reading]:
    """``half past three``, ``twenty to five in the afternoon``."""
    share = match["share"].lower()
    minutes = _SHARES.get(share) or int(number(share))
    hour = int(number(match["hour"])) * 60
    part = match["part"] or _PARTS.get((match["day_part"] or "").lower())
    yield Reading(Kind.CLOCK, _on_the_clock(hour - minutes if match["way"].lower() == "to" else hour + minutes, part))


def _hour(match: re.Match[str]) -> Iterator[Reading]:
    """``nine o'clock``, ``eight in the evening``."""
    part = match["part"] or _PARTS.get((match["day_part"] or "").lower())
    yield Reading(Kind.CLOCK, _on_the_clock(int(number(match["hour"])) * 60, part))


def _always(minutes: int, *, firm: bool = True) -> Reader:
    reading = Reading(Kind.CLOCK, clock({minutes}), firm=firm)
    return lambda _: iter([reading])


CLOCK_TIMES = (
    entry(
        rf"{_FREE}(?:(?P<first>(?P<low>{_HOUR})(?:[.:](?P<low_minute>{_MINUTE}))?){_SPAN})?"
        rf"(?P<time>(?P<hour>{_HOUR})(?:[.:](?P<minute>{_MINUTE}))?\s*(?P<part>{_PART}))",
        _twelve_hours,
    ),
    entry(rf"{_FREE}(?P<low>{_DOTTED})\s*[-\u2013]\s*(?P<time>{_DOTTED})(?![\d%.]?\w)", _dotted),
    entry(rf"{_FREE}(?P<hour>[01]\d|2[0-4])[.:]?(?P<minute>{_MINUTE})\s*(?:hours|hrs|h)\b", _twenty_four_hours),
    entry(rf"{_FREE}(?P<hour>[01]?\d|2[0-4]):(?P<minute>{_MINUTE})(?![\d:])", _twenty_four_hours),
    entry(
        rf"{_WHEN} (?:(?P<low>{_DOTTED}){_SPAN})?(?P<time>{_DOTTED})(?![\d%.]?\w)",
        _dotted,
    ),
    entry(
        rf"\b(?:a )?(?P<share>half|quarter|twenty[\s-]five|twenty|ten|five)(?: minutes)? (?P<way>past|to) "
        rf"(?P<hour>{_FACE})\b(?:{_SAID_PART})?",
        _said,
    ),
    entry(rf"{_FREE}(?P<hour>{_FACE}) o[\u2019']clock\b(?:{_SAID_PART})?", _hour),
    entry(rf"{_FREE}(?P<hour>{_FACE}){_SAID_PART}", _hour),
    entry(rf"{_WHEN} (?:12 )?(?:noon|mid-?day)\b", _always(NOON.minute)),
    entry(r"\b(?:12 )?(?:noon|mid-?day)\b", _always(NOON.minute, firm=False)),
    entry(rf"{_WHEN} mid-?night\b", _always(END_OF_DAY.minute)),
    entry(r"\bmid-?night\b", _always(END_OF_DAY.minute, firm=False)),
    entry(
        r"\b(?:(?:end|close) of (?:\w+ ){0,2}day|(?:last|final|same|that) day|on the day)\b",
        _always(END_OF_DAY.minute, firm=False),
    ),
)
