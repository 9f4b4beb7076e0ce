"""How much two words differ, and which known word somebody may have meant."""

from collections.abc import Iterable

NEAR = 2
"""How many letters a word may be off and still be taken for another."""


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
    """The known word most like this one, None if none is near: off by two letters, or by one in a short word."""
    folded = word.casefold()
    reach = min(NEAR, max(1, len(folded) // 2))
    candidates = sorted(known)
    for limit in range(reach + 1):
        for candidate in candidates:
            if within(limit, folded, candidate.casefold()):
                return candidate
    return None


def suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """A help that offers the nearest known word, or else says something general."""
    found = nearest(word, known)
    return f"did you mean `{found}`?" if found else otherwise
