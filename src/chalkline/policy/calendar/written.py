"""Pieces of what somebody wrote, each with its place."""

from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Placed, Span


def place_within(written: Placed[str], start: int, end: int) -> Span:
    """Where the characters ``start`` to ``end`` of a value stand, or the whole value where its writing differs from it.

    A value in quotes is found between them; one with escapes or line folds is not.
    """
    offset = written.span.text.find(written.value) if written.value else -1
    if offset < 0:
        return written.span
    return written.span.source.span(written.span.start + offset + start, written.span.start + offset + end)


def fault(code: Code, message: str, span: Span, remedy: str) -> tuple[Diagnostic]:
    """One diagnostic, as the parsers of this package return them."""
    return (Diagnostic(code=code, message=message, span=span, help=remedy),)
