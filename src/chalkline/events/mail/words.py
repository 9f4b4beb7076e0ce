"""The text of a header field, whatever it is encoded in: raw 8-bit, or encoded words (RFC 2047)."""

import binascii
import codecs
import re
from functools import lru_cache

_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]+")
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}")
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Codecs of Python that are no character sets of mail, some of them slow on purpose-built input."""
_WIDER = {"gb2312": "gb18030", "euc_kr": "cp949", "ascii": "cp1252"}
"""Sets that programs say when they mean the larger one."""


def text_of(raw: bytes) -> str:
    """A header's bytes as text on one line: UTF-8, else Windows-1252. Encoded words stay as they are."""
    text = _eight_bit(raw)
    return text if text.isprintable() else _CONTROL.sub(" ", text)


def decoded(text: str) -> str:
    """The text with its encoded words decoded; adjacent ones join, characters split between them included."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    pending, pending_charset, end = b"", "", 0
    for word in _ENCODED.finditer(text):
        gap, charset, raw = text[end : word.start()], word[1], _bytes_of(word[2], word[3])
        joins = pending_charset and not gap.strip()
        if joins and charset == pending_charset:
            pending += raw
        else:
            pieces += [in_charset(pending, pending_charset), "" if joins else gap]
            pending, pending_charset = raw, charset
        end = word.end()
    pieces += [in_charset(pending, pending_charset), text[end:]]
    return _CONTROL.sub(" ", "".join(pieces))


def in_charset(raw: bytes, charset: str) -> str:
    """The bytes in this character set; where it is unknown or wrong, what can be made of them. Never raises."""
    codec = _codec(charset.partition("*")[0])
    return raw.decode(codec, "replace") if codec else _eight_bit(raw)


@lru_cache(maxsize=256)
def _codec(charset: str) -> str | None:
    if not _CHARSET.fullmatch(charset):
        return None
    try:
        name = codecs.lookup(charset).name.replace("-", "_")
        b"A".decode(name, "replace")  # codecs of no text raise here
    except (LookupError, UnicodeError):
        return None
    return None if name in _NO_CHARSETS else _WIDER.get(name, name)


def _bytes_of(encoding: str, written: str) -> bytes:
    if encoding in "qQ":
        return binascii.a2b_qp(written.encode(), header=True)
    digits = _NOT_BASE64.sub("", written)
    digits = digits[:-1] if len(digits) % 4 == 1 else digits
    return binascii.a2b_base64(digits + "=" * (-len(digits) % 4))


def _eight_bit(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
