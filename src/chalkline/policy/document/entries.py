"""The lines of a rule block as entries: a key and the raw text of its value, each with its place. Not YAML."""

import re
from dataclasses import dataclass

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.outline import Block
from chalkline.policy.source import Placed, Span

_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)[ \t]*:[ \t]*")
_FENCE = re.compile(r" {0,3}(?:~~~|```)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One key of a rule block. The value is ``value.span.text``: nothing is unquoted, unescaped or joined."""

    key: Placed[str]
    value: Placed[str]


def entries(block: Block, faults: Faults) -> tuple[Entry, ...]:
    """The entries in their order. A line that begins with blanks goes on with the value before it."""
    found: list[Entry] = []
    for line in block.lines:
        text = line.text
        if _FENCE.match(text):
            message, remedy = "a block begins inside a rule block", "close the rule block before it"
            faults.say(Code.UNCLOSED_BLOCK, message, line, remedy)
            break
        if text[:1] in {" ", "\t"} and found:
            found[-1] = _continued(found[-1], line)
        elif text:
            _begin(line, found, faults)
    return tuple(found)


def _begin(line: Span, found: list[Entry], faults: Faults) -> None:
    match = _KEY.match(line.text)
    if match is None:
        remedy = "write `key: value`, and begin a line that goes on with the value above with a blank"
        faults.say(Code.BAD_LINE, f"`{line.text}` is not a key and its value", line, remedy)
        return
    key = line.source.span(line.start, line.start + match.end(1))
    value = line.source.span(line.start + match.end(), line.end)
    found.append(Entry(key=Placed(match[1], key), value=Placed(value.text, value)))


def _continued(entry: Entry, line: Span) -> Entry:
    """The entry with one more line; a value that begins on its second line starts at that line's first character."""
    begin = line.start + len(line.text) - len(line.text.lstrip())
    value = entry.value.span if entry.value.value else line.source.span(begin, begin)
    whole = line.source.span(value.start, line.end)
    return Entry(key=entry.key, value=Placed(whole.text, whole))
