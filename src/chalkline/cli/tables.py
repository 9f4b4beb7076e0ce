"""Plain tables and indented lines on the terminal."""

from collections.abc import Iterable, Sequence
from textwrap import fill

from rich.markup import escape
from rich.table import Table


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, fixed: int = 0) -> Table:
    """The rows under their headings; the first ``fixed`` columns are never wrapped."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_header=any(headings))
    for place, heading in enumerate(headings):
        made.add_column(heading, no_wrap=place < fixed)
    for row in rows:
        made.add_row(*map(escape, row))
    return made


def indented(text: str, margin: int, width: int) -> str:
    """The text in lines of a terminal this wide, each after a margin; ready to be printed as markup."""
    return escape(fill(text, width, initial_indent=" " * margin, subsequent_indent=" " * (margin + 2)))
