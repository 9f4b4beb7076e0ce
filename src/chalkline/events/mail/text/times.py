"""Phrases of dates and times as moments: "Friday 4pm", "period 3 tomorrow", "the end of next week".

Times of day are read here, as schools write them: 3.30 is in the afternoon, the end of play is the end of the day.
Dates are read by dateparser, seen from the moment at which the phrase was written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import cast

from dateparser.date import DateDataParser

from chalkline.events.mail.text.guarded import Guarded, in_small_letters

_WEEKDAYS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tue", "tues"),
            ("wednesday", "wed", "weds"),
            ("thursday", "thu", "thur", "thurs"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    )
    for name in names
}
SATURDAY = _WEEKDAYS["saturday"]
_FRIDAY = _WEEKDAYS["friday"]
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    *("december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
)
_END_OF_DAY = time(23, 59)
_NAMED: Mapping[str, time] = {
    "noon": time(12),
    "midday": time(12),
    "lunchtime": time(12, 30),
    "lunch": time(12, 30),
    "midnight": _END_OF_DAY,
    "morning": time(12),
    "afternoon": time(17),
    "evening": _END_OF_DAY,
    "first thing": time(9),
    "break": time(11),
}
_JOINING = frozenset(
    {
        *(
            "the",
            "of",
            "at",
            "on",
            "by",
            "in",
            "this",
            "next",
            "coming",
            "o'clock",
            "end",
            "close",
            "business",
            "school",
        ),
        *(
            "play",
            "day",
            "first",
            "thing",
            "time",
            "12",
            ",",
            "-",
            "\u2013",
            "(",
            "@",
            "sharp",
            "latest",
            "please",
            "and",
        ),
    }
)
_RELATIVE = frozenset({"today", "tomorrow", "tmrw", "tonight", "week", "month", "period", "lesson", "p", "noon"})
_OF_TIME = frozenset({*_WEEKDAYS, *_MONTHS, *_NAMED, *_JOINING, *_RELATIVE})
_ENDS = re.compile(r"\b(?:end of|close of|cop\b|eod\b)(?: the)?(?: (?:school|play|business))?(?: day)?")
_PERIOD = re.compile(r"\b(?:period|lesson|p) ?(\d{1,2})\b")
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>am|pm)\b|\b(?P<h>\d{1,2})[:.](?P<m>\d{2})\b"
)
_BARE_HOUR = re.compile(
    r"^(?:at )?(?P<h>\d{1,2})(?P<m>)(?: o'clock\b|(?= (?:on |tomorrow|today|this|[mtwfs][a-z]+day)))"
)
_WEEKDAY_BESIDE_DATE = re.compile(rf"\b(?:next )?(?:{'|'.join(_WEEKDAYS)})\b(?=.*\d)|\bnext (?=[a-vx-z])")
_LEFT_OVER = re.compile(
    r"\b(?:at|by|on|of|the|this|coming|time|thing|please|and|sharp|latest|in|morning|afternoon|evening|noon|lunch|end|school|"
    r"play|business)\b"
    r"|[,()@\u2013-](?=\s|$)"
)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPOKEN = Guarded(
    re.compile(
        rf"\b(half(?: past)?|(?:a )?quarter (?:past|to)) ({'|'.join(_HOURS)}|1[0-2]|[1-9])\b(?! ?(?:term|price|hour))",
        re.IGNORECASE,
    ),
    ("half", "quarter"),
    any_case=True,
)
_MILITARY = Guarded(re.compile(r"\b([01]\d|2[0-3])([0-5]\d) ?h(?:ou)?rs\b"), ("hrs", "hours"), figured=True)
_EARLIEST_HOUR = 7
"""An hour before this without am or pm is in the afternoon."""
_TWO_MONTHS = 62


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolTimes:
    """When the periods of a school's day begin, by their number, where the caller knows."""

    periods: Mapping[int, time] = field(default_factory=dict)


def plain_times(text: str) -> str:
    """The text with spoken times in figures: *half past three* as 3:30, *quarter to 4* as 3:45, *1530hrs* as 15:30."""
    return _MILITARY.sub(r"\1:\2", _SPOKEN.sub(_in_figures, text))


def _in_figures(match: re.Match[str]) -> str:
    kind, said = in_small_letters(match[1]), in_small_letters(match[2])
    hour = int(said) if said.isdigit() else _HOURS.index(said) + 1
    if kind.startswith("half"):
        return f"{hour}:30"
    return f"{hour}:15" if "past" in kind else f"{hour - 1 or 12}:45"


def is_of_time(word: str) -> bool:
    """Whether a word in small letters may belong to a phrase of dates and times."""
    return word[0].isdigit() or word in _OF_TIME


def moment_of(phrase: str, now: datetime, times: SchoolTimes) -> datetime | None:
    """The moment that a phrase in small letters means; the end of the day where it names no time of day."""
    rest, at = _time_of(phrase, now, times)
    words = " ".join(_LEFT_OVER.sub(" ", rest).split())
    if words.isdigit():
        return None
    if not words:
        return None if at is None else datetime.combine(now, at, now.tzinfo)
    day = _day_of(words, now.date())
    if day is None:
        return None
    moment = datetime.combine(day, at or _END_OF_DAY, now.tzinfo)
    return moment + timedelta(days=7) if moment < now and words in _WEEKDAYS else moment


def names_day(phrase: str) -> bool:
    """Whether a phrase in small letters names a day by its date or number and no time in it."""
    return (
        any(each.isdigit() for each in phrase)
        and not (_CLOCK.search(phrase) or _BARE_HOUR.search(phrase) or _PERIOD.search(phrase) or _ENDS.search(phrase))
        and not any(name in phrase for name in _NAMED)
    )


def end_of(moment: datetime) -> datetime:
    """The end of the day of a moment."""
    return datetime.combine(moment, _END_OF_DAY, moment.tzinfo)


def _time_of(phrase: str, now: datetime, times: SchoolTimes) -> tuple[str, time | None]:
    """The phrase without its time of day, and that."""
    if period := _PERIOD.search(phrase):
        return _without(phrase, period), times.periods.get(int(period[1]))
    if clock := _CLOCK.search(phrase) or _BARE_HOUR.search(phrase):
        return _without(phrase, clock), _clock_time(clock)
    if ends := _ENDS.search(phrase):
        return _without(phrase, ends), _END_OF_DAY
    if "this time" in phrase:
        return phrase.replace("this time", " "), now.time()
    return _named_time_of(phrase)


def _named_time_of(phrase: str) -> tuple[str, time | None]:
    if "tonight" in phrase:
        return phrase.replace("tonight", "today").replace("midnight", " "), _END_OF_DAY
    found = ((re.search(rf"\b(?:12 )?{name}\b", phrase), at) for name, at in _NAMED.items())
    return next(((_without(phrase, match), at) for match, at in found if match), (phrase, None))


def _without(phrase: str, match: re.Match[str]) -> str:
    return f"{phrase[: match.start()]} {phrase[match.end() :]}"


def _clock_time(match: re.Match[str]) -> time | None:
    found = match.groupdict()
    hour, minute = int(found.get("hour") or found["h"]), int(found.get("minute") or found["m"] or 0)
    if found.get("half"):
        hour = hour % 12 + (12 if found["half"] == "pm" else 0)
    elif 1 <= hour < _EARLIEST_HOUR:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a clock's


def _day_of(words: str, today: date) -> date | None:
    """The day that the words mean; None where they mean none."""
    if words == "today":
        return today
    if words in {"tomorrow", "tmrw"}:
        return today + timedelta(days=1)
    if words in {"week", "next week"}:
        return today + timedelta(days=_FRIDAY - today.weekday() + (7 if "next" in words else 0))
    plain = _WEEKDAY_BESIDE_DATE.sub(" ", words).strip()
    if plain in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS[plain] - today.weekday()) % 7)
    if ordinal := _ORDINAL.fullmatch(plain):
        days = (today + timedelta(days=ahead) for ahead in range(_TWO_MONTHS))
        return next((day for day in days if day.day == int(ordinal[1])), None)
    return _parsed(plain, today)


@lru_cache(maxsize=4096)
def _parsed(words: str, today: date) -> date | None:
    """The date by dateparser: of what may mean several days, the next."""
    found = cast("datetime | None", _parser(today).get_date_data(words).date_obj)
    return None if found is None else found.date()


@lru_cache(maxsize=64)
def _parser(today: date) -> DateDataParser:
    base = datetime.combine(today, time())
    return DateDataParser(
        languages=["en"], settings={"RELATIVE_BASE": base, "PREFER_DATES_FROM": "future", "DATE_ORDER": "DMY"}
    )
