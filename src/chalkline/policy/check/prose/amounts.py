"""Sizes, sums of money, percentages and counts in prose."""

import re
from collections.abc import Iterator

from chalkline.policy.check.figures import Kind, amount
from chalkline.policy.check.numbers import NUMBER, number
from chalkline.policy.check.prose.mention import Reading, entry

_SCALES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_BINARY = {"k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}
_FREE = r"(?<![\w.,§#£$€])"
_LIMITS = (
    "more than|fewer than|less than|at least|at most|no more than|no fewer than|not more than|up to|exceed(?:s|ing)?|"
    "minimum of|maximum of|limit of|limited to"
)
_BOUNDS = "over|under|above|below"
_COUNTED = r"(?=\s+(?!(?:of|is|was|has|years|days|this|as|yes)\b)(?:[a-z][a-z-]{2,}s|people|children|staff)\b)"


def _size(match: re.Match[str]) -> Iterator[Reading]:
    unit, count = match["unit"].lower(), number(match["number"])
    letter = "" if unit.startswith("by") else unit[0].replace("b", "")
    scale = (_BINARY if unit[1:2] == "i" and unit.endswith("b") else _SCALES)[letter]
    yield Reading(Kind.SIZE, amount(Kind.SIZE, count * scale, count))


def _share(match: re.Match[str]) -> Iterator[Reading]:
    count = number(match["number"])
    yield Reading(Kind.SHARE, amount(Kind.SHARE, count, count) | {(Kind.COUNT, count / 100)})


def _money(match: re.Match[str]) -> Iterator[Reading]:
    count = number(match["number"])
    yield Reading(Kind.MONEY, amount(Kind.MONEY, count, count))


def _limit(match: re.Match[str]) -> Iterator[Reading]:
    count = number(match["number"])
    yield Reading(Kind.COUNT, frozenset({(Kind.COUNT, count)}), "number", count > 1)


def _bare(match: re.Match[str]) -> Iterator[Reading]:
    yield Reading(Kind.COUNT, frozenset({(Kind.COUNT, number(match[0]))}), firm=False)


MEASURED = (
    entry(
        rf"{_FREE}(?P<number>{NUMBER})[\s-]*"
        r"(?P<unit>[kmgt]i?b|(?:kilo|mega|giga|tera)?bytes?|megs?|gigs?)\b",
        _size,
    ),
    entry(rf"{_FREE}(?P<number>{NUMBER})\s*(?:%|per\s?cent\b)", _share),
    entry(rf"[£$€]\s?(?P<number>{NUMBER})", _money),
    entry(rf"{_FREE}(?P<number>{NUMBER}) (?:pounds|euros)\b", _money),
)
"""Numbers with units, which no clock time or period can be mistaken for."""

COUNTS = (
    entry(rf"\b(?:{_LIMITS}) (?P<number>{NUMBER})(?![\w%])", _limit),
    entry(rf"{_FREE}(?P<number>{NUMBER}) or (?:more|fewer|less|over|above)\b", _limit),
    entry(rf"\b(?:{_BOUNDS}) (?P<number>{NUMBER}){_COUNTED}", _limit),
    entry(rf"{_FREE}{NUMBER}(?![\w%])", _bare),
)
"""What is left: numbers alone. Only those that set a limit promise something."""
