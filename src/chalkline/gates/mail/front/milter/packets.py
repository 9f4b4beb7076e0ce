"""Packets of the milter protocol, version 6, as Postfix and Sendmail speak it (Sendmail's ``mfdef.h`` names them).

Pure. A packet is its length in four bytes, a letter that says what it is, and what belongs to that; texts end with a
zero byte.
"""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from struct import Struct

_LENGTH = Struct(">L")
_NEGOTIATION = Struct(">LLL")
_LARGEST = 1024 * 1024 + 1024
"""Bytes of the largest packet; mail servers cut bodies into pieces of 64 KB."""

Packet = tuple[int, bytes]
"""What it is, and what belongs to that."""


class Asked(IntEnum):
    """What a mail server tells or asks."""

    NEGOTIATE = ord("O")
    MACROS = ord("D")
    CONNECT = ord("C")
    HELO = ord("H")
    MAIL = ord("M")
    RCPT = ord("R")
    FIELD = ord("L")
    END_OF_HEAD = ord("N")
    BODY = ord("B")
    END_OF_MESSAGE = ord("E")
    ABORT = ord("A")
    QUIT = ord("Q")
    NEXT_CONNECTION = ord("K")


_VERSION = 6
_ACTIONS = 0x001 | 0x010
"""Fields may be added, and changed or taken away."""
_CHOOSES_MACROS = 0x100
_WANTED = (
    0x000080 | 0x001000 | 0x002000 | 0x004000 | 0x008000 | 0x010000 | 0x020000 | 0x040000 | 0x080000  # no answers
    | 0x100000  # blanks before a field's value are its own
)  # fmt: skip
"""The mail server waits for an answer at a message's end alone, and changes nothing in what it shows."""
_SPARED = 0x000100 | 0x000200
"""Unknown commands and DATA are not told of."""
_MACROS = {1: "{tls_version}", 2: "{auth_authen}", 0: "", 3: "", 4: "", 5: "", 6: ""}
"""Those wanted with each stage: at HELO and at MAIL; none at others."""


def taken(buffer: bytearray) -> list[Packet]:
    """The packets that are there whole, taken out of the buffer. Raises ValueError for what cannot be one."""
    found, start = list[Packet](), 0
    while len(buffer) - start > _LENGTH.size:
        (length,) = _LENGTH.unpack_from(buffer, start)
        if not 0 < length <= _LARGEST:
            raise ValueError(f"a packet of {length} bytes")
        begin = start + _LENGTH.size
        if begin + length > len(buffer):
            break
        start = begin + length
        found.append((buffer[begin], bytes(buffer[begin + 1 : start])))
    del buffer[:start]
    return found


def packet(letter: bytes, content: bytes = b"") -> bytes:
    """The packet as sent."""
    return _LENGTH.pack(1 + len(content)) + letter + content


def texts(content: bytes) -> Sequence[bytes]:
    """The texts that stand one behind another. Raises ValueError where the last does not end."""
    *found, rest = content.split(b"\0")
    if rest:
        raise ValueError("a text without its end")
    return found


def negotiated(offer: bytes) -> bytes:
    """The answer to what a mail server offers. Raises ValueError where it is too old to be served."""
    if len(offer) < _NEGOTIATION.size:
        raise ValueError("an offer that is too short")
    version, actions, steps = _NEGOTIATION.unpack_from(offer)
    if version < _VERSION or _ACTIONS & ~actions or _WANTED & ~steps:
        raise ValueError(f"the mail server speaks an older milter protocol ({version}); Postfix does from 2.6 on")
    chooses = actions & _CHOOSES_MACROS
    macros = b"".join(_LENGTH.pack(stage) + names.encode() + b"\0" for stage, names in _MACROS.items())
    answer = _NEGOTIATION.pack(_VERSION, _ACTIONS | chooses, _WANTED | (_SPARED & steps))
    return packet(b"O", answer + (macros if chooses else b""))


def macros_of(content: bytes) -> Iterator[tuple[str, str]]:
    """The macros of a stage: names without braces, and values. Raises ValueError."""
    found = texts(content[1:])
    for name, value in zip(found[::2], found[1::2], strict=True):
        yield name.decode(errors="replace").strip("{}"), value.decode(errors="replace")


ACCEPT = packet(b"a")
"""The mail server goes on with the message."""
DISCARD = packet(b"d")
"""The mail server says that it has taken the message, and forgets it."""


def answered(reply: bytes) -> bytes:
    """The mail server gives its client this reply, of one or more lines: to it ``%`` is the begin of a macro."""
    return packet(b"y", reply.replace(b"%", b"%%") + b"\0")


def inserted(place: int, name: bytes, value: bytes) -> bytes:
    """A field is put before the one at the place, counted from 0; its value with the blanks before it."""
    return packet(b"i", _LENGTH.pack(place) + name + b"\0" + value + b"\0")


def changed(place: int, name: bytes, value: bytes) -> bytes:
    """Among the fields of the name the one at the place, counted from 1, says this; nothing takes it away."""
    return packet(b"m", _LENGTH.pack(place) + name + b"\0" + value + b"\0")
