"""That a search by needed spellings finds what one automaton of all patterns finds."""

import re
from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import Any

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from chalkline.events.mail.text.phrase import read_phrase
from chalkline.events.mail.text.search import search_for
from chalkline.events.mail.text.words import shipped_words

SHIPPED = tuple(phrase for listed in shipped_words().lists.values() for phrase, _ in listed.weights)
NOISE = (".", "?", "..", "&", "£5", "12.30", "7", "owl", "owls", "confirming", "it's", "é", "", "\n", "the", "you", "")
WORDS = ("owl", "owls", "cards", "card", "car", "to", "a", "£7", "3.30", ".", "?", "confirmed")

random = st.randoms(use_true_random=False)


@lru_cache(maxsize=1)
def one_set(phrases: Sequence[str]) -> Any:  # noqa: ANN401 (RE2 has no types)
    """The RE2 set of all patterns."""
    options = re2.Options()
    options.max_mem = 128 << 20
    every = re2.Set.SearchSet(options)
    for phrase in phrases:
        every.Add(read_phrase(phrase).pattern)
    every.Compile()
    return every


def by_one_set(phrases: tuple[str, ...], text: str) -> Sequence[int]:
    """The places of those that stand in the text."""
    return sorted(one_set(phrases).Match(text) or ())


def said(phrase: str, chance: Random) -> str:
    """The phrase as somebody may say it."""
    while "(" in phrase:
        phrase = re.sub(r"\(([^()]*)\)(\??)", lambda each: _chosen(each[1], each[2], chance), phrase)
    words = (_word(word, chance) for word in phrase.casefold().split())
    return " ".join(word for word in words if word)


def _chosen(ways: str, optional: str, chance: Random) -> str:
    return chance.choice(ways.split("|") + [""] * len(optional))


def _word(word: str, chance: Random) -> str:
    if word == "?":
        return word
    if word in {"#", ".."}:
        return chance.choice(["7", "£3.30"] if word == "#" else ["", "owl", "the owl and you"])
    if word.endswith("*"):
        return word[:-1] + chance.choice(["", "s", "ing"])
    return chance.choice([word[:-1], word[:-2]]) if word.endswith("?") else word


phrase_words = st.sampled_from(["owl", "owl*", "cards?", "to", "a", "a?", "#", "..", ".", "?", "conf*", "*", "£7"])
phrases = st.recursive(
    phrase_words,
    lambda inner: st.tuples(
        st.lists(st.lists(inner, max_size=3).map(" ".join), min_size=1, max_size=9), st.sampled_from(["", "?"])
    ).map(lambda choice: f"({'|'.join(choice[0])}){choice[1]}"),
    max_leaves=12,
)
written = st.lists(phrases, min_size=1, max_size=6).map(" ".join)


@given(random, st.integers(0, 6), st.integers(0, 40))
def test_the_shipped_phrases_are_found_in_any_text(chance: Random, whole: int, scraps: int) -> None:
    texts = [said(chance.choice(SHIPPED), chance) for _ in range(whole)]
    words = [chance.choice([*NOISE, *said(chance.choice(SHIPPED), chance).split()]) for _ in range(scraps)]
    mixed = [*texts, *words]
    chance.shuffle(mixed)
    text = f" . {' '.join(mixed)} . "
    assert sorted(search_for(SHIPPED)(text)) == by_one_set(SHIPPED, text)


@given(st.lists(written, min_size=1, max_size=5).map(tuple), random, st.lists(st.sampled_from(WORDS), max_size=12))
def test_any_phrases_are_found_in_any_text(sought: tuple[str, ...], chance: Random, words: list[str]) -> None:
    mixed = [*words, *(said(phrase, chance) for phrase in sought if chance.random() < 0.7)]
    chance.shuffle(mixed)
    text = f" {' '.join(mixed)} "
    assert sorted(search_for(sought)(text)) == by_one_set(sought, text)


@pytest.mark.parametrize("seed", range(3))
def test_each_shipped_phrase_is_found_where_it_is_said(seed: int) -> None:
    chance = Random(seed)
    search = search_for(SHIPPED)
    texts = [f" . {said(phrase, chance)} . " for phrase in SHIPPED]
    assert [(SHIPPED[place], text) for place, text in enumerate(texts) if place not in search(text)] == []


def test_no_phrases_are_found_nowhere() -> None:
    assert list(search_for(())(" the owl ")) == []
