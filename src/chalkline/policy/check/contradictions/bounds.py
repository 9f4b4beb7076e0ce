"""The values that one term of a condition may still have."""

from collections.abc import Iterable, Iterator
from typing import Any

from chalkline.policy.cel.types import BOOL, DURATION, INT, TIMESTAMP, UINT, Type

DISCRETE = frozenset({INT, UINT, TIMESTAMP, DURATION})
"""Types between whose neighbouring values there is none."""


class Bounds:
    """Narrowed by one comparison with a constant after the other, until perhaps nothing is left."""

    def __init__(self, of: Type, low: Any = None, high: Any = None) -> None:  # noqa: ANN401 - values of any ordered type
        self._discrete = of in DISCRETE
        self._low: Any = low
        self._high: Any = high
        self._open_low = self._open_high = False
        self._allowed: frozenset[Any] | None = frozenset({False, True}) if of == BOOL else None
        self._excluded: set[Any] = set()

    def at_least(self, value: Any, *, beyond: bool = False) -> None:  # noqa: ANN401
        """No less than this, nor this itself if ``beyond``."""
        if self._discrete and beyond:
            value, beyond = value + 1, False
        if self._low is None or (value, beyond) > (self._low, self._open_low):
            self._low, self._open_low = value, beyond

    def at_most(self, value: Any, *, beyond: bool = False) -> None:  # noqa: ANN401
        """No more than this, nor this itself if ``beyond``."""
        if self._discrete and beyond:
            value, beyond = value - 1, False
        if self._high is None or (value, not beyond) < (self._high, not self._open_high):
            self._high, self._open_high = value, beyond

    def among(self, values: Iterable[Any]) -> None:
        """One of these."""
        self._allowed = frozenset(values) if self._allowed is None else self._allowed.intersection(values)

    def none_of(self, values: Iterable[Any]) -> None:
        """None of these."""
        self._excluded.update(values)

    @property
    def candidates(self) -> frozenset[Any] | None:
        """The values that are left, where they can be listed."""
        if self._allowed is None:
            return None
        return frozenset(self.within(self._allowed))

    def within(self, values: Iterable[Any]) -> Iterator[Any]:
        """Those of these values that are left."""
        return (value for value in values if self._may_be(value))

    @property
    def empty(self) -> bool:
        """Whether no value is left."""
        if self._allowed is not None:
            return not self.candidates
        if self._low is None or self._high is None:
            return False
        if self._discrete:
            return bool(self._first_free() > self._high)
        return bool(self._low > self._high or (self._low == self._high and not self._may_be(self._low)))

    def _first_free(self) -> int:
        """The least whole number that is not excluded; it ends, for every step uses up one that is."""
        value: int = self._low
        while value in self._excluded:
            value += 1
        return value

    def _may_be(self, value: Any) -> bool:  # noqa: ANN401
        above = self._low is None or value > self._low or (value == self._low and not self._open_low)
        below = self._high is None or value < self._high or (value == self._high and not self._open_high)
        return above and below and value not in self._excluded and (self._allowed is None or value in self._allowed)
