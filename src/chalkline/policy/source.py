"""Texts that diagnostics point into: a source in its canonical form, and places within it."""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Position(NamedTuple):
    """A place as people count it: line and column, both from 1; columns count code points."""

    line: int
    column: int


def canonical_text(text: str) -> str:
    """The form of a text that is hashed, parsed and run: NFC, LF, no trailing blanks, one final LF.

    A byte order mark is dropped. Line numbers are those of the file; so are columns, but for characters that NFC joins.
    """
    unified = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = (line.rstrip(" \t") for line in unicodedata.normalize("NFC", unified).split("\n"))
    return "\n".join(lines).rstrip("\n") + "\n"


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A named text. Make one with :meth:`of`, which brings the text into its canonical form."""

    name: str
    text: str
    line_starts: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, name: str, text: str) -> "Source":
        """The source of this name with the canonical form of ``text``."""
        canonical = canonical_text(text)
        starts = [0, *(i + 1 for i, char in enumerate(canonical) if char == "\n")]
        return cls(name, canonical, tuple(starts))

    def position(self, offset: int) -> Position:
        """Line and column of an offset in code points; an offset beyond the end is the end."""
        offset = min(offset, len(self.text))
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line feed."""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def span(self, start: int, end: int) -> "Span":
        """The place from ``start`` up to but not including ``end``."""
        return Span(self, start, end)


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a source: code-point offsets, end exclusive."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        """The text at this place."""
        return self.source.text[self.start : self.end]

    @property
    def position(self) -> Position:
        """Where the place begins."""
        return self.source.position(self.start)

    def to(self, other: "Span") -> "Span":
        """The place from the beginning of this one to the end of the other."""
        return Span(self.source, self.start, other.end)


NOWHERE = Span(Source.of("", ""), 0, 0)


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A value that knows where it was written. Two are equal if their values are."""

    value: T
    span: Span = field(default=NOWHERE, compare=False, repr=False)
