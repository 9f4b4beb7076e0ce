"""Periods in prose: ``456 days``, ``two working days``, ``a fortnight``, ``annually``."""

import re
from collections.abc import Iterator
from fractions import Fraction

from chalkline.policy.calendar.periods import CALENDAR_UNITS, ELAPSED_SECONDS, Unit
from chalkline.policy.check.figures import Kind, Meaning
from chalkline.policy.check.numbers import NUMBER, number
from chalkline.policy.check.prose.mention import Entry, Reader, Reading, entry

_UNITS = {
    r"sec(?:ond)?s?": Unit.SECOND,
    r"min(?:ute)?s?": Unit.MINUTE,
    r"h(?:ou)?rs?": Unit.HOUR,
    r"(?:working|business)[\s-]+days?": Unit.WORKING_DAY,
    r"school[\s-]+days?": Unit.SCHOOL_DAY,
    r"(?:(?:calendar|consecutive|clear)\s+)?days?": Unit.DAY,
    r"weeks?": Unit.WEEK,
    r"(?:calendar\s+)?months?": Unit.MONTH,
    r"(?:(?:academic|school|calendar)\s+)?y(?:ea)?rs?": Unit.YEAR,
    r"(?:school\s+)?terms?": Unit.TERM,
}
_UNIT = "|".join(_UNITS)
_UNITS_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), unit) for pattern, unit in _UNITS.items())
_WEEKENDS = (
    r"(?:[\s,(]+(?:(?:excluding|excl\.?|not counting|not including|ignoring|without) (?:the )?weekends?"
    r"|weekends? (?:excluded|not counted|not included|do not count)))"
)
_AGES = r"(?![\s-]+old\b)(?!\s+of age\b)"
_RATES = r"(?!\s+an?\s+(?:day|week|month|term|year)\b)"
"""Neither is "12 years old" a period that anything must last, nor "24 hours a day"."""
_NOT_AGED = r"(?<!aged\s)(?<!age\sof\s)(?<![\w.,§#£$€:])"
_HALF = Fraction(1, 2)


def _measure(count: Fraction, unit: Unit, *, excluding_weekends: bool = False) -> Meaning:
    """As :attr:`Period.measure`, for counts that need not be whole."""
    if unit in ELAPSED_SECONDS:
        return (Kind.PERIOD, (count * ELAPSED_SECONDS[unit], Unit.SECOND, excluding_weekends))
    factor, base = CALENDAR_UNITS.get(unit, (1, unit))
    return (Kind.PERIOD, (count * factor, base, excluding_weekends))


def _counted(match: re.Match[str]) -> Iterator[Reading]:
    unit = next(unit for pattern, unit in _UNITS_COMPILED if pattern.fullmatch(match["unit"]))
    for group in ("low", "number"):
        if match[group]:
            count = number(match[group]) + (_HALF if match["half"] else 0)
            measure = _measure(count, unit, excluding_weekends=bool(match["weekends"]))
            yield Reading(Kind.PERIOD, frozenset({measure, (Kind.COUNT, count)}), "low" if group == "low" else 0)


def _single(match: re.Match[str]) -> Iterator[Reading]:
    """``a day``: firm where it sets a limit, for it is often only a way of speaking."""
    unit = next(unit for pattern, unit in _UNITS_COMPILED if pattern.fullmatch(match["unit"]))
    count = Fraction(1) + (_HALF if match["half"] else 0)
    yield Reading(Kind.PERIOD, frozenset({_measure(count, unit)}), firm=bool(match["limit"] or match["half"]))


def _exactly(count: Fraction | int, unit: Unit, *, firm: bool = True) -> Reader:
    reading = Reading(Kind.PERIOD, frozenset({_measure(Fraction(count), unit)}), firm=firm)
    return lambda _: iter([reading])


def _each(word: str, adverbs: str, count: int, unit: Unit) -> Entry:
    """A frequency, which is rather a habit than a promised period unless a rule has it."""
    often = rf"(?:(?:once|twice)(?: a| an| each| every| per| in a)|every|each|per) {word}|{adverbs}"
    return entry(rf"\b(?:{often})\b", _exactly(count, unit, firm=False))


PERIODS = (
    entry(r"\bhalf[\s-]an[\s-]hour\b", _exactly(30, Unit.MINUTE)),
    entry(r"\b(?:a )?quarter of an hour\b", _exactly(15, Unit.MINUTE)),
    entry(r"\bthree[\s-]quarters of an hour\b", _exactly(45, Unit.MINUTE)),
    entry(r"\bhalf a (?=year)year\b", _exactly(6, Unit.MONTH)),
    entry(r"\b(?:a|one) fortnight\b", _exactly(2, Unit.WEEK)),
    _each("fortnight", "fortnightly", 2, Unit.WEEK),
    _each("hour", "hourly", 1, Unit.HOUR),
    _each("day", "daily", 1, Unit.DAY),
    _each("week", "weekly", 1, Unit.WEEK),
    _each("month", "monthly", 1, Unit.MONTH),
    _each("quarter", "quarterly", 3, Unit.MONTH),
    _each("(?:academic |school )?year", "annual|annually|yearly", 1, Unit.YEAR),
    _each("(?:school )?term", "termly", 1, Unit.TERM),
    entry(
        rf"{_NOT_AGED}(?:(?P<low>{NUMBER})(?:\s*[-\u2013]\s*(?=\d)| to | or ))?(?P<number>{NUMBER})"
        rf"(?P<half>\s+and a half)?[\s-]*(?P<unit>{_UNIT})\b{_AGES}{_RATES}(?P<weekends>{_WEEKENDS})?",
        _counted,
    ),
    entry(
        rf"(?P<limit>\bwithin |\bat least |\bat most |\bup to |\bafter |\bfor )?\ban? (?P<unit>{_UNIT})\b"
        r"(?P<half> and a half)?(?!-)",
        _single,
    ),
)
