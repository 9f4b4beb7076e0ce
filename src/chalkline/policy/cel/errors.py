"""Errors of running conditions, as values: they absorb as cel-spec says and make a rule undecided, never false."""

from dataclasses import dataclass, field
from enum import StrEnum

from chalkline.policy.source import NOWHERE, Span


class ErrorKind(StrEnum):
    """Why a value could not be had."""

    DIVISION_BY_ZERO = "division by zero"
    OVERFLOW = "overflow"
    INDEX = "index out of range"
    NO_SUCH_KEY = "no such key"
    NO_SUCH_FIELD = "no such field"
    NO_SUCH_OVERLOAD = "no such overload"
    BAD_CONVERSION = "cannot be converted"
    BAD_ARGUMENT = "invalid argument"
    BAD_PATTERN = "invalid pattern"
    UNKNOWN_VARIABLE = "unknown variable"
    NOT_KNOWN = "not known"
    """Nobody has said it yet: who is in a picture, when a person's contract ends."""
    NO_CALENDAR = "no calendar for this date"
    LIMIT = "too much work"


@dataclass(frozen=True, slots=True)
class CelError:
    """The value of something that could not be computed. Two are equal if their kinds are."""

    kind: ErrorKind
    detail: str = field(default="", compare=False)
    span: Span = field(default=NOWHERE, compare=False, repr=False)


class EvaluationError(Exception):
    """Carries a :class:`CelError` out of a strict sub-expression; never leaves the package."""

    def __init__(self, error: CelError) -> None:
        super().__init__(f"{error.kind.value}: {error.detail}" if error.detail else error.kind.value)
        self.error = error


def failure(kind: ErrorKind, detail: str = "") -> EvaluationError:
    """The exception to raise for an error of this kind; whoever evaluates knows its place."""
    return EvaluationError(CelError(kind, detail))
