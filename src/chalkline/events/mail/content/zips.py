"""ZIP files (APPNOTE.TXT 6.3): the directory read entry by entry, members unpacked no further than a budget.

Python's own reader builds the whole directory and checks it; here the first entries are enough, and a directory that
lies is read as far as it goes.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from struct import Struct
from typing import NamedTuple

_ENTRY = Struct("<4s6H3I5H2I")
_LOCAL = Struct("<4s5H3I2H")
_ENTRY_MARK = b"PK\x01\x02"
_LOCAL_MARK = b"PK\x03\x04"
_END_MARK = b"PK\x05\x06"
_ENCRYPTED = 1
_STORED, _DEFLATED = 0, 8


class Member(NamedTuple):
    """A file in a ZIP file."""

    name: str
    encrypted: bool
    method: int
    packed: int
    local: int
    """Where its own header lies."""


@dataclass(slots=True)
class Budget:
    """How much may still be unpacked of one attachment, at all depths."""

    left: int = 8 << 20
    """Bytes, packed or unpacked, whichever are more."""
    members: int = 2_000

    def take(self, size: int) -> None:
        """Counts what was unpacked."""
        self.left = max(0, self.left - size)


def members_of(content: bytes, budget: Budget) -> list[Member]:
    """The files that the directory names, or where there is none those that have headers, within the budget."""
    found = list(islice(_members(content), budget.members)) or list(islice(_headers(content), budget.members))
    budget.members -= len(found)
    return found


def _members(content: bytes) -> Iterator[Member]:
    end = content.rfind(_END_MARK)
    start = content.find(_ENTRY_MARK) if end < 0 else _directory(content, end)
    while 0 <= start <= len(content) - _ENTRY.size and content.startswith(_ENTRY_MARK, start):
        entry = _ENTRY.unpack_from(content, start)
        flags, method, packed, name_size, extra, comment, local = (entry[n] for n in (3, 4, 8, 10, 11, 12, 16))
        name = content[start + _ENTRY.size : start + _ENTRY.size + name_size]
        yield Member(name.decode("utf-8", "replace"), bool(flags & _ENCRYPTED), method, packed, local)
        start += _ENTRY.size + name_size + extra + comment


def _directory(content: bytes, end: int) -> int:
    """Where the directory starts: before its end by its size, wherever the file says that it is."""
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    start = end - size
    return start if content.startswith(_ENTRY_MARK, max(0, start)) else content.find(_ENTRY_MARK)


def _headers(content: bytes) -> Iterator[Member]:
    """The files by their own headers, for a file without a directory."""
    start = content.find(_LOCAL_MARK)
    while 0 <= start <= len(content) - _LOCAL.size:
        _, _, flags, method, _, _, _, packed, _, name_size, _ = _LOCAL.unpack_from(content, start)
        name = content[start + _LOCAL.size : start + _LOCAL.size + name_size].decode("utf-8", "replace")
        yield Member(name, bool(flags & _ENCRYPTED), method, packed, start)
        start = content.find(_LOCAL_MARK, start + _LOCAL.size)


def unpacked(content: bytes, member: Member, budget: Budget) -> bytes | None:
    """The first bytes of a member, as many as the budget has left; None where they cannot be had."""
    if member.encrypted or not budget.left or not content.startswith(_LOCAL_MARK, member.local):
        return None
    sizes = content[member.local + 26 : member.local + _LOCAL.size]
    start = member.local + _LOCAL.size + int.from_bytes(sizes[:2], "little") + int.from_bytes(sizes[2:], "little")
    packed = content[start : start + min(member.packed or len(content), budget.left)]
    found = _inflated(packed, member.method, budget.left)
    budget.take(max(len(found or b""), len(packed)))
    return found


def _inflated(packed: bytes, method: int, most: int) -> bytes | None:
    if method == _STORED:
        return packed[:most]
    if method != _DEFLATED:
        return None
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
    except zlib.error:
        return None
