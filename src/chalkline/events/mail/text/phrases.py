"""Lists of phrases, and how they are found in a text.

A phrase is words, in any case, with whatever blanks and punctuation between them. ``confirm*`` is any word that begins
so, ``cards?`` one whose last letter may be missing, ``(all|every teacher)`` one of several, ``(kindly)?`` one that may
be missing, ``#`` a number, ``..`` up to four words of the same sentence; ``.`` ends a sentence and ``?`` alone a
question. All phrases are looked for in one pass that takes time in proportion to the text (RE2), so that no text and no
phrase can keep it busy.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import re2

_MOST_MEMORY = 128 << 20
"""Bytes that a search remembers of what it has met, so that it need not work it out again; filled as texts come."""
_SENTENCE_ENDS = frozenset({".", "?"})
_WORD = "[^ .?]+"
SURE = 6
"""The score from which a text is taken to be what a list describes."""
_HINT = 1
_DECISIVE = 4 * SURE


class PhraseError(ValueError):
    """A phrase that cannot be read."""


def pattern_of(phrase: str) -> str:
    """The RE2 pattern of a phrase. Raises PhraseError."""
    if not phrase.strip() or phrase.count("(") != phrase.count(")"):
        raise PhraseError(f"`{phrase}` is no phrase")
    return " " + _sequence(phrase.casefold())


def _sequence(phrase: str) -> str:
    return "".join(_piece(piece) for piece in _split(phrase, " ") if piece)


def _piece(piece: str) -> str:
    if piece == "..":
        return f"(?:{_WORD} ){{0,4}}"
    if piece in _SENTENCE_ENDS:
        return re.escape(piece) + " "
    if piece.startswith("("):
        choices = "|".join(map(_sequence, _split(piece.removesuffix("?")[1:-1], "|")))
        return f"(?:{choices}){'?' if piece.endswith('?') else ''}"
    return f"{_word(piece)} "


def _split(phrase: str, mark: str) -> list[str]:
    """The parts of a phrase between marks that stand in no brackets."""
    parts, depth = [""], 0
    for letter in phrase:
        depth += (letter == "(") - (letter == ")")
        if letter == mark and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _word(word: str) -> str:
    if word == "#":
        return r"£?\d[\d.,:]*"
    if word.endswith("*"):
        return re.escape(word[:-1]) + "[^ .?]*"
    return re.escape(word[:-1]) + "?" if word.endswith("?") else re.escape(word)


@dataclass(frozen=True, kw_only=True)
class PhraseList:
    """What makes a feature likely. One sure phrase or six hints will do; an innocent phrase takes a sure one away.

    A decisive phrase does where more is needed: a school's own, which knows what it wants to be warned of.
    """

    sure: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()
    innocent: tuple[str, ...] = ()
    decisive: tuple[str, ...] = ()

    def extended(self, more: "PhraseList") -> "PhraseList":
        """The phrases of both, the sure ones of the other decisive."""
        return PhraseList(
            sure=self.sure,
            hint=self.hint + more.hint,
            innocent=self.innocent + more.innocent,
            decisive=self.decisive + more.sure,
        )

    def score(self, prose: str) -> int:
        """Six for each sure phrase in a normalised text, one for each hint, less six for each innocent one.

        A decisive phrase gives twenty-four.
        """
        return sum(self._found(prose))

    def evidence(self, prose: str) -> int:
        """The same without the innocent phrases."""
        return sum(weight for weight in self._found(prose) if weight > 0)

    def __contains__(self, prose: str) -> bool:
        return self.score(prose) >= SURE

    @cached_property
    def weights(self) -> Sequence[tuple[str, int]]:
        """Each phrase with what it counts."""
        weights = {SURE: self.sure, _HINT: self.hint, -SURE: self.innocent, _DECISIVE: self.decisive}
        return [(phrase, weight) for weight, phrases in weights.items() for phrase in phrases]

    def _found(self, prose: str) -> list[int]:
        return [self.weights[index][1] for index in self._search(prose)]

    @cached_property
    def _search(self) -> Callable[[str], Sequence[int]]:
        return search_for(tuple(phrase for phrase, _ in self.weights))


@lru_cache(maxsize=64)
def search_for(phrases: tuple[str, ...]) -> Callable[[str], Sequence[int]]:
    """Looks for all of the phrases in a normalised text at once, and gives the places of those found.

    Keep it: to find it again takes as long as a search, since all phrases are compared.
    """
    if not phrases:
        return lambda _: ()
    options = re2.Options()
    options.max_mem = _MOST_MEMORY
    options.log_errors = False
    searched: Any = re2.Set.SearchSet(options)
    for phrase in phrases:
        searched.Add(pattern_of(phrase))
    searched.Compile()
    return lambda prose: searched.Match(prose) or ()
