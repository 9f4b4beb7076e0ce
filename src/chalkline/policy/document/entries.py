"""The lines of a rule block as entries: a key and the raw text of its value, each with its place. Not YAML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.outline import Block
from chalkline.policy.source import Placed, Span

_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)[ \t]*:[ \t\u00a0]*")
_HEADING = re.compile(r"#{1,6} ")
_CLOSE = "close the rule block before it"
_FENCE = re.compile(r" {0,3}(?:~~~|```)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One key of a rule block. The value is ``value.span.text``: nothing is unquoted, unescaped or joined."""

    key: Placed[str]
    value: Placed[str]


def entries(block: Block, faults: Faults) -> tuple[Entry, ...]:
    """The entries in their order. A line that begins with blanks goes on with the value before it."""
    found: list[tuple[Placed[str], list[Span]]] = []
    for line in block.lines:
        text = line.text
        if _FENCE.match(text):
            faults.say(Code.UNCLOSED_BLOCK, "a block begins inside a rule block", line, _CLOSE)
            break
        if _HEADING.match(text):
            faults.say(Code.UNCLOSED_BLOCK, "a heading stands inside a rule block", line, _CLOSE)
            break
        if text[:1] in {" ", "\t"} and found:
            found[-1][1].append(_without_indent(line))
        elif text:
            found += _begun(line, faults)
    return tuple(_entry(key, lines) for key, lines in found)


def _begun(line: Span, faults: Faults) -> Iterator[tuple[Placed[str], list[Span]]]:
    """The key of a line, and the line's part of its value."""
    match = _KEY.match(line.text)
    if match is None:
        remedy = "write `key: value`, and begin a line that goes on with the value above with a blank"
        faults.say(Code.BAD_LINE, f"`{line.text}` is not a key and its value", line, remedy)
        return
    key = line.source.span(line.start, line.start + match.end(1))
    yield Placed(match[1], key), [line.source.span(line.start + match.end(), line.end)]


def _without_indent(line: Span) -> Span:
    return line.source.span(line.end - len(line.text.lstrip()), line.end)


def _entry(key: Placed[str], lines: list[Span]) -> Entry:
    """The entry of these lines; a value that begins on its second line starts at that line's first character."""
    first = next((line for line in lines if line.text), lines[0])
    value = first.to(lines[-1]) if first.text else first
    return Entry(key=key, value=Placed(value.text, value))
