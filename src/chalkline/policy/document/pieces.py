"""Parts of a value, each with its place."""

import re
from collections.abc import Iterator

from chalkline.policy.source import Placed


def part(value: Placed[str], start: int, end: int) -> Placed[str]:
    """The characters from ``start`` up to ``end`` of a value, without the blanks around them."""
    text = value.value[start:end]
    start += len(text) - len(text.lstrip())
    stripped = text.strip()
    begin = value.span.start + start
    return Placed(stripped, value.span.source.span(begin, begin + len(stripped)))


def parts(value: Placed[str], separator: str = ",") -> Iterator[Placed[str]]:
    """The parts of a value between separators."""
    start = 0
    for match in re.finditer(re.escape(separator), value.value):
        yield part(value, start, match.start())
        start = match.end()
    yield part(value, start, len(value.value))


def words(value: Placed[str]) -> tuple[Placed[str], ...]:
    """The words of a value."""
    return tuple(part(value, *match.span()) for match in re.finditer(r"\S+", value.value))


def one_line(text: str) -> str:
    """The text with each run of blanks and line ends as one blank."""
    return " ".join(text.split())
