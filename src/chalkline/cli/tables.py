"""Columns and indented lines on the terminal. Words and ids stay whole, however narrow it is."""

from collections.abc import Iterable, Sequence
from textwrap import TextWrapper

from rich.markup import escape

_FURTHER = 2
"""How much further the second line of a text is indented than its first."""


def columns(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows one below the other under their headings, ready to be printed as markup; nothing is wrapped or cut."""
    lines = [tuple(headings), *map(tuple, rows)]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    first, *others = ("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
    return "\n".join([f"[dim]{escape(first)}[/]", *map(escape, others)])


def indented(text: str, margin: int, width: int) -> str:
    """The text in lines of a terminal this wide, each after a margin; ready to be printed as markup."""
    wrapper = TextWrapper(
        width,
        initial_indent=" " * margin,
        subsequent_indent=" " * (margin + _FURTHER),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return escape(wrapper.fill(text))
