"""Deadlines in a text: "by Friday 4pm", "before period 3 tomorrow", "no later than noon on the 12th".

What follows a word such as *by* is read as far as it speaks of dates and times; times of day are read here, dates by
dateparser, both as seen from the moment at which the message came. What has passed already, or lies further ahead than
a year, is taken for something else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import chain, islice, takewhile

from dateparser.date import DateDataParser

_CUE = re.compile(
    r"\b(?:by|on or before|before|no(?:t)? later than|at the latest|due(?: in| on| by| at)?|deadline(?: is| of)?|"
    r"closing date(?: is)?|latest|cut-?off(?: is)?|prior to|ahead of|between now and)\s*[:,-]?\s+(?=[a-z0-9(])",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"\b(?:please|need|kindly|must|urgent\w*|claim|pay|update|wants?)\b[^.?!\n]{0,90}?\b(?=(?:today|tonight|this afternoon)\b)",
    re.IGNORECASE,
)
_NO_DEADLINE = re.compile(
    r"\b(?:back|home|arriv\w+|finish\w*|returning|over|ready|open|will be|should be|'ll be)\b[^.\n]{0,20}$", re.IGNORECASE
)
_WITHIN = re.compile(
    r"\b(?:within|in the next) (?:the next )?(\d{1,3}|an?|one|the next|two|three|ten) ?(hours?|minutes?|mins?|days?)\b", re.IGNORECASE
)
_TOKEN = re.compile(
    r"\d{1,2}[:.]\d{2}\s?(?:am|pm)?|\d{1,2}\s?(?:am|pm)\b|\d{1,4}(?:[/.-]\d{1,4}){1,2}|\d+(?:st|nd|rd|th)?|[a-z']+|\S",
    re.IGNORECASE,
)
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SHORT_DAYS = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "weds": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
)
_NAMED_TIMES: Mapping[str, time] = {
    "noon": time(12),
    "midday": time(12),
    "lunchtime": time(12, 30),
    "lunch": time(12, 30),
    "midnight": time(23, 59),
    "morning": time(12),
    "afternoon": time(17),
    "tonight": time(23, 59),
    "evening": time(23, 59),
    "break": time(11),
}
_END_OF_DAY = time(23, 59)
_ENDS = re.compile(
    r"\b(?:the )?(?:end of (?:the |school |play )?(?:school )?(?:day|play|business|school|today)|close of (?:play|business|school)|cop|eod|end of)\b",
    re.IGNORECASE,
)
_FILLER = frozenset(
    ["the", "of", "at", "on", "by", "in", "this", "next", "time", "coming", "o'clock", "end", "close", "play", "business", "day", "school", ",", "-", "–", "(", "noon", "sharp", "latest", "please", "and"]
)
_RELATIVE = frozenset(
    {
        "today",
        "tomorrow",
        "tmrw",
        "tonight",
        "week",
        "month",
        "first",
        "thing",
        "period",
        "p",
        "p1",
        "p2",
        "p3",
        "p4",
        "p5",
        "p6",
    }
)
_PERIOD = re.compile(r"\b(?:period|lesson|p) ?(\d{1,2})\b", re.IGNORECASE)
_TIME = re.compile(r"\b(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm)\b|\b(\d{1,2})[:.](\d{2})\b|\b(\d{1,2}) o'clock\b", re.IGNORECASE)
_BARE_HOUR = re.compile(r"^(?:at )?(\d{1,2})(?= (?:on |tomorrow|today|this|mon|tue|wed|thu|fri|sat|sun)|$)", re.IGNORECASE)
_LONGEST = 12
_MOST = 20
_HORIZON = timedelta(days=370)
_SCHOOL_MORNING = 7
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "ten": 10, "the next": 1}
_WORDS_LIMIT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolTimes:
    """When the periods of a school's day begin, by their number, where the caller knows."""

    periods: Mapping[int, time] = field(default_factory=dict)


def deadlines_in(text: str, now: datetime, times: SchoolTimes) -> list[datetime]:
    """The moments that the text names as deadlines, in its order, in the zone of ``now`` and after it."""
    found = [*_within(text, now), *_by(text[:_WORDS_LIMIT], now, times)]
    return [moment for moment in found if now <= moment <= now + _HORIZON]


def _within(text: str, now: datetime) -> Iterator[datetime]:
    for match in islice(_WITHIN.finditer(text), _MOST):
        number = (
            _NUMBERS.get(match[1].lower()) or int(match[1]) if match[1].isdigit() or match[1].lower() in _NUMBERS else 1
        )
        unit = match[2].lower()
        span = (
            timedelta(hours=number)
            if unit.startswith("h")
            else timedelta(days=number)
            if unit.startswith("d")
            else timedelta(minutes=number)
        )
        yield now + span


def _by(text: str, now: datetime, times: SchoolTimes) -> Iterator[datetime]:
    for cue in islice(chain(_CUE.finditer(text), _TODAY.finditer(text)), _MOST):
        if _NO_DEADLINE.search(text[max(0, cue.start() - 40) : cue.start()]):
            continue
        phrase = phrase_at(text, cue.end())
        if phrase and (moment := moment_of(phrase, now, times)) is not None:
            yield moment


def phrase_at(text: str, start: int) -> str:
    """The words from here that speak of a date or time, as one line; empty where the first does not."""
    tokens = (match[0].lower() for match in _TOKEN.finditer(text, start, start + 200))
    words = list(takewhile(_is_of_time, islice(tokens, _LONGEST)))
    while words and words[-1] in _FILLER - {"noon", "day", "play", "business", "school"}:
        words.pop()
    return " ".join(words)


def _is_of_time(word: str) -> bool:
    return (
        word[0].isdigit()
        or word in _DAYS
        or word in _SHORT_DAYS
        or word in _MONTHS
        or word in _NAMED_TIMES
        or word in _FILLER
        or word in _RELATIVE
    )


def moment_of(phrase: str, now: datetime, times: SchoolTimes) -> datetime | None:
    """The moment that a phrase of dates and times means; the end of the day where it names no time."""
    rest, at = _time_of(phrase, times)
    rest = re.sub(r"\b(?:at|by|on|of|the|this|coming|thing|please|and|sharp|latest|in)\b|[,()–-](?=\s|$)", " ", rest)
    rest = " ".join(rest.split())
    if not rest:
        return None if at is None else _on(now, at, now.tzinfo)
    day = _day_of(rest, now)
    if day is None:
        return None
    moment = _on(day, at or _END_OF_DAY, now.tzinfo)
    return moment + timedelta(days=7) if moment < now and _is_weekday(rest) else moment


def _time_of(phrase: str, times: SchoolTimes) -> tuple[str, time | None]:
    """The phrase without its time of day, and that."""
    period = _PERIOD.search(phrase)
    if period:
        return _without(phrase, period), times.periods.get(int(period[1]))
    clock = _TIME.search(phrase) or _BARE_HOUR.search(phrase)
    if clock:
        return _without_named(_without(phrase, clock)), _clock_time(clock)
    ends = _ENDS.search(phrase)
    if ends:
        return _without(phrase, ends), _END_OF_DAY
    for name, at in _NAMED_TIMES.items():
        named = re.search(rf"\b(?:12 )?{name}\b", phrase)
        if named:
            return _without(phrase, named) + (" today" if name == "tonight" else ""), at
    if "first thing" in phrase:
        return phrase.replace("first", ""), time(9)
    return phrase, None


def _without(phrase: str, match: re.Match[str]) -> str:
    return f"{phrase[: match.start()]} {phrase[match.end() :]}"


def _without_named(phrase: str) -> str:
    return re.sub(r"\b(?:morning|afternoon|evening|noon|midday|lunch(?:time)?|o'clock|end|school|day)\b", " ", phrase)


def _clock_time(match: re.Match[str]) -> time | None:
    groups = [*match.groups(), None, None, None, None, None][:6]
    hour = int(next(group for group in (groups[0], groups[3], groups[5]) if group))
    minute = int(groups[1] or groups[4] or 0)
    half = (groups[2] or "").lower()
    if half == "pm" or (not half and 1 <= hour < _SCHOOL_MORNING):
        hour = hour % 12 + 12
    elif half == "am":
        hour %= 12
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a clock's


def _is_weekday(rest: str) -> bool:
    return rest in _DAYS or rest in _SHORT_DAYS


def _day_of(rest: str, now: datetime) -> datetime | None:
    """The day that the words mean; None where they mean none."""
    if rest in {"today", "day"}:
        return now
    if rest in {"tomorrow", "tmrw"}:
        return now + timedelta(days=1)
    if rest in {"week", "next week"}:
        return now + timedelta(days=4 - now.weekday() + (7 if "next" in rest else 0))
    weekday = _SHORT_DAYS.get(rest, _DAYS.index(rest) if rest in _DAYS else None)
    if weekday is not None:
        return now + timedelta(days=(weekday - now.weekday()) % 7)
    if (ordinal := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)", rest)) is not None:
        return _next_day_numbered(int(ordinal[1]), now)
    return _parsed(rest, now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None))


def _next_day_numbered(number: int, now: datetime) -> datetime | None:
    """The next day of this number in a month."""
    days = (now + timedelta(days=ahead) for ahead in range(62))
    return next((day for day in days if day.day == number), None)


@lru_cache(maxsize=4096)
def _parsed(words: str, base: datetime) -> datetime | None:
    """The date by dateparser: of what may mean several days, the next."""
    plain = re.sub(
        r"\b(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)(?:day|nesday|sday|rsday|urday)?\b(?=.*\d)", " ", words
    ).strip()
    parser = _parser(base)
    return parser.get_date_data(plain or words).date_obj


@lru_cache(maxsize=64)
def _parser(base: datetime) -> DateDataParser:
    return DateDataParser(
        languages=["en"], settings={"RELATIVE_BASE": base, "PREFER_DATES_FROM": "future", "DATE_ORDER": "DMY"}
    )


def _on(day: datetime, at: time, zone: tzinfo | None) -> datetime:
    return datetime.combine(day.date(), at, zone)


def weekday_time(start: datetime, end: datetime) -> timedelta:
    """How much of the time from one moment to another lies on Mondays to Fridays; nothing where it runs backwards."""
    total = timedelta()
    at = start
    while at < end:
        midnight = (at + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        until = min(midnight, end)
        if at.weekday() < _SHORT_DAYS["sat"]:
            total += until - at
        at = until
    return total
