"""The bodies of parts: base64, quoted-printable and uuencode (RFC 2045, section 6), whatever is wrong with them."""

import binascii
from collections.abc import Iterator

_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_UUENCODED = frozenset({"x-uuencode", "uuencode", "x-uue"})


def decoded_size(content: bytes, start: int, end: int, encoding: str) -> int:
    """The size of a body once decoded, in bytes."""
    if encoding == "base64":
        return len(content[start:end].translate(None, _NOT_BASE64)) * 6 // 8
    if encoding == "quoted-printable":
        return len(binascii.a2b_qp(content[start:end]))
    if encoding in _UUENCODED:
        return sum((line[0] - 32) & 63 for line in _uuencoded(content[start:end]))
    return end - start


def _uudecoded(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""


def _uuencoded(body: bytes) -> Iterator[bytes]:
    lines = iter(body.splitlines())
    if any(line.startswith(b"begin ") for line in lines):
        for line in lines:
            if line == b"end":
                return
            if line:
                yield line


def decoded(body: bytes, encoding: str) -> bytes:
    """The body as it was before it was encoded, or what can be made of it. Never raises."""
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding in _UUENCODED:
        return b"".join(map(_uudecoded, _uuencoded(body)))
    if encoding != "base64":
        return body
    digits = body.translate(None, _NOT_BASE64)
    digits = digits[:-1] if len(digits) % 4 == 1 else digits
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))
