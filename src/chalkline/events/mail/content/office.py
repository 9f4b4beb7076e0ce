"""Office documents: which they are, whether they have macros, whether they are encrypted.

Office Open XML (ECMA-376) is ZIP; encrypted, it lies in an OLE file as ``EncryptedPackage`` (MS-OFFCRYPTO 2.3). The
older formats are OLE files (MS-CFB), and each says in its own way that it is encrypted.
"""

from collections.abc import Collection, Mapping
from struct import error as struct_error
from struct import unpack_from

_OPEN_XML: Mapping[str, str] = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
ENCRYPTED_OFFICE = "application/vnd.ms-office-encrypted"
_OLE_STREAMS: Mapping[str, str] = {
    "EncryptedPackage": ENCRYPTED_OFFICE,
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
    "__properties_version1.0": "application/vnd.ms-outlook",
    "\u4840\u3b3f\u43f2\u4438\u45b1": "application/x-msi",
}
_MACROS = "_VBA_PROJECT"
_FIRST_SECTOR = 512
_WORD_MARK = b"\xec\xa5"
_WORD_FLAGS, _WORD_ENCRYPTED = 11, 0x01
_EXCEL_START, _EXCEL_FILE_PASS, _EXCEL_END = 0x0809, 0x002F, 0x000A
_EXCEL_RECORDS = 60
_POWERPOINT_ENCRYPTED = b"\xdf\xc4\xd1\xf3"


def open_xml_kind(names: Collection[str]) -> str | None:
    """The type of a ZIP file with these members; None where it is no office document."""
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for folder, kind in _OPEN_XML.items() if any(name.startswith(folder) for name in names)), None)


def open_xml_macros(names: Collection[str]) -> bool:
    """Whether an office document with these members has macros."""
    return any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names)


def ole_kind(content: bytes) -> str | None:
    """The type of an OLE file by the streams that its directory names."""
    return next((kind for stream, kind in _OLE_STREAMS.items() if _names(content, stream)), None)


def ole_macros(content: bytes) -> bool:
    """Whether an OLE file has macros."""
    return _names(content, _MACROS)


def ole_encrypted(content: bytes, kind: str | None) -> bool | None:
    """Whether an OLE file is encrypted; None where that cannot be seen."""
    if kind == ENCRYPTED_OFFICE:
        return True
    seen = {
        "application/msword": _word_encrypted,
        "application/vnd.ms-excel": _excel_encrypted,
        "application/vnd.ms-powerpoint": _powerpoint_encrypted,
    }.get(kind or "")
    return False if seen is None else seen(content)


def _names(content: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in content


def _powerpoint_encrypted(content: bytes) -> bool:
    """By the token of the current user's stream (MS-PPT 2.3.2)."""
    return _POWERPOINT_ENCRYPTED in content


def _word_encrypted(content: bytes) -> bool | None:
    """By the file's information block (MS-DOC 2.5.1), where that lies at the start, as programs write it."""
    if not content.startswith(_WORD_MARK, _FIRST_SECTOR):
        return None
    return bool(content[_FIRST_SECTOR + _WORD_FLAGS] & _WORD_ENCRYPTED)


def _excel_encrypted(content: bytes) -> bool | None:
    """By the record FilePass (MS-XLS 2.4.117) among the first of the workbook."""
    at = _FIRST_SECTOR
    try:
        if unpack_from("<H", content, at)[0] != _EXCEL_START:
            return None
        for _ in range(_EXCEL_RECORDS):
            record, size = unpack_from("<2H", content, at)
            if record in {_EXCEL_FILE_PASS, _EXCEL_END}:
                return bool(record == _EXCEL_FILE_PASS)
            at += 4 + size
    except struct_error:
        return None
    return False
