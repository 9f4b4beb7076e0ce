"""Real files of every kind that the corpora attach, made by code: small, and each what its kind says."""

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

import msoffcrypto.format.ooxml
import pypdf
import pyzipper

_PASSWORD = "Larch-2026"  # noqa: S105 - of made-up files
_TEXT = b"Dear all, the minutes of Tuesday's meeting are below.\r\n"


@cache
def attachment_of(kind: str) -> bytes:
    """The bytes of a file of this kind. Raises KeyError for a kind that nobody can make."""
    return KINDS[kind]()


def _pdf(password: str | None = None) -> bytes:
    writer, stream = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=200, height=200)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    writer.write(stream)
    return stream.getvalue()


def _zip(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _encrypted_zip() -> bytes:
    stream = io.BytesIO()
    with pyzipper.AESZipFile(stream, "w", compression=zipfile.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(_PASSWORD.encode())
        archive.writestr("report.txt", _TEXT)
    return stream.getvalue()


def _office(folder: str, part: str, **more: bytes) -> bytes:
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
        f"{folder}/{part}.xml": b"<document/>",
    }
    return _zip(parts | {f"{folder}/{name.replace('_', '.')}": content for name, content in more.items()})


def _encrypted_office() -> bytes:
    stream = io.BytesIO()
    plain = io.BytesIO(_office("word", "document"))
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt(_PASSWORD, stream)
    return stream.getvalue()


def _program() -> bytes:
    head = b"MZ" + bytes(58) + (64).to_bytes(4, "little")
    return head + b"PE\0\0\x64\x86" + bytes(200) + b"This program cannot be run in DOS mode." + bytes(200)


def _sound() -> bytes:
    return b"ID3\x04\0\0\0\0\0\0" + (b"\xff\xfb\x90\x64" + bytes(413)) * 4


KINDS: Mapping[str, Callable[[], bytes]] = {
    "pdf": _pdf,
    "pdf-encrypted": lambda: _pdf(_PASSWORD),
    "docx": lambda: _office("word", "document"),
    "docx-encrypted": _encrypted_office,
    "docm": lambda: _office("word", "document", vbaProject_bin=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)),
    "xlsx": lambda: _office("xl", "workbook"),
    "pptx": lambda: _office("ppt", "presentation"),
    "jpg": lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + bytes(200) + b"\xff\xd9",
    "png": lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200),
    "mp3": _sound,
    "mp4": lambda: b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + bytes(200),
    "txt": lambda: _TEXT,
    "csv": lambda: b"name,form\r\nOwen,7R\r\n",
    "ics": lambda: b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
    "zip": lambda: _zip({"minutes.txt": _TEXT, "agenda.pdf": _pdf()}),
    "zip-with-exe": lambda: _zip({"readme.txt": _TEXT, "setup.exe": _program()}),
    "zip-encrypted": _encrypted_zip,
    "7z": lambda: b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(24),
    "exe": _program,
    "exe-named-pdf": _program,
    "self-extracting": lambda: _program() + _zip({"readme.txt": _TEXT}),
    "js": lambda: b"var shell = new ActiveXObject('WScript.Shell');\r\nshell.Run('calc');\r\n",
    "bat": lambda: b"@echo off\r\necho hello\r\n",
}
