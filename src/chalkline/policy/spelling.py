"""How much two words differ, and which known word somebody may have meant."""

from collections.abc import Callable, Iterable
from functools import partial

NEAR = 2
"""How many letters a word may be off and still be taken for another."""

_LONGER = 5
"""Letters of a word from which two may be wrong."""


def within(limit: int, one: str, other: str) -> bool:
    """Whether at most ``limit`` letters must be put in, left out or changed to make one word the other."""
    if abs(len(one) - len(other)) > limit:
        return False
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        row = _next_row(row, index, letter, other)
        if min(row) > limit:
            return False
    return row[-1] <= limit


def _next_row(above: list[int], index: int, letter: str, other: str) -> list[int]:
    row = [index]
    for column, opposite in enumerate(other):
        row.append(min(above[column] + (letter != opposite), above[column + 1] + 1, row[column] + 1))
    return row


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one: the same letters, or off by one; in longer words by two. None if none is."""
    folded, candidates = word.casefold(), sorted(known)
    reach = NEAR if len(folded) >= _LONGER else 1
    likeness: tuple[Callable[[str], bool], ...] = (
        lambda candidate: sorted(candidate) == sorted(folded),
        *(partial(within, limit, folded) for limit in range(1, reach + 1)),
    )
    found = (candidate for alike in likeness for candidate in candidates if alike(candidate.casefold()))
    return next(found, None)


def suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """A help that offers the nearest known word, or else says something general."""
    found = nearest(word, known)
    return f"did you mean `{found}`?" if found else otherwise
