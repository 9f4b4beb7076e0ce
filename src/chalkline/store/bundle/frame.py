"""Files that are whole or not there at all: a head, a checksum of everything after it, and the content.

| bytes | what |
| --- | --- |
| 0-13 | ``chalkline 01`` CR LF: what it is, the version of the format, and a line end that text transfer destroys |
| 14-45 | SHA-256 of the bytes from 46 on |
| 46-53 | the length of the content, unsigned, the greatest byte first |
| 54- | the content, msgpack |

Safety: what a power cut or a kill leaves behind is the file as it was or as it is to be, since a new one is written
beside it, synced, and only then takes its name.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from chalkline.store.bundle.refusal import Problem, Refused

FORMAT = 1
_HEAD = re.compile(rb"chalkline (\d\d)\r\n")
_HEAD_LENGTH = 14
_BODY = _HEAD_LENGTH + 32
_CONTENT = _BODY + 8
_COPY = "copy it here once more, or build it again with `chalkline bundle build`"


@dataclass(frozen=True, slots=True)
class Frame:
    """The content of a file that was found whole."""

    digest: str
    """64 hexadecimal digits: what a delta names to say which file it follows."""
    content: bytes


def framed(content: bytes) -> bytes:
    """The bytes of a file with this content."""
    body = len(content).to_bytes(8, "big") + content
    return b"chalkline %02d\r\n" % FORMAT + sha256(body).digest() + body


def digest_of_file(data: bytes) -> str:
    """What a whole file's bytes are known by."""
    return data[_HEAD_LENGTH:_BODY].hex()


def opened(path: Path) -> Frame:
    """The content of the file. Raises Refused where it is not whole, or nothing that this version can read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Refused(Problem.MISSING, path, "there is no such file", _COPY) from None
    except OSError as error:
        remedy = "check the path and who may read it"
        raise Refused(Problem.UNREADABLE, path, (error.strerror or str(error)).lower(), remedy) from error
    return _checked(path, data)


def _checked(path: Path, data: bytes) -> Frame:
    head = _HEAD.match(data)
    if head is None:
        raise Refused(Problem.NO_BUNDLE, path, "this is no bundle, or its first bytes are damaged", _COPY)
    if int(head[1]) != FORMAT:
        what = f"it is of format {int(head[1])}, and this version of Chalkline reads format {FORMAT}"
        raise Refused(Problem.NEWER_FORMAT, path, what, "update Chalkline here before where bundles are built")
    length = int.from_bytes(data[_BODY:_CONTENT], "big")
    if len(data) < _CONTENT or len(data) - _CONTENT < length:
        raise Refused(Problem.TRUNCATED, path, f"it ends after {len(data):,} bytes, too early", _COPY)
    if sha256(memoryview(data)[_BODY:]).digest() != data[_HEAD_LENGTH:_BODY]:
        raise Refused(Problem.ALTERED, path, "its checksum is wrong: it was altered or damaged", _COPY)
    return Frame(digest=digest_of_file(data), content=data[_CONTENT:])
