"""Records in a file of the journal: framed, numbered, checksummed, and found again after damage.

A file begins with :data:`OPENING`. A frame is a head of 28 bytes, big-endian, and the payload::

    4 bytes  CA 11 4B 1E
    4 bytes  CRC-32 of the rest of the head and the payload, started from the CRC-32 of the file's salt
    4 bytes  length of the payload
    8 bytes  number of the record, from 1, through all files
    8 bytes  number of the first record that was synced together with it: all before that one were synced before

The salt stands in the file's name, so that nobody can send a mail whose bytes pass for a record of a damaged file.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple
from zlib import crc32

OPENING = b"chalkline spool\x01"
"""The last byte is the version of the format."""
_MAGIC = b"\xca\x11\x4b\x1e"
_HEAD = struct.Struct(">4sI")
_REST = struct.Struct(">IQQ")
HEAD_SIZE = _HEAD.size + _REST.size


class Frame(NamedTuple):
    """A whole record."""

    offset: int
    number: int
    batch: int
    """The number of the first record that was synced together with it."""
    payload: bytes

    @property
    def size(self) -> int:
        """In bytes, with its head."""
        return HEAD_SIZE + len(self.payload)


class Gap(NamedTuple):
    """Bytes that are no record."""

    offset: int
    end: int


def framed(payload: bytes, number: int, batch: int, salt: bytes) -> bytes:
    """The record as it is written."""
    rest = _REST.pack(len(payload), number, batch)
    return _HEAD.pack(_MAGIC, _checksum(salt, rest, payload)) + rest + payload


def is_foreign(data: memoryview) -> bool:
    """Whether the file is of another version of the format; a power cut can leave half an opening, or zeros."""
    opening = bytes(data[: len(OPENING)])
    return opening[:-1] == OPENING[:-1] and opening[-1:] not in {OPENING[-1:], b"", b"\0"}


def frames(data: memoryview, salt: bytes) -> Iterator[Frame | Gap]:
    """Whatever stands in the file, in order. What is no record is passed over up to the next that is one."""
    whole = bytes(data[: len(OPENING)]) == OPENING
    offset = len(OPENING) if whole else 0
    while offset < len(data):
        frame = frame_at(data, offset, salt)
        if frame is None:
            end = _next(data, offset + 1, salt)
            yield Gap(offset, end)
            offset = end
        else:
            yield frame
            offset += frame.size


def frame_at(data: memoryview | bytes, offset: int, salt: bytes) -> Frame | None:
    """The record that begins there; None where no whole one does."""
    start = offset + HEAD_SIZE
    if len(data) < start:
        return None
    magic, checksum = _HEAD.unpack_from(data, offset)
    rest = bytes(data[offset + _HEAD.size : start])
    length, number, batch = _REST.unpack(rest)
    if magic != _MAGIC or len(data) < start + length:
        return None
    payload = bytes(data[start : start + length])
    return Frame(offset, number, batch, payload) if checksum == _checksum(salt, rest, payload) else None


def _next(data: memoryview, offset: int, salt: bytes) -> int:
    """Where the next whole record begins, or the end."""
    rest = bytes(data[offset:])
    found = rest.find(_MAGIC)
    while found >= 0 and frame_at(rest, found, salt) is None:
        found = rest.find(_MAGIC, found + 1)
    return len(data) if found < 0 else offset + found


def _checksum(salt: bytes, rest: bytes, payload: bytes) -> int:
    return crc32(payload, crc32(rest, crc32(salt)))
