"""What a pattern needs: never more than it does."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from chalkline.policy.cel.compile.passes.literals import Needed, needed_literals


@pytest.mark.parametrize(
    ("pattern", "literals", "exact"),
    [
        ("lottery", {"lottery"}, True),
        (r"(?i)\b(free money|lottery|winner)\b", {"free money", "lottery", "winner"}, False),
        (r"\b\d{3}-\d{2}-\d{4}\b", {"-"}, True),
        ("colou?r", {"colo"}, True),
        ("ab+c", {"ab"}, True),
        ("(?:foo)+bar", {"foo"}, True),
        ("(?:foo)*bar", {"bar"}, True),
        ("a(b|cd)", {"a"}, True),
        ("x{2}", {"x"}, True),
        (r"^https?://www\.", {"://www."}, True),
        ("stop(?i:now)", {"stop"}, False),
        ("(?i)straße", {"stra"}, False),
    ],
)
def test_the_most_telling_texts_are_needed(pattern: str, literals: set[str], exact: bool) -> None:
    assert needed_literals(pattern) == Needed(frozenset(literals), exact)


@pytest.mark.parametrize(
    "pattern", ["", "a|", "a*", "[ab]", "x{0,3}", r"\d+", r"\pL", r"\Qa+b\E", "[[:alpha:]]a", "(" * 60 + "a" + ")" * 60]
)
def test_of_other_patterns_nothing_is_said(pattern: str) -> None:
    assert needed_literals(pattern) is None


ATOMS = ("a", "b", "k", "\u017f", "-", r"\.", ".", r"\d", "[ab]", "[^a]", r"\b", "^", "$", "é", "ss")
PIECES = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{0,1}", "+?"])).map(lambda p: f"(?:{p[0]}){p[1]}"),
    ),
    max_leaves=6,
)
PATTERNS = st.tuples(st.sampled_from(["", "(?i)", "(?s)"]), PIECES).map("".join)
TEXTS = st.text(st.sampled_from("abkKsS\u017f\u212a-.éÉß1 \n"), max_size=6)


@given(PATTERNS, st.lists(TEXTS, min_size=10, max_size=30))
def test_a_text_that_matches_has_what_is_needed(pattern: str, texts: list[str]) -> None:
    needed = needed_literals(pattern)
    for text in texts:
        if needed is not None and re2.search(pattern, text) is not None:
            searched = text if needed.exact else text.casefold()
            assert any(literal in searched for literal in needed.literals)
