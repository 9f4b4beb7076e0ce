"""The same examples every time: for counting what occurs in them, and for planted faults to be found by."""

from functools import cache
from random import Random

from tests.policy.cel.oracle.rules import Example, example_of

SIZE = 600
"""Examples; about four rules and a value each."""


@cache
def sample(size: int = SIZE) -> tuple[Example, ...]:
    """So many examples."""
    return tuple(example_of(Random(seed)) for seed in range(size))
