"""Numbers as people write them: ``456``, ``1,200``, ``2.5``, ``twenty-four``, ``four hundred and fifty-six``."""

import re
from fractions import Fraction

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {
    **{word: value for value, word in enumerate((*_ONES, *_TEENS))},
    **{word: value * 10 for value, word in enumerate(_TENS, start=2)},
    "a": 1,
}

_ONE = "|".join(_ONES)
_BELOW_100 = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-]+(?:{_ONE}))?|{'|'.join(_TEENS)}|{_ONE}|a\s+dozen|dozen)"
_BELOW_1000 = rf"(?:(?:(?:{_ONE}|a)\s+hundred(?:\s+(?:and\s+)?{_BELOW_100})?)|{_BELOW_100})"
_SPELLED = rf"(?:(?:{_BELOW_1000}|a)\s+thousand(?:\s+(?:and\s+)?{_BELOW_1000})?|{_BELOW_1000})(?![\w])"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"

NUMBER = rf"(?:{_DIGITS}|{_SPELLED})"
"""A pattern, without groups, for use inside others; meant for ``re.IGNORECASE``."""

_SEPARATORS = re.compile(r"[\s-]+")


def number(written: str) -> Fraction:
    """The value of what :data:`NUMBER` matched."""
    text = written.lower().replace(",", "")
    return Fraction(text) if text[0].isdigit() else Fraction(_spelled(text))


def _spelled(text: str) -> int:
    total = current = 0
    for word in _SEPARATORS.split(text):
        if word == "thousand":
            total, current = max(current, 1) * 1000, 0
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word == "dozen":
            current = 12
        elif word != "and":
            current += _WORDS[word]
    return total + current
