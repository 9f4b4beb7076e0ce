"""Where raw messages lie: single files, mailbox files (mbox) and mail folders (maildir).

Each is read one message at a time, and never more of one than a limit, so that memory stays flat.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from chalkline.events.mail.limits import Limits

_POSTMARK = b"From "
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_QUOTED_POSTMARK = re.compile(rb"^>(>*From )", re.MULTILINE)
_LINE = 64 * 1024


def raw_mails(path: Path, limits: Limits = Limits()) -> Iterator[tuple[str, bytes]]:  # noqa: B008 - frozen
    """Each message under a path with a name for it, in a fixed order.

    A folder with ``cur`` and ``new`` is a maildir; any other folder stands for the files in it. A file is one message
    if its name ends in ``.eml``, else a mailbox if it ends in ``.mbox`` or the file begins with ``From ``, else one
    message. Of a message longer than the limit one byte more than the limit is read. Raises OSError.
    """
    if not path.is_dir():
        yield from _file(path, limits.size + 1)
        return
    folders = [path / "cur", path / "new"]
    maildir = all(folder.is_dir() for folder in folders)
    for folder in folders if maildir else [path]:
        for file in sorted(filter(_is_mail, folder.rglob("*"))):
            yield from _one(file, limits.size + 1) if maildir else _file(file, limits.size + 1)


def _is_mail(file: Path) -> bool:
    """A link that leads nowhere is a mail too: that it cannot be read is to be said."""
    return (file.is_file() or (file.is_symlink() and not file.exists())) and not file.name.startswith(".")


def _file(path: Path, most: int) -> Iterator[tuple[str, bytes]]:
    yield from _mailbox(path, most) if _is_mailbox(path) else _one(path, most)


def _is_mailbox(path: Path) -> bool:
    if path.suffix in {".eml", ".mbox"}:
        return path.suffix == ".mbox"
    with path.open("rb") as stream:
        return stream.read(len(_POSTMARK)) == _POSTMARK


def _one(path: Path, most: int) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as stream:
        yield str(path), stream.read(most)


def _mailbox(path: Path, most: int) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as stream:
        for number, raw in enumerate(split_mailbox(stream, most), start=1):
            yield f"{path}:{number}", raw


def split_mailbox(stream: BinaryIO, most: int) -> Iterator[bytes]:
    """The messages of a mailbox file without their postmarks, each cut to ``most`` bytes.

    A postmark is a line ``From …`` at the start or after an empty line, with a header after it: a sentence that begins
    with From is none. Quoted ones (``>From``) get back what they were.
    """
    lines: list[bytes] = []
    size = 0
    for line, begins in _lines(stream):
        if begins:
            if lines:
                yield _message(lines)
            lines, size = [], 0
        elif size < most:
            lines.append(line[: most - size])
            size += len(line)
    if lines:
        yield _message(lines)


def _lines(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Each line, or piece of a long one, and whether it is a postmark."""
    after_blank = True
    line = stream.readline(_LINE)
    while line:
        following = stream.readline(_LINE)
        yield line, after_blank and line.startswith(_POSTMARK) and _HEADER.match(following) is not None
        after_blank = line in {b"\n", b"\r\n"}
        line = following


def _message(lines: list[bytes]) -> bytes:
    if lines[-1] in {b"\n", b"\r\n"}:
        lines = lines[:-1]  # the empty line before the next postmark
    raw = b"".join(lines)
    return _QUOTED_POSTMARK.sub(rb"\1", raw) if b">From " in raw else raw
