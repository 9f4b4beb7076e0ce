"""What literals stand for: numbers, and strings with their escapes (cel-spec, *String and Bytes Values*)."""

import re
from dataclasses import dataclass

from chalkline.policy.values import Uint

INT_MIN, INT_MAX, UINT_MAX = -(2**63), 2**63 - 1, 2**64 - 1
_MOST_DIGITS = 100  # far above any number in range, far below what Python converts slowly
_LAST_CODE_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

_ESCAPE = re.compile(
    r"\\(?:(?P<char>[abfnrtv\\?\"'`])|(?P<octal>[0-3][0-7]{2})|[xX](?P<hex>[0-9a-fA-F]{2})"
    r"|u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8})|(?P<bad>(?s:.?)))"
)
_CHARS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_QUOTED = re.compile(r"(?P<prefix>[a-zA-Z]*)(?P<quote>\"\"\"|'''|\"|')(?s:(?P<body>.*))(?P=quote)\Z")


@dataclass(frozen=True, slots=True)
class BadLiteral(Exception):  # noqa: N818 - what is bad, not what went wrong
    """A literal that stands for nothing; offsets are within it. Never leaves the lexer."""

    message: str
    help: str
    start: int
    end: int


def text_of(literal: str) -> str | bytes:
    """The string or bytes that a closed quotation stands for. Raises BadLiteral."""
    match = _QUOTED.match(literal)
    if match is None:
        raise ValueError("not a quotation")
    if lone := _LONE_SURROGATE.search(literal):
        raise BadLiteral("half a character", "write the character itself", lone.start(), lone.end())
    prefix, body = match["prefix"].lower(), match["body"]
    if "b" in prefix:
        return body.encode() if "r" in prefix else _unescaped_bytes(body, match.start("body"))
    return body if "r" in prefix else _unescaped_text(body, match.start("body"))


def _unescaped_text(body: str, offset: int) -> str:
    def char(escape: re.Match[str]) -> str:
        if escape["char"]:
            return _CHARS.get(escape["char"], escape["char"])
        return chr(_code_point(escape, offset))

    return _ESCAPE.sub(char, body)


def _unescaped_bytes(body: str, offset: int) -> bytes:
    parts, end = [], 0
    for escape in _ESCAPE.finditer(body):
        parts += [body[end : escape.start()].encode(), _byte(escape, offset)]
        end = escape.end()
    return b"".join([*parts, body[end:].encode()])


def _byte(escape: re.Match[str], offset: int) -> bytes:
    if escape["char"]:
        return _CHARS.get(escape["char"], escape["char"]).encode()
    if escape["short"] or escape["long"]:
        raise _bad(escape, offset, "bytes have no code points", "write the bytes with `\\x`")
    return bytes([_code_point(escape, offset)])


def _code_point(escape: re.Match[str], offset: int) -> int:
    if escape["octal"]:
        return int(escape["octal"], 8)
    digits = escape["hex"] or escape["short"] or escape["long"]
    if not digits:
        raise _bad(escape, offset, f"unknown escape `{escape[0]}`", 'write `\\\\` for a backslash, or `r"…"`')
    code_point = int(digits, 16)
    if code_point > _LAST_CODE_POINT or code_point in _SURROGATES:
        raise _bad(escape, offset, f"`{escape[0]}` is no character", "write the character itself")
    return code_point


def _bad(escape: re.Match[str], offset: int, message: str, remedy: str) -> BadLiteral:
    return BadLiteral(message, remedy, offset + escape.start(), offset + escape.end())


def int_of(digits: str, *, negative: bool = False) -> int | None:
    """The int of decimal or ``0x`` digits, or None where it does not fit 64 bits."""
    value = _natural(digits)
    signed = -value if negative else value
    return signed if INT_MIN <= signed <= INT_MAX else None


def uint_of(digits: str) -> Uint | None:
    """The uint of decimal or ``0x`` digits, or None where it does not fit 64 bits."""
    value = _natural(digits)
    return Uint(value) if value <= UINT_MAX else None


def _natural(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        return UINT_MAX + 1
    return int(digits, 16) if digits[:2] in ("0x", "0X") else int(digits)
