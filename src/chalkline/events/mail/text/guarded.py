"""Patterns that are searched for only where a text holds what all that they find does.

A pattern is tried at every letter; a literal is found in a fraction of that time, and most texts hold none of those
that a pattern needs.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Guarded:
    """A pattern, and what stands in whatever it finds."""

    pattern: re.Pattern[str]
    literals: tuple[str, ...] = ("",)
    """One of these."""
    any_case: bool = False
    """Whether they stand there in letters of any size; they are given in small ones."""
    figured: bool = False
    """Whether a figure does too."""

    def search(self, text: str) -> re.Match[str] | None:
        """What the pattern's own search gives."""
        return self.pattern.search(text) if self.may_be_in(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Likewise."""
        return self.pattern.finditer(text) if self.may_be_in(text) else iter(())

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Likewise."""
        return self.pattern.sub(replacement, text) if self.may_be_in(text) else text

    def may_be_in(self, text: str) -> bool:
        """Whether what stands in whatever the pattern finds stands in the text."""
        if self.figured and not has_figure(text):
            return False
        return any(map((in_small_letters(text) if self.any_case else text).__contains__, self.literals))


def in_small_letters(text: str) -> str:
    """The text, as long as it was, with small letters of ASCII wherever a pattern of any case would see them."""
    if text.isascii():
        return text.lower()
    return text.replace("\u0130", "i").replace("\u0131", "i").replace("\u017f", "s").lower()


def has_figure(text: str) -> bool:
    """Whether a figure stands in the text, of whatever script."""
    return any(map(text.__contains__, "0123456789")) or (not text.isascii() and _FIGURE.search(text) is not None)
