"""Deadlines in a text: "by Friday 4pm", "before period 3 tomorrow", "within 24 hours".

What follows a word such as *by* is read as far as it speaks of dates and times. What has passed already, or lies
further ahead than a year, is taken for something else.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, islice, takewhile

from chalkline.events.mail.text.guarded import Guarded, in_small_letters
from chalkline.events.mail.text.times import (
    SATURDAY,
    SchoolTimes,
    end_of,
    is_of_time,
    moment_of,
    names_day,
    plain_times,
)

_CUE = re.compile(
    r"\b(?:by|on or before|before|not? later than|due(?: in| on| by| at| back)?|deadline(?: is| of)?|"
    r"closing date(?: is)?|cut-?off(?: is)?|prior to|ahead of|between now and|"
    r"(?:consent|ballot|window|drop|bookings?|entries|entry|sign-?up|form|survey|registration|applications?|nominations?|"
    r"vote|voting|orders?|list|offer|portal|consultation|poll) (?:\w+ \w+ )?(?:now )?closes?(?: on| at)?|"
    r"(?:deleted|lapses?|expires?|access) (?:at|on)|last (?:date|day|chance)\b[^.?!:\n]{0,40}? is)\s*[:,-]?\s+"
    r"(?:(?:the )?(?:end of (?:the )?)?(?:half[ -])?term \((?:we \w+ on )?|"
    r"(?:the \w+|s?he|they|we|it|you) (?:[a-z]+ ){1,2}(?:at|on) (?=\d|mon|tue|wed|thu|fri))?(?=[a-z0-9(])",
)
"""Of a text in small letters, as are the next two: three times as fast as patterns of any case."""
_DAY_BEFORE = re.compile(r"(?:before|prior to|ahead of)\s+$", re.IGNORECASE)
"""What means, before a day, the end of the one that precedes it."""
_ASKED_OF = re.compile(r"\b(?:is|are|was|when's|whens|isn't)\b[^.?!\n]{0,30}$", re.IGNORECASE)
_ENDS_ASKING = re.compile(r"[^.!\n]{0,60}\?")
_TODAY = Guarded(
    re.compile(
        r"\b(?:please(?! note| be aware| find)|(?:i|we) (?:need|want)|kindly|must|urgent\w*|claim|pay|update|"
        r"make (?:the |a )?transfer)\b[^.?!:;\n]{0,90}?\b"
        r"(?<!leave )(?<!go )(?=(?:today|tonight|this afternoon)\b(?: to | or | into |[.,!;:]|$))",
    ),
    ("today", "tonight", "this afternoon"),
)
_NOT_WANTED_THEN = re.compile(
    r"\b(?:back at \w+|back home|home|arriv\w+|finish(?:es|ed|ing)|returning|all over|'ll be|you (?:leave|go)|"
    r"(?:we|it|they|due to|will|should) finish|(?:minibus|coach|bus|train|taxi|we're|we are|will be|everyone|all) back|"
    r"(?:will be|is|are) (?:shut|closed|ready|done|over|open|gone|out|posted|finished)|"
    r"(?:gets|comes|arrives|leaves|starts|begins|ends|opens|shuts|closes|lands|reaches)"
    r"(?: there| here| home| back| in)?|"
    r"(?:baby|parcel|delivery|coach) is|(?:i|we|s?he|they|it)(?:'ll| will) (?!need|want|require)(?:have )?\w+)"
    r"\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
"""What stands before a time at which something happens, and not by which it is wanted."""
_WITHIN = Guarded(
    re.compile(
        r"\b(?:within|in the next|(?:runs? out|expires?|claim(?: it)?) in) (?:the next )?"
        r"(\d{1,3}|an?|one|two|three|ten)? ?(hour|minute|min|day)s?\b",
    ),
    ("within", "in the next", "out in", "expire", "claim"),
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "ten": 10, "": 1}
_UNITS = {
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "day": timedelta(days=1),
}
_TOKEN = re.compile(
    r"\d{1,2}[:.]\d{2}(?: ?[ap]m)?|\d{1,2} ?[ap]m\b|\d{1,4}(?:[/.-]\d{1,4}){1,2}|\d+(?:st|nd|rd|th)?|[a-z']+|\S",
    re.IGNORECASE,
)
_END_OF_SOMETHING = re.compile(r"\b(?:end|close)(?: of(?: (?:the|this|that|next))?)?$")
"""A phrase that breaks off where it would say of what: of a term, a chapter, a club."""
_AGAIN_AND_AGAIN = re.compile(
    r"\W*(?:every|each|daily|weekly|on (?:school days|weekdays|(?:mon|tues|wednes|thurs|fri|satur|sun)days))\b",
    re.IGNORECASE,
)
"""What follows a time that comes again and again."""
_BEFORE, _LONGEST = 40, 200
_MOST_WORDS, _MOST_CUES, _MOST_TEXT = 12, 20, 20_000
_HORIZON = timedelta(days=370)


def deadlines_in(text: str, now: datetime, times: SchoolTimes) -> list[datetime]:
    """The moments that the text names as deadlines, in the zone of ``now`` and not before it."""
    found = chain(_within(text[:_MOST_TEXT], now), _by(text[:_MOST_TEXT], now, times))
    return [moment for moment in found if now <= moment <= now + _HORIZON]


def _within(text: str, now: datetime) -> Iterator[datetime]:
    for match in islice(_WITHIN.finditer(in_small_letters(text)), _MOST_CUES):
        written, unit = match[1] or "", match[2]
        moment = now + _UNITS[unit] * (_NUMBERS[written] if written in _NUMBERS else int(written))
        yield end_of(moment) if unit == "day" else moment


def _by(text: str, now: datetime, times: SchoolTimes) -> Iterator[datetime]:
    text = plain_times(text)
    small = in_small_letters(text)
    for cue in islice(chain(_CUE.finditer(small), _TODAY.finditer(small)), _MOST_CUES):
        phrase = phrase_at(text, cue.end()) if _is_wanted_then(text, cue) else ""
        if phrase and (moment := moment_of(phrase, now, times)) is not None:
            yield _end_of_day_before(moment) if _DAY_BEFORE.search(cue[0]) and names_day(phrase) else moment


def _is_wanted_then(text: str, cue: re.Match[str]) -> bool:
    """Whether something is wanted by the time, and the text neither asks when nor says when something is over."""
    before = text[max(0, cue.start() - _BEFORE) : cue.start()]
    asks_when = cue[0].startswith("due") and _ASKED_OF.search(before) and _ENDS_ASKING.match(text, cue.end())
    return not asks_when and _NOT_WANTED_THEN.search(before) is None


def _end_of_day_before(moment: datetime) -> datetime:
    return end_of(moment - timedelta(days=1))


def phrase_at(text: str, start: int) -> str:
    """The words from here that speak of a date or time, in small letters; empty where they mean no one moment."""
    tokens = islice(_TOKEN.finditer(text, start, start + _LONGEST), _MOST_WORDS)
    words = list(takewhile(lambda token: is_of_time(token[0].lower()), tokens))
    phrase = " ".join(word[0].lower() for word in words)
    if not words or _END_OF_SOMETHING.search(phrase) or _AGAIN_AND_AGAIN.match(text, words[-1].end()):
        return ""
    return phrase


def weekday_time(start: datetime, end: datetime) -> timedelta:
    """How much of the time from one moment to another lies on Mondays to Fridays; nothing where it runs backwards."""
    total, at = timedelta(), start
    while at < end:
        midnight = (at + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        until = min(midnight, end)
        total += until - at if at.weekday() < SATURDAY else timedelta()
        at = until
    return total
