"""One type's values as another's (cel-spec, *Standard Definitions*, the functions named after types)."""

import math
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from chalkline.policy.cel.errors import ErrorKind, EvaluationError, failure
from chalkline.policy.cel.library.arithmetic import int_within_range, uint_within_range
from chalkline.policy.cel.library.times import duration_of, duration_text, timestamp_of, timestamp_text, within_time
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Timestamp, Uint

_BOOLS = {"1": True, "t": True, "true": True, "TRUE": True, "True": True} | dict.fromkeys(
    ("0", "f", "false", "FALSE", "False"), False
)
_INTEGER = re.compile(r"[+-]?[0-9]{1,40}\Z")
_DOUBLE = re.compile(
    r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z|[+-]?(?:inf|infinity|nan)\Z", re.IGNORECASE
)
_BEYOND_INT, _BEYOND_UINT = 2.0**63, 2.0**64


def _refused(text: str, target: str) -> EvaluationError:
    return failure(ErrorKind.BAD_CONVERSION, f"`{text[:40]}` is not {target}")


def bool_of(text: str) -> bool:
    """The bool that a string spells. Raises EvaluationError."""
    if text in _BOOLS:
        return _BOOLS[text]
    raise _refused(text, "a bool")


def int_of(text: str) -> int:
    """The int that a string spells in decimal digits. Raises EvaluationError."""
    if _INTEGER.match(text):
        return int_within_range(int(text))
    raise _refused(text, "an int")


def uint_of(text: str) -> Uint:
    """The uint that a string spells in decimal digits. Raises EvaluationError."""
    if _INTEGER.match(text):
        return uint_within_range(int(text))
    raise _refused(text, "a uint")


def double_of(text: str) -> float:
    """The double that a string spells. Raises EvaluationError."""
    if _DOUBLE.match(text):
        return float(text)
    raise _refused(text, "a double")


def int_of_double(number: float) -> int:
    """The int toward zero from a double, which must lie strictly within the range. Raises EvaluationError."""
    if -_BEYOND_INT < number < _BEYOND_INT:
        return math.trunc(number)
    raise failure(ErrorKind.OVERFLOW, "an int has 64 bits")


def uint_of_double(number: float) -> Uint:
    """The uint toward zero from a double. Raises EvaluationError."""
    if 0 <= number < _BEYOND_UINT:
        return Uint(math.trunc(number))
    raise failure(ErrorKind.OVERFLOW, "a uint has 64 bits and no sign")


def double_text(number: float) -> str:
    """The shortest digits that stand for this double and no other, without a needless ``.0``."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return repr(number).removesuffix(".0")


def bytes_text(octets: bytes) -> str:
    """The string that bytes in UTF-8 spell. Raises EvaluationError."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise failure(ErrorKind.BAD_CONVERSION, "the bytes are not UTF-8") from None


def bytes_of(text: str) -> bytes:
    """The string in UTF-8. Raises EvaluationError."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise failure(ErrorKind.BAD_CONVERSION, "the string has characters that are none") from None


def bool_text(value: bool) -> str:
    """``true`` or ``false``."""
    return "true" if value else "false"


def _same(value: object) -> object:
    return value


_SAME = ("bool", "int64", "uint64", "double", "string", "bytes", "timestamp", "duration")

IMPLEMENTATIONS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        **{f"{kind}_to_{kind}": _same for kind in _SAME},
        "to_dyn": _same,
        "string_to_bool": bool_of,
        "string_to_int64": int_of,
        "uint64_to_int64": lambda number: int_within_range(int(number)),
        "double_to_int64": int_of_double,
        "timestamp_to_int64": lambda moment: int(moment) // NANOSECONDS_PER_SECOND,
        "string_to_uint64": uint_of,
        "int64_to_uint64": uint_within_range,
        "double_to_uint64": uint_of_double,
        "string_to_double": double_of,
        "int64_to_double": float,
        "uint64_to_double": float,
        "bool_to_string": bool_text,
        "int64_to_string": lambda number: str(int(number)),
        "uint64_to_string": lambda number: str(int(number)),
        "double_to_string": double_text,
        "bytes_to_string": bytes_text,
        "string_to_bytes": bytes_of,
        "timestamp_to_string": timestamp_text,
        "duration_to_string": duration_text,
        "string_to_timestamp": timestamp_of,
        "int64_to_timestamp": lambda seconds: within_time(Timestamp(seconds * NANOSECONDS_PER_SECOND)),
        "string_to_duration": duration_of,
    }
)
