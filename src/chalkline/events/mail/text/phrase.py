"""How a phrase is written, and what is known of a text that it stands in.

A phrase is words, in any case, with whatever blanks and punctuation between them. ``confirm*`` is any word that begins
so, ``cards?`` one whose last letter may be missing, ``(all|every teacher)`` one of several, ``(kindly)?`` one that may
be missing, ``#`` a number, ``..`` up to four words of the same sentence; ``.`` ends a sentence and ``?`` alone a
question.

It is read once, from its pieces upwards, into the pattern that finds it and the spellings without which it cannot be
there. Many phrases can be spelt in so few ways that these say all; the pattern is for the others.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

_MOST_SPELLINGS = 64
"""Ways to spell neighbouring pieces together that are still listed; a pattern costs less than to list more."""
_WORD = "[^ .?]+"
_LAST_GAP = re.compile(r"(?: +\.\.)+ *$")
"""What stands after the last word of a phrase may as well not: no words are asked for there."""
_ANYWHERE = frozenset({""})
"""The need of what cannot be spelt out: a spelling that every text has."""


class PhraseError(ValueError):
    """A phrase that cannot be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """A phrase, or a piece of one, in normalised text. Each word ends with the blank after it."""

    pattern: str
    """For RE2."""
    spellings: frozenset[str] = frozenset()
    """All that it can be; none are listed where there are many."""
    needs: tuple[frozenset[str], ...] = (_ANYWHERE,)
    """Where it stands, one spelling of each of these does: at least one need, and only its spellings where listed."""

    @property
    def chief_need(self) -> frozenset[str]:
        """The need that says most: long spellings are rare."""
        return max(self.needs, key=lambda need: min(map(len, need)))


def read_phrase(written: str) -> Phrase:
    """The phrase with the blank before it. Raises PhraseError."""
    if not written.strip() or written.count("(") != written.count(")"):
        raise PhraseError(f"`{written}` is no phrase")
    read = _sequence(_LAST_GAP.sub("", written.casefold()))
    return Phrase(
        pattern=f" {read.pattern}",
        spellings=_after_blank(read.spellings),
        needs=tuple(map(_after_blank, read.needs)),
    )


def _after_blank(spellings: Iterable[str]) -> frozenset[str]:
    return frozenset(f" {spelling}" for spelling in spellings)


def _spelt(pattern: str, spellings: Iterable[str]) -> Phrase:
    listed = frozenset(spellings)
    return Phrase(pattern=pattern, spellings=listed, needs=(listed,))


def _sequence(written: str) -> Phrase:
    runs = list(_runs(_piece(piece) for piece in _split(written, " ") if piece))
    if len(runs) == 1:
        return runs[0]
    return Phrase(
        pattern="".join(run.pattern for run in runs),
        needs=tuple(chain.from_iterable(run.needs for run in runs)),
    )


def _runs(pieces: Iterable[Phrase]) -> Iterator[Phrase]:
    """The pieces, neighbours as one while there are few ways to spell them."""
    run = _spelt("", {""})
    for piece in pieces:
        if _can_join(len(run.spellings), len(piece.spellings)):
            joined = (first + second for first in run.spellings for second in piece.spellings)
            run = _spelt(run.pattern + piece.pattern, joined)
        else:
            yield run
            run = piece
    yield run


def _can_join(ways: int, more: int) -> bool:
    return 0 < ways * more <= max(ways, more, _MOST_SPELLINGS)


def _piece(piece: str) -> Phrase:
    if piece == "..":
        return Phrase(pattern=f"(?:{_WORD} ){{0,4}}")
    if piece == "?":
        return _spelt(r"\? ", {"? "})
    return _choice(piece) if piece.startswith("(") else _word(piece)


def _choice(piece: str) -> Phrase:
    choices = _split(piece.removesuffix("?")[1:-1], "|") + [""] * piece.endswith("?")
    ways = [_sequence(choice) for choice in choices]
    pattern = f"(?:{'|'.join(way.pattern for way in ways)})"
    if all(way.spellings for way in ways):
        return _spelt(pattern, chain.from_iterable(way.spellings for way in ways))
    return Phrase(pattern=pattern, needs=(frozenset().union(*(way.chief_need for way in ways)),))


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


def _word(word: str) -> Phrase:
    """A word, or the end of a sentence."""
    if word == "#":
        return Phrase(pattern=r"£?\d[\d.,:]* ")
    stem = word[:-1]
    if word.endswith("*"):
        return Phrase(pattern=f"{re.escape(stem)}[^ .?]* ", needs=(frozenset({stem}),))
    if word.endswith("?"):
        return _spelt(f"{re.escape(stem)}? ", {f"{stem} ", f"{stem[:-1]} "})
    return _spelt(f"{re.escape(word)} ", {f"{word} "})
