"""TOML with places: what ``tomllib`` reads, and where in the text each key stands."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.source import Source, Span

Path = tuple[str, ...]

_NAME = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*(?P<path>{_DOTTED})[ \t]*\]")
_KEY = re.compile(rf"[ \t]*(?P<path>{_DOTTED})[ \t]*=")
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A value of the file, with its key and where both stand."""

    path: Path
    value: object
    key: Span
    extent: Span
    """From the key up to the next one."""

    @property
    def name(self) -> str:
        """The last part of the key."""
        return self.path[-1]

    def place_of(self, part: object) -> Span:
        """Where a text stands that is the value or within it; the key, where it is written otherwise."""
        within = self.extent.text.find(str(part), len(self.key.text)) if str(part) else -1
        if within < 0:
            return self.key
        start = self.extent.start + within
        return self.extent.source.span(start, start + len(str(part)))


def read_toml(source: Source, faults: Faults) -> Mapping[str, object] | None:
    """The values of the file; None, with a fault, where it is not TOML."""
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        message, span = _placed(str(error), source)
        remedy = 'texts stand in quotation marks, lists in square brackets: `domains = ["school.example"]`'
        faults.say(Code.TOML_SYNTAX, message, span, remedy)
        return None
    except RecursionError:
        faults.say(Code.TOO_DEEP, "the file is nested too deeply", source.span(0, 0), "write it flatter")
        return None


def entries(table: Mapping[str, object], source: Source, under: Path = ()) -> Iterator[Entry]:
    """The entries of a table of the file, in the order written."""
    places = _places(source)
    for name, value in table.items():
        path = (*under, name)
        key, extent = places.get(path) or places.get(under) or (source.span(0, 0), source.span(0, 0))
        yield Entry(path=path, value=value, key=key, extent=extent)


def _places(source: Source) -> dict[Path, tuple[Span, Span]]:
    """Where keys and headers stand. In a text of several lines, a line may look like a key; then the first counts."""
    found = [*_keys(source), ((), source.span(len(source.text), len(source.text)))]
    places: dict[Path, tuple[Span, Span]] = {}
    for (path, key), (_, following) in pairwise(found):
        places.setdefault(path, (key, source.span(key.start, following.start)))
    return places


def _keys(source: Source) -> Iterator[tuple[Path, Span]]:
    under: Path = ()
    for start in source.line_starts:
        if header := _HEADER.match(source.text, start):
            under = _path(header["path"])
            yield under, source.span(*header.span("path"))
        elif key := _KEY.match(source.text, start):
            yield (*under, *_path(key["path"])), source.span(*key.span("path"))


def _path(dotted: str) -> Path:
    return tuple(name if name[0] not in "\"'" else name[1:-1] for name in re.findall(_NAME, dotted))


def _placed(message: str, source: Source) -> tuple[str, Span]:
    at = _AT.search(message)
    if at is None:
        end = len(source.text) - 1
        return _lowered(message.removesuffix(" (at end of document)")), source.span(end, end)
    offset = source.line_starts[int(at[1]) - 1] + int(at[2]) - 1
    return _lowered(message[: at.start()]), source.span(offset, offset + 1)


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]
