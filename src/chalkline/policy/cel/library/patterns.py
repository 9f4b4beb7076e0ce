"""Regular expressions: RE2's, which take time in proportion to the text and never more."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import re2

from chalkline.policy.cel.errors import ErrorKind, failure

MAX_PATTERN = 2_000
"""Characters of a pattern."""
_MOST_MEMORY = 8 << 20
_SURROGATE = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Any:  # noqa: ANN401 - RE2's own type has no name
    """The pattern ready to search. Raises EvaluationError with BAD_PATTERN."""
    if len(pattern) > MAX_PATTERN:
        raise failure(ErrorKind.BAD_PATTERN, f"longer than {MAX_PATTERN} characters")
    options = re2.Options()
    options.max_mem = _MOST_MEMORY
    options.log_errors = False
    options.never_capture = True
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise failure(ErrorKind.BAD_PATTERN, _reason(error)) from None
    except UnicodeEncodeError:
        raise failure(ErrorKind.BAD_PATTERN, "characters that are none") from None


@lru_cache(maxsize=4096)
def finder(pattern: str) -> Callable[[str], bool]:
    """What says whether the pattern matches somewhere in a text. Raises EvaluationError with BAD_PATTERN.

    A lone surrogate, which no text in UTF-8 holds, counts as U+FFFD, so that a valid pattern never fails.
    """
    search = compiled(pattern).search

    def finds(text: str) -> bool:
        try:
            return search(text) is not None
        except UnicodeEncodeError:
            return search(_SURROGATE.sub("\ufffd", text)) is not None

    return finds


def _reason(error: re2.error) -> str:
    """RE2 says why in bytes: ``b"missing ): (a"``."""
    reason = error.args[0]
    return reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)


def matches(text: str, pattern: str) -> bool:
    """Whether the pattern matches somewhere in the text. Raises EvaluationError with BAD_PATTERN."""
    return finder(pattern)(text)


IMPLEMENTATIONS: Mapping[str, Callable[..., object]] = MappingProxyType({"matches": matches, "matches_string": matches})
