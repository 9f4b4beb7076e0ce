"""Attachments are what their bytes say, and looked at within bounds."""

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import UNSET
from tests.corpora.attachments import attachment_of
from tests.events.mail.text.letters import files

from chalkline.events.mail.content.look import look_at
from chalkline.events.mail.content.zips import Budget

LONGEST_SECONDS = 3


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("pdf", "a.pdf", {"real_type": "application/pdf", "encrypted": False, "program": False}),
        ("pdf-encrypted", "a.pdf", {"real_type": "application/pdf", "encrypted": True}),
        ("docx-encrypted", "a.docx", {"real_type": "application/vnd.ms-office-encrypted", "encrypted": True}),
        ("docx", "a.docx", {"encrypted": False, "macros": False, "holds_program": False}),
        ("docm", "a.docm", {"macros": True, "program": False}),
        ("zip", "a.zip", {"real_type": "application/zip", "encrypted": False, "holds_program": False}),
        ("zip-encrypted", "a.zip", {"encrypted": True, "holds_program": UNSET}),
        ("zip-with-exe", "a.zip", {"holds_program": True, "program": False}),
        ("7z", "a.7z", {"real_type": "application/x-7z-compressed", "holds_program": UNSET}),
        ("exe-named-pdf", "a.pdf", {"program": True, "self_extracting": False}),
        ("self-extracting", "a.exe", {"program": True, "self_extracting": True}),
        ("js", "a.js", {"program": True}),
        ("js", "a.txt", {"program": False, "real_type": "text/plain"}),
        ("bat", "a.txt", {"program": True}),
        ("mp3", "a.txt", {"music": True, "real_type": "audio/mpeg"}),
        ("mp4", "a.mp4", {"music": False, "real_type": "video/mp4"}),
        ("jpg", "a.exe", {"program": False, "real_type": "image/jpeg"}),
    ],
)
def test_a_file_is_what_its_bytes_say(kind: str, name: str, expected: dict[str, Any]) -> None:
    (file,) = files(message(attachment_of(kind), name))
    assert {field: getattr(file, field) for field in expected} == expected


def message(content: bytes, name: str) -> bytes:
    """A raw message with this file."""
    head = f'Content-Type: application/octet-stream; name="{name}"\r\nContent-Transfer-Encoding: binary\r\n\r\n'
    return b"From: a@b.test\r\n" + head.encode() + content


def packed(**members: bytes) -> bytes:
    """A ZIP file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def nested(depth: int, content: bytes) -> bytes:
    """A ZIP file in ZIP files."""
    for _ in range(depth):
        content = packed(inner=content)
    return content


def test_a_program_is_found_in_an_archive_in_an_archive_whatever_its_name() -> None:
    assert look_at(nested(3, attachment_of("exe")), "zip").holds_program is True


def test_what_lies_too_deep_is_not_known() -> None:
    assert look_at(nested(6, attachment_of("exe")), "zip").holds_program is None


def test_a_directory_that_is_missing_hides_nothing() -> None:
    whole = packed(harmless=b"x" * 100, program=attachment_of("exe"))
    assert look_at(whole[: whole.index(b"PK\x01\x02")], "zip").holds_program is True


BOMB = b"\0" * (200 << 20)
HOSTILE = {
    "a bomb": lambda: packed(bomb=BOMB),
    "bombs in bombs": lambda: nested(3, packed(bomb=BOMB)),
    "many members": lambda: packed(**{f"m{number}": b"" for number in range(20_000)}),
    "an endless row of headers": lambda: b"PK\x03\x04" * 2_000_000,
    "an endless directory": lambda: b"PK\x03\x04" + b"PK\x01\x02" * 2_000_000,
    "a directory that leads to itself": lambda: b"PK\x03\x04" + (b"PK\x01\x02" + bytes(42)) * 100_000 + b"PK\x05\x06",
    "nothing but signatures": lambda: b"%PDF-/Encryp" * 2_000_000,
    "an empty office file": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook".hex().encode(),
    "a 7z file that lies": lambda: b"7z\xbc\xaf\x27\x1c" + b"\xff" * 100,
    "nothing": lambda: b"",
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_looked_at_soon(make: Callable[[], bytes]) -> None:
    content = make()
    began = time.process_time()
    look_at(content, "zip")
    assert time.process_time() - began < LONGEST_SECONDS


def test_no_more_is_unpacked_than_the_budget() -> None:
    look = look_at(packed(bomb=BOMB, program=attachment_of("exe")), "zip")
    assert look.holds_program is None, f"{Budget().left} bytes are spent on the first member"
