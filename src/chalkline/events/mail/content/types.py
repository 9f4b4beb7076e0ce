"""The type of a file by its first bytes, and which types run or sound.

The signatures are those of the formats' own specifications, as gathered in file(1)'s magic and in Apache Tika.
"""

import re
from typing import NamedTuple

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
ZIP = "application/zip"
OLE = "application/x-ole-storage"
PDF = "application/pdf"
SEVEN_ZIP = "application/x-7z-compressed"
RAR = "application/vnd.rar"
WINDOWS_PROGRAM = "application/vnd.microsoft.portable-executable"
SCRIPT = "text/x-script"
SHORTCUT = "application/x-ms-shortcut"
_HEAD = 1024


class _Signature(NamedTuple):
    kind: str
    start: bytes
    at: int = 0


_SIGNATURES = (
    _Signature(WINDOWS_PROGRAM, b"MZ"),
    _Signature("application/x-elf", b"\x7fELF"),
    *(
        _Signature("application/x-mach-binary", start)
        for start in (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")
    ),
    _Signature("application/java-vm", b"\xca\xfe\xba\xbe"),
    _Signature(SHORTCUT, b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F"),
    _Signature("audio/amr", b"#!AMR"),
    _Signature(SCRIPT, b"#!"),
    _Signature(ZIP, b"PK\x03\x04"),
    _Signature(ZIP, b"PK\x05\x06"),
    _Signature(ZIP, b"PK\x07\x08"),
    _Signature(SEVEN_ZIP, b"7z\xbc\xaf\x27\x1c"),
    _Signature(RAR, b"Rar!\x1a\x07"),
    _Signature("application/gzip", b"\x1f\x8b\x08"),
    _Signature("application/x-bzip2", b"BZh"),
    _Signature("application/x-xz", b"\xfd7zXZ\0"),
    _Signature("application/vnd.ms-cab-compressed", b"MSCF\0\0\0\0"),
    _Signature("application/x-tar", b"ustar", 257),
    _Signature("application/x-iso9660-image", b"CD001", 0x8001),
    _Signature(OLE, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    _Signature("application/rtf", b"{\\rtf"),
    _Signature("image/jpeg", b"\xff\xd8\xff"),
    _Signature("image/png", b"\x89PNG\r\n\x1a\n"),
    _Signature("image/gif", b"GIF8"),
    _Signature("image/webp", b"WEBP", 8),
    _Signature("image/tiff", b"II*\0"),
    _Signature("image/tiff", b"MM\0*"),
    _Signature("image/bmp", b"BM"),
    _Signature("audio/mpeg", b"ID3"),
    _Signature("audio/wav", b"WAVE", 8),
    _Signature("audio/flac", b"fLaC"),
    _Signature("audio/ogg", b"OggS"),
    _Signature("audio/midi", b"MThd"),
    _Signature("audio/aiff", b"AIFF", 8),
    _Signature("audio/mp4", b"ftypM4A", 4),
    _Signature("audio/mp4", b"ftypM4B", 4),
    _Signature("image/heic", b"ftypheic", 4),
    _Signature("video/mp4", b"ftyp", 4),
    _Signature("video/x-msvideo", b"AVI ", 8),
    _Signature("video/webm", b"\x1a\x45\xdf\xa3"),
    _Signature("video/x-ms-asf", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
)
_MPEG_FRAME = re.compile(rb"\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]")
_BATCH = re.compile(rb"\s*(?:@echo (?:off|on)\b|rem\b|setlocal\b)", re.IGNORECASE)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

PROGRAMS = frozenset(
    {
        WINDOWS_PROGRAM,
        SCRIPT,
        SHORTCUT,
        "application/x-elf",
        "application/x-mach-binary",
        "application/java-vm",
        "application/java-archive",
        "application/vnd.android.package-archive",
        "application/x-msi",
    }
)
"""Types that run when they are opened."""
ARCHIVES = frozenset(
    {
        ZIP,
        SEVEN_ZIP,
        RAR,
        "application/gzip",
        "application/x-bzip2",
        "application/x-xz",
        "application/x-tar",
        "application/vnd.ms-cab-compressed",
        "application/x-iso9660-image",
    }
)
"""Types that hold other files."""
_PROGRAM_NAMES = frozenset(
    {
        *("app", "apk", "bat", "cmd", "com", "cpl", "exe", "gadget", "hta", "jar", "js", "jse"),
        *("lnk", "msc", "msi", "msp", "mst", "pif", "ps1", "psm1", "py", "reg", "scr", "sct"),
        *("sh", "url", "vb", "vbe", "vbs", "ws", "wsc", "wsf", "wsh"),
    }
)
"""Extensions of what runs on Windows, macOS or Linux when it is opened; after Microsoft's list for Outlook."""
_PACKAGES = {"jar": "application/java-archive", "apk": "application/vnd.android.package-archive"}
_BY_NAME = frozenset({UNKNOWN, TEXT, SCRIPT, "text/html"})
"""Types that say too little, so that the name decides whether a file runs."""


def kind_of(content: bytes) -> str:
    """The media type that the bytes begin like; text and the unknown where no signature tells."""
    for signature in _SIGNATURES:
        if content.startswith(signature.start, signature.at):
            return signature.kind
    if (place := content.find(b"%PDF-", 0, _HEAD)) >= 0 and place < _HEAD:
        return PDF
    if _MPEG_FRAME.match(content):
        return "audio/mpeg"
    return _text_kind(content[: 8 * _HEAD])


def _text_kind(head: bytes) -> str:
    if not head or _NOT_TEXT.search(head):
        return UNKNOWN
    if re.match(rb"\s*(?:<!doctype html|<html|<head|<body)", head, re.IGNORECASE):
        return "text/html"
    return SCRIPT if _BATCH.match(head) else TEXT


def runs(kind: str, extension: str) -> bool:
    """Whether a file of this type runs when it is opened: by its type, and where that says too little by its name.

    A source text that is named ``.txt`` is read and not run; one named ``.js`` is run.
    """
    return kind in PROGRAMS or (kind in _BY_NAME and extension in _PROGRAM_NAMES)


def is_program_name(name: str) -> bool:
    """Whether a file of this name would run when it is opened."""
    return name.rpartition(".")[2].lower().strip() in _PROGRAM_NAMES


def is_sound(kind: str) -> bool:
    """Whether files of this type are music or other sound."""
    return kind.startswith("audio/")


def package_kind(extension: str) -> str | None:
    """The type of a ZIP file that runs under this extension."""
    return _PACKAGES.get(extension)
