"""What an attachment is: looked at once, bounded in size, depth and what is unpacked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from chalkline.events.mail.content import office
from chalkline.events.mail.content.types import (
    ARCHIVES,
    OLE,
    PDF,
    RAR,
    SEVEN_ZIP,
    WINDOWS_PROGRAM,
    ZIP,
    is_program_name,
    kind_of,
    package_kind,
    runs,
)
from chalkline.events.mail.content.zips import Budget, Member, members_of, unpacked

MOST = 32 << 20
"""Bytes of an attachment that are looked at."""
_DEPTH = 3
_PDF_ENCRYPTED = re.compile(rb"/(?:E|#45)(?:n|#6[eE])(?:c|#63)(?:r|#72)(?:y|#79)(?:p|#70)(?:t|#74)[\s/<\[(]")
_AES_OF_7Z = b"\x06\xf1\x07\x01"
_PACKED_HEADER_OF_7Z = 0x17
_UNPACKERS = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"PK\x03\x04", b"MSCF\0\0\0\0", b"Nullsoft", b"Inno Setup")


class Look(NamedTuple):
    """What was seen of a file. None is what could not be."""

    kind: str
    program: bool = False
    self_extracting: bool = False
    holds_program: bool | None = False
    macros: bool | None = False
    encrypted: bool | None = False


@dataclass(slots=True)
class _Looking:
    budget: Budget
    depth: int = 0


def look_at(content: bytes, extension: str) -> Look:
    """What the file of these bytes and extension is. Never raises, never unpacks more than a :class:`Budget`."""
    return _look(content, extension, _Looking(Budget()))


def _look(content: bytes, extension: str, looking: _Looking) -> Look:
    kind = kind_of(content)
    return _LOOKS.get(kind, _plain)(content, kind, extension, looking)


def _plain(content: bytes, kind: str, extension: str, _: _Looking) -> Look:  # noqa: ARG001 - as the others
    return Look(kind, program=runs(kind, extension), holds_program=None if kind in ARCHIVES else False)


def _pdf(content: bytes, kind: str, *_: object) -> Look:
    return Look(kind, encrypted=_PDF_ENCRYPTED.search(content) is not None)


def _seven_zip(content: bytes, kind: str, *_: object) -> Look:
    return Look(kind, encrypted=_seven_zip_encrypted(content), holds_program=None)


def _rar(content: bytes, kind: str, *_: object) -> Look:
    return Look(kind, encrypted=_rar_encrypted(content), holds_program=None)


def _windows_program(content: bytes, kind: str, *_: object) -> Look:
    return Look(kind, program=True, self_extracting=any(mark in content for mark in _UNPACKERS))


def _zip(content: bytes, kind: str, extension: str, looking: _Looking) -> Look:
    members = members_of(content, looking.budget)
    names = frozenset(member.name for member in members)
    office_kind = office.open_xml_kind(names)
    return Look(
        office_kind or package_kind(extension) or kind,
        program=package_kind(extension) is not None,
        holds_program=_holds_program(content, members, looking),
        macros=office_kind is not None and office.open_xml_macros(names),
        encrypted=any(member.encrypted for member in members),
    )


def _holds_program(content: bytes, members: list[Member], looking: _Looking) -> bool | None:
    """Whether a member runs; None where nothing seen does and something could not be seen."""
    if any(is_program_name(member.name) for member in members):
        return True
    if looking.depth >= _DEPTH:
        return None
    unseen = looking.budget.members <= 0
    for member in members:
        inner = unpacked(content, member, looking.budget)
        if inner is None:
            unseen |= not member.name.endswith("/")
            continue
        seen = _look(inner, member.name.rpartition(".")[2].lower(), _Looking(looking.budget, looking.depth + 1))
        if seen.program or seen.holds_program:
            return True
        unseen |= seen.holds_program is None
    return None if unseen else False


def _ole(content: bytes, kind: str, extension: str, _: _Looking) -> Look:
    kind = office.ole_kind(content) or ("application/x-msi" if extension == "msi" else kind)
    return Look(
        kind,
        program=kind == "application/x-msi",
        macros=office.ole_macros(content),
        encrypted=office.ole_encrypted(content, kind),
    )


def _seven_zip_encrypted(content: bytes) -> bool | None:
    """Whether 7z names its cipher. Where its header is itself packed, only a cipher around the header can be seen."""
    at = 32 + int.from_bytes(content[12:20], "little")
    header = content[at : at + int.from_bytes(content[20:28], "little")]
    if _AES_OF_7Z in header:
        return True
    return None if not header or header[0] == _PACKED_HEADER_OF_7Z else False


def _rar_encrypted(content: bytes) -> bool | None:
    """Whether a RAR file of version 5 says that its headers are encrypted; None where that is all that can be seen."""
    return True if content.startswith(b"Rar!\x1a\x07\x01\0") and content[12:14].find(b"\x04") >= 0 else None


_LOOKS: Mapping[str, Callable[[bytes, str, str, _Looking], Look]] = {
    ZIP: _zip,
    OLE: _ole,
    PDF: _pdf,
    SEVEN_ZIP: _seven_zip,
    RAR: _rar,
    WINDOWS_PROGRAM: _windows_program,
}
