"""What is wrong with a file: code, place, message and how to mend it, as values and never as exceptions.

Messages and helps are in lower case without a full stop, with the user's own text in backticks.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from chalkline.policy.codes import Code, Severity, severity_of
from chalkline.policy.source import Span

_LONGEST_LINE = 240
"""Characters of a line that are shown; there are lines of a million."""
_BLANKS = "\u00a0\u2002\u2003\u2007\u2009\u202f"
"""Blanks that typesetters use; they do no harm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A second place that a diagnostic speaks of."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One fault of one file."""

    code: Code
    message: str
    span: Span
    help: str
    notes: tuple[Note, ...] = ()

    @property
    def severity(self) -> Severity:
        """Whether the fault stops publication (error) or is shown to whoever approves (warning)."""
        return severity_of(self.code)

    @property
    def order(self) -> tuple[str, int, int, str]:
        """By file, place and code, so that the same faults are always listed alike."""
        return (self.span.source.name, self.span.start, self.span.end, self.code.value)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics by file and place, each once."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda diagnostic: diagnostic.order))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them stops publication."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def rendered(diagnostic: Diagnostic) -> str:
    """The diagnostic as plain text: code and message, place, the line with a caret, help."""
    head = f"{diagnostic.severity.value}[{diagnostic.code.value}]: {diagnostic.message}"
    parts = [head, *_excerpt(diagnostic.span)]
    for note in diagnostic.notes:
        parts += [f"note: {note.message}", *_excerpt(note.span)]
    return "\n".join(map(_visible, [*parts, f"  = help: {diagnostic.help}"]))


def _excerpt(span: Span) -> list[str]:
    line, column = span.position
    text, before = _around(span.source.line(line).replace("\t", " "), column - 1)
    width = max(1, min(span.end - span.start, len(text) - before))
    gutter = " " * len(str(line))
    return [
        f"{gutter}--> {span.source.name}:{line}:{column}",
        f"{gutter} |",
        f"{line} | {text}",
        f"{gutter} | {' ' * before}{'^' * width}",
    ]


def _around(line: str, place: int) -> tuple[str, int]:
    """The line, of a long one what stands around the place, and how much of it stands before the place."""
    start = max(0, place - _LONGEST_LINE // 2) if len(line) > _LONGEST_LINE else 0
    end = start + _LONGEST_LINE
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}", place - start + bool(start)


def _visible(text: str) -> str:
    """The text without what would move a terminal's cursor or turn its words round."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in _BLANKS else "\N{REPLACEMENT CHARACTER}" for char in text)
