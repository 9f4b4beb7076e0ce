"""``"…%s…".format([…])``: cel-go's ``ext.Strings``, shown by cel-spec's ``format`` cases."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from chalkline.policy.cel.errors import ErrorKind, EvaluationError, failure
from chalkline.policy.cel.library.containers import within_size
from chalkline.policy.cel.library.conversions import bool_text, bytes_of, bytes_text, double_text
from chalkline.policy.cel.library.times import duration_text, timestamp_text
from chalkline.policy.cel.types import ListOf, MapOf, Simple, TypeOf
from chalkline.policy.values import Duration, Timestamp

MAX_PRECISION = 1000
_CLAUSE = re.compile(r"%(?:%|(?:\.(?P<precision>[0-9]{1,4}))?(?P<clause>[a-zA-Z])|(?P<bad>))")
_DEFAULT_PRECISION = 6


def formatted(pattern: str, values: Sequence[object]) -> str:
    """The pattern with each clause replaced by the next value. Raises EvaluationError."""
    parts, end, used, size = [], 0, 0, len(pattern)
    for match in _CLAUSE.finditer(pattern):
        parts.append(pattern[end : match.start()])
        end = match.end()
        if match[0] == "%%":
            parts.append("%")
            continue
        if used >= len(values):
            raise failure(ErrorKind.INDEX, f"{used} of {len(values)}")
        parts.append(_clause(match, values[used]))
        used += 1
        size += len(parts[-1])
        within_size(size)
    return "".join([*parts, pattern[end:]])


def _clause(match: re.Match[str], value: object) -> str:
    clause = match["clause"] or ""
    if clause in _PRECISE:
        precision = int(match["precision"] or _DEFAULT_PRECISION)
        if precision > MAX_PRECISION:
            raise failure(ErrorKind.BAD_ARGUMENT, f"`{match[0]}` asks for too many digits")
        return _precise(clause, precision, value)
    if clause not in _CLAUSES:
        raise failure(ErrorKind.BAD_ARGUMENT, f"`{match[0]}` is not a clause")
    return _CLAUSES[clause](value)


def _refused(clause: str) -> EvaluationError:
    return failure(ErrorKind.BAD_ARGUMENT, f"`%{clause}` cannot show this value")


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool | Timestamp | Duration)


def _precise(clause: str, precision: int, value: object) -> str:
    if not isinstance(value, int | float) or not (isinstance(value, float) or _is_int(value)):
        raise _refused(clause)
    number = float(value)
    return f"{number:.{precision}{clause}}" if math.isfinite(number) else double_text(number)


def _decimal(value: object) -> str:
    if isinstance(value, float):
        return double_text(value)
    if isinstance(value, int) and _is_int(value):
        return str(int(value))
    raise _refused("d")


def _in_base(clause: str) -> Callable[[object], str]:
    def digits(value: object) -> str:
        if isinstance(value, bool) and clause == "b":
            return str(int(value))
        if isinstance(value, int) and _is_int(value):
            return format(int(value), clause)
        raise _refused(clause)

    return digits


def _hexadecimal(clause: str) -> Callable[[object], str]:
    number = _in_base(clause)

    def digits(value: object) -> str:
        if isinstance(value, str | bytes):
            text = (bytes_of(value) if isinstance(value, str) else value).hex()
            return text.upper() if clause == "X" else text
        return number(value)

    return digits


def _text(value: object) -> str:
    """Any value as text; keys of maps in order. Bounded by the size of what is made."""
    for kind, text in _TEXTS.items():
        if isinstance(value, kind):
            return text(value)
    raise _refused("s")


def _list_text(items: Sequence[object]) -> str:
    return f"[{_joined(map(_text, items))}]"


def _map_text(entries: Mapping[object, object]) -> str:
    return f"{{{_joined(sorted(f'{_text(key)}: {_text(value)}' for key, value in entries.items()))}}}"


def _joined(texts: Iterable[str]) -> str:
    parts, size = [], 0
    for text in texts:
        size += len(text)
        within_size(size)
        parts.append(text)
    return ", ".join(parts)


_TEXTS: Mapping[type, Callable[..., str]] = {
    str: str,
    bool: bool_text,
    Timestamp: timestamp_text,
    Duration: duration_text,
    int: lambda number: str(int(number)),
    float: double_text,
    bytes: bytes_text,
    type(None): lambda _: "null",
    list: _list_text,
    tuple: _list_text,
    Mapping: _map_text,
    **dict.fromkeys((Simple, ListOf, MapOf, TypeOf), str),
}
_PRECISE = ("f", "e")
_CLAUSES: Mapping[str, Callable[[object], str]] = {
    "s": _text,
    "d": _decimal,
    "b": _in_base("b"),
    "o": _in_base("o"),
    "x": _hexadecimal("x"),
    "X": _hexadecimal("X"),
}

IMPLEMENTATIONS: Mapping[str, Callable[..., object]] = MappingProxyType({"string_format": formatted})
