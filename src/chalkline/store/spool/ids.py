"""Ids that sort in order of arrival and cannot be guessed."""

import secrets

from chalkline.policy.values import Timestamp

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in small letters: sorts as it counts, has no letter that reads like another."""
_MOMENT_DIGITS = 11
_RANDOM_DIGITS = 13
ID_SIZE = _MOMENT_DIGITS + _RANDOM_DIGITS


class Ids:
    """Gives each id once, each after the one before, whatever the clock does."""

    def __init__(self, last: str = "") -> None:
        self._last = _number(last[:_MOMENT_DIGITS])

    def after(self, last: str) -> None:
        """Ids to come are after this one."""
        self._last = max(self._last, _number(last[:_MOMENT_DIGITS]))

    def new(self, now: Timestamp) -> str:
        """Microseconds since 1970, at least one more than in the last id; then 65 random bits."""
        self._last = max(now // 1000, self._last + 1)
        return _text(self._last, _MOMENT_DIGITS) + _text(secrets.randbits(5 * _RANDOM_DIGITS), _RANDOM_DIGITS)


def id_at(moment: Timestamp) -> str:
    """What sorts before every id that is given from this moment on, and after those before."""
    return _text(max(moment // 1000, 0), _MOMENT_DIGITS)


def is_id(text: str) -> bool:
    """Whether the text has the form of an id; no other names a file of the spool."""
    return len(text) == ID_SIZE and all(digit in _DIGITS for digit in text)


def _text(number: int, digits: int) -> str:
    return "".join(_DIGITS[number >> 5 * place & 31] for place in reversed(range(digits)))


def _number(text: str) -> int:
    number = 0
    for digit in text:
        number = number << 5 | _DIGITS.index(digit)
    return number
