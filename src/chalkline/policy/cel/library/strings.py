"""Strings: the standard functions and the string extensions. Positions count code points from 0.

The extensions are those of cel-go's ``ext.Strings``; cel-spec's ``string_ext`` cases say what they do.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from chalkline.policy.cel.errors import ErrorKind, failure
from chalkline.policy.cel.library.containers import within_size

_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
_ESCAPES = str.maketrans(
    {"\a": r"\a", "\b": r"\b", "\f": r"\f", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\v": r"\v", "\\": r"\\", '"': r"\""}
)


def _within(position: int, last: int) -> int:
    if 0 <= position <= last:
        return position
    raise failure(ErrorKind.INDEX, f"{position} of {last}")


def char_at(text: str, position: int) -> str:
    """The character at a position; empty at the very end. Raises EvaluationError with INDEX."""
    return text[_within(position, len(text)) :][:1]


def index_of(text: str, part: str, start: int = 0) -> int:
    """Where the part first begins at or after a position, or -1. Raises EvaluationError with INDEX."""
    return text.find(part, _within(start, len(text)))


def last_index_of(text: str, part: str, last: int | None = None) -> int:
    """Where the part last begins at or before a position, or -1. Raises EvaluationError with INDEX."""
    if last is None:
        return text.rfind(part)
    return text.rfind(part, 0, _within(last, len(text)) + len(part))


def replace(text: str, old: str, new: str, limit: int = -1) -> str:
    """The text with up to ``limit`` parts replaced from the left; all if negative. Raises EvaluationError."""
    count = text.count(old) if limit < 0 else min(limit, text.count(old))
    within_size(len(text) + count * (len(new) - len(old)))
    return text.replace(old, new, count)


def split(text: str, separator: str, limit: int = -1) -> tuple[str, ...]:
    """The parts between separators, at most ``limit`` of them if it is not negative; characters if it is empty."""
    if limit == 0:
        return ()
    most = len(text) if limit < 0 else limit - 1
    if separator:
        return tuple(text.split(separator, most))
    rest = text[most:]
    return (*text[:most], rest) if rest else tuple(text)


def substring(text: str, start: int, end: int | None = None) -> str:
    """The text from a position up to another, or to the end. Raises EvaluationError with INDEX."""
    last = _within(len(text) if end is None else end, len(text))
    return text[_within(start, last) : last]


def join(texts: Sequence[str], separator: str = "") -> str:
    """The texts one after the other with the separator between them. Raises EvaluationError with LIMIT."""
    within_size(sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


def quote(text: str) -> str:
    """The text as a literal in double quotes. Raises EvaluationError with LIMIT."""
    within_size(2 * len(text))
    return f'"{text.translate(_ESCAPES)}"'


IMPLEMENTATIONS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "contains_string": operator.contains,
        "starts_with_string": str.startswith,
        "ends_with_string": str.endswith,
        "string_char_at_int": char_at,
        "string_index_of_string": index_of,
        "string_index_of_string_int": index_of,
        "string_last_index_of_string": last_index_of,
        "string_last_index_of_string_int": last_index_of,
        "string_lower_ascii": lambda text: text.translate(_LOWER),
        "string_upper_ascii": lambda text: text.translate(_UPPER),
        "string_replace_string_string": replace,
        "string_replace_string_string_int": replace,
        "string_split_string": split,
        "string_split_string_int": split,
        "string_substring_int": substring,
        "string_substring_int_int": substring,
        "string_trim": lambda text: text.strip(_WHITE_SPACE),
        "string_reverse": lambda text: text[::-1],
        "list_join": join,
        "list_join_string": join,
        "strings_quote": quote,
    }
)
