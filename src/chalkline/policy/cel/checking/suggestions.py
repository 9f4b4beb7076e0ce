"""What somebody probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

_MOST_LISTED = 8

ELSEWHERE = {
    "length": "size",
    "len": "size",
    "count": "size",
    "lower": "lowerAscii",
    "upper": "upperAscii",
    "tolowercase": "lowerAscii",
    "touppercase": "upperAscii",
    "includes": "contains",
    "find": "indexOf",
    "strip": "trim",
    "like": "matches",
    "regex": "matches",
    "any": "exists",
    "some": "exists",
    "every": "all",
    "hour": "getHours",
    "weekday": "getDayOfWeek",
}
"""What functions are called in other languages."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like this one, whatever its case, or None."""
    known = set(known)
    names = {each.casefold(): each for each in sorted(known, reverse=True)}
    names |= {other: each for other, each in ELSEWHERE.items() if each in known}
    close = get_close_matches(name.casefold(), names, n=1)
    return names[close[0]] if close else None


def suggestion(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """The nearest known name as a help; without one, ``otherwise`` or the names there are."""
    known = sorted(known)
    if (close := nearest(name, known)) is not None:
        return f"did you mean `{close}`?"
    return otherwise or listed(known)


def listed(known: Iterable[str]) -> str:
    """The names there are, but not too many."""
    names = [f"`{name}`" for name in sorted(known)]
    if not names:
        return "there are none here"
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return f"there are {', '.join(names[:_MOST_LISTED])}{more}"
