"""What is wrong with a file: code, place, message and how to mend it, as values and never as exceptions.

Messages and helps are in lower case without a full stop, with the user's own text in backticks.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from chalkline.policy.codes import Code, Severity, severity_of
from chalkline.policy.source import Span


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
    return "\n".join([*parts, f"  = help: {diagnostic.help}"])


def _excerpt(span: Span) -> list[str]:
    line, column = span.position
    text = span.source.line(line).replace("\t", " ")
    width = max(1, min(span.end - span.start, len(text) - column + 1))
    gutter = " " * len(str(line))
    return [
        f"{gutter}--> {span.source.name}:{line}:{column}",
        f"{gutter} |",
        f"{line} | {text}",
        f"{gutter} | {' ' * (column - 1)}{'^' * width}",
    ]
