"""A school's files as text: UTF-8 or a fault that names the byte, of bounded size, without characters nobody sees."""

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source, Span, canonical_text

LARGEST = 512 * 1024 * 1024
"""Bytes of a file: some five million facts."""


def decoded(name: str, data: bytes, faults: Faults) -> str | None:
    """The canonical text of a file; None, with a fault, where it cannot be read as text."""
    if len(data) > LARGEST:
        faults.say(Code.TOO_LARGE, f"the file is larger than {LARGEST:,} bytes", _start(name), "split the file")
        return None
    try:
        text = canonical_text(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        _say_not_utf8(name, data, error, faults)
        return None
    if (at := text.find("\0")) >= 0:
        span = Source.of(name, text).span(at, at + 1)
        faults.say(Code.HIDDEN_CHARACTER, "the file holds a NUL character", span, "save the file as plain UTF-8 text")
        return None
    return text


def _say_not_utf8(name: str, data: bytes, error: UnicodeDecodeError, faults: Faults) -> None:
    before, byte = data[: error.start], data[error.start]
    source = Source.of(name, _readable(data))
    place = len(canonical_text(_readable(before))) - 1
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message, remedy = "the file is UTF-16", "save it as `CSV UTF-8` or plain UTF-8 text"
    elif data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        message, remedy = "the file is a workbook and no text", "save its sheet as `CSV UTF-8`"
    else:
        letter = bytes([byte]).decode("cp1252", "replace")
        message = f"byte 0x{byte:02X} is not UTF-8"
        remedy = f"save the file as UTF-8 (Excel: `CSV UTF-8`); as Windows-1252 the byte would be `{letter}`"
    faults.say(Code.NOT_UTF8, message, source.span(place, place + 1), remedy)


def _readable(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _start(name: str) -> Span:
    return Source.of(name, "").span(0, 0)
