"""What explanations are made of, and how they are printed."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that a rule says, and what it is about: ``If`` ``the sender is staff``."""

    label: str
    text: str
    items: tuple[str, ...] = ()
    """What the text lists, where that is easier to read one below the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A policy, clause or rule in plain English: its heading, its lines, its parts."""

    title: str = ""
    id: str = ""
    """What the heading names: ``email.hours``; empty for a rule."""
    lines: tuple[Line, ...] = ()
    parts: tuple["Explanation", ...] = ()

    @property
    def plain(self) -> str:
        """As plain text for a terminal: headings, indented lines, a blank line between parts."""
        return "\n".join(_plain(self, 0)).strip("\n") + "\n"

    @property
    def markdown(self) -> str:
        """As Markdown: headings and lists."""
        return "\n".join(_markdown(self, 1)).strip("\n") + "\n"


def _plain(of: Explanation, depth: int) -> Iterator[str]:
    margin = "  " * depth
    if of.title:
        yield f"{margin}{of.title}{f'  [{of.id}]' if of.id else ''}"
    for line in of.lines:
        yield f"{margin}  {line.label}: {line.text}"
        yield from (f"{margin}    - {item}" for item in line.items)
    for part in of.parts:
        yield ""
        yield from _plain(part, depth + bool(of.title and part.title))


def _markdown(of: Explanation, level: int) -> Iterator[str]:
    if of.title:
        yield f"{'#' * level} {of.title}{f' ({_code(of.id)})' if of.id else ''}"
        if of.lines:
            yield ""
    for line in of.lines:
        yield f"- **{line.label}:** {line.text}"
        yield from (f"  - {item}" for item in line.items)
    for part in of.parts:
        yield ""
        yield from _markdown(part, level + 1)


def _code(text: str) -> str:
    return f"`{text}`"
