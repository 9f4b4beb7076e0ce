"""How much two words differ, and which known word somebody may have meant."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.policy.spelling import nearest, suggestion, within

WORDS = st.text("abc", max_size=6)
KEYS = ("on", "when", "unless", "then", "ask", "at", "tell", "discharge", "covers")


@cache
def distance(one: str, other: str) -> int:
    """Letters to put in, leave out or change, by trying everything."""
    if not one or not other:
        return len(one) + len(other)
    changed = distance(one[1:], other[1:]) + (one[0] != other[0])
    return min(changed, distance(one[1:], other) + 1, distance(one, other[1:]) + 1)


@given(WORDS, WORDS, st.integers(0, 3))
def test_within_is_the_distance(one: str, other: str, limit: int) -> None:
    assert within(limit, one, other) == (distance(one, other) <= limit)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("whne", "when"),
        ("When", "when"),
        ("aks", "ask"),
        ("onn", "on"),
        ("dischrage", "discharge"),
        ("cover", "covers"),
    ],
)
def test_the_nearest_word(word: str, meant: str) -> None:
    assert nearest(word, KEYS) == meant


@pytest.mark.parametrize("word", ["provided", "xyz", "", "because"])
def test_no_word_is_near(word: str) -> None:
    assert nearest(word, KEYS) is None
    assert suggestion(word, KEYS, "write one of these") == "write one of these"
