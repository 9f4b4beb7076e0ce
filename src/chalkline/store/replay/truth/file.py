"""Patterns on disk, beside the events that they are of.

``_<name of the events' file>.truth``: a line of JSON, padded so that what follows is aligned; then the bits, how many
events have each pattern, and the number of each event's pattern. Bits are those of the first flag for all patterns,
eight in a byte from its lowest, then those of the next; all else is little-endian. The line carries the SHA-256 of each
part with the names of all flags, and that of the events' file. Whatever is wrong with it, it is as if it were not
there: it is worked out again. It goes when its day goes.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from chalkline.store.events.durable import put_for_now
from chalkline.store.events.store import DayFile
from chalkline.store.replay.truth.patterns import Patterns

FORMAT = 2
_ALIGNED = 64
_LITTLE = {"bits": "<u1", "events": "<i8", "numbers": "<u4"}


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    of: str
    """SHA-256 of the events' file."""
    names: tuple[str, ...]
    patterns: int
    rows: int
    sha256: dict[str, str]

    @property
    def width(self) -> int:
        """Bytes of a flag."""
        return -(-self.patterns // 8)


def truth_path(file: DayFile) -> Path:
    """Where the truth of a file's events lies."""
    return file.path.with_name(f"_{file.path.stem}.truth")


def write_truth(file: DayFile, patterns: Patterns) -> None:
    """The patterns lie there, all of them, in place of those before."""
    arrays = {"bits": _packed(patterns), "events": patterns.events, "numbers": patterns.numbers}
    parts = {name: np.ascontiguousarray(arrays[name], kind) for name, kind in _LITTLE.items()}
    head = _Head(
        format=FORMAT,
        of=file.stored.sha256,
        names=tuple(patterns.names),
        patterns=len(patterns.events),
        rows=len(patterns.numbers),
        sha256={name: _digest(patterns.names, part.tobytes()) for name, part in parts.items()},
    )
    line = msgspec.json.encode(head)
    padded = line + b" " * (-(len(line) + 1) % _ALIGNED) + b"\n"
    put_for_now(truth_path(file), [padded, *(part.tobytes() for part in parts.values())])


def read_truth(file: DayFile, *, numbers: bool = True) -> Patterns | None:
    """The patterns of a file's events; None where there are none, or none that can be trusted.

    Without ``numbers`` it is not read which pattern each event has, and there is none in what is returned.
    """
    try:
        with truth_path(file).open("rb") as stream:
            head = msgspec.json.decode(stream.readline(), type=_Head)
            if (head.format, head.of, head.rows) != (FORMAT, file.stored.sha256, file.stored.rows):
                return None
            bits = _part(stream.read(len(head.names) * head.width), head, "bits")
            events = _part(stream.read(8 * head.patterns), head, "events")
            each = _part(stream.read(4 * head.rows), head, "numbers") if numbers else np.zeros(0, np.uint32)
    except (OSError, msgspec.DecodeError, ValueError):
        return None
    rows = bits.reshape(len(head.names), head.width)
    flags = np.unpackbits(rows, axis=1, count=head.patterns, bitorder="little").view(bool)
    return Patterns(known=dict(zip(head.names, flags, strict=True)), events=events, numbers=each)


def _packed(patterns: Patterns) -> npt.NDArray[np.uint8]:
    flags = patterns.flags(tuple(patterns.names))
    return np.packbits(np.stack(flags), axis=1, bitorder="little") if flags else np.zeros(0, np.uint8)


def _part(content: bytes, head: _Head, name: str) -> npt.NDArray[Any]:
    if _digest(head.names, content) != head.sha256.get(name):
        raise ValueError(name)
    return np.frombuffer(content, _LITTLE[name])


def _digest(names: Iterable[str], content: bytes) -> str:
    digest = hashlib.sha256("\n".join(names).encode())
    digest.update(content)
    return digest.hexdigest()
