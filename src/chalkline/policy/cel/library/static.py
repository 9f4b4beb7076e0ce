"""The implementations of all overloads in the table, by id."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from chalkline.policy.cel.library import (
    arithmetic,
    comparing,
    containers,
    conversions,
    facts,
    formats,
    patterns,
    quantities,
    strings,
    times,
)

_PARTS = (
    comparing,
    arithmetic,
    containers,
    conversions,
    strings,
    formats,
    patterns,
    times,
    quantities,
    facts,
)

STATIC: Mapping[str, Callable[..., object]] = MappingProxyType(
    {overload: function for part in _PARTS for overload, function in part.IMPLEMENTATIONS.items()}
)
"""Plain functions over Python values, which raise EvaluationError. What they are given first, ``Needs`` says."""
