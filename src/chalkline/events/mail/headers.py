"""The header section of a message or of one of its parts (RFC 5322, section 2.2 and the obsolete syntax of 4).

A line that is no header does not end the section, as it would for some programs: it is left out and said to be, so that
nothing that any program might show is missed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from chalkline.events.mail.limits import Fault, Limits
from chalkline.events.mail.words import text_of

_LINE_END = rb"(?:\r{0,2}\n|\r(?!\r?\n))"
_LINE_FEEDS = frozenset({b"\r", b"\n"})
_BLANK_LINE = re.compile(_LINE_END + _LINE_END)
_FIRST_LINE_BLANK = re.compile(_LINE_END)
_ITEM = re.compile(
    rb"([!-9;-~]+)[ \t]*:([^\r\n]*(?:" + _LINE_END + rb"[ \t][^\r\n]*)*)"  # a field: name, value
    rb"|([ \t][^\r\n]*)"  # a line that goes on, after one that is no header
    rb"|[^\r\n]+"
)
_POSTMARKS = (b"From ", b">From ")
_POSTMARK = re.compile(rb">?From [^\r\n]*" + _LINE_END)
_ONCE = frozenset(
    {
        *(b"from", b"sender", b"reply-to", b"to", b"cc", b"bcc", b"message-id", b"in-reply-to", b"references"),
        *(b"subject", b"date", b"mime-version", b"content-type", b"content-transfer-encoding", b"content-disposition"),
    }
)
"""Fields that may stand once in a section (RFC 5322, section 3.6, and RFC 2045)."""


@dataclass(slots=True)
class Headers:
    """A header section: its fields by name in lower case, each in the order met, and where the body begins."""

    fields: dict[bytes, list[bytes]] = field(default_factory=dict)
    body: int = 0
    faults: set[Fault] = field(default_factory=set)

    def text(self, name: bytes) -> str:
        """The first field of this name on one line, trimmed; empty where there is none."""
        values = self.fields.get(name)
        return text_of(values[0]).strip() if values else ""

    def texts(self, name: bytes) -> Iterator[str]:
        """Every field of this name on one line."""
        return map(text_of, self.fields.get(name, ()))


def read_headers(content: bytes, start: int, end: int, limits: Limits) -> Headers:
    """The header section that begins at ``start``; all of ``content`` up to ``end`` where no blank line ends it.

    A postmark of mailbox files (``From somebody Mon May …``) before it is passed over.
    """
    headers = Headers()
    if content.startswith(_POSTMARKS, start) and (postmark := _POSTMARK.match(content, start, end)):
        start = postmark.end()
    section_end, headers.body = _section(content, start, end)
    if section_end - start > limits.header_bytes:
        headers.faults.add(Fault.HEADERS_TOO_LONG)
        section_end = start + limits.header_bytes
    _read_fields(headers, content, start, section_end, limits)
    return headers


def _section(content: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the section ends and where the body begins."""
    if content[start : start + 1] in _LINE_FEEDS and (blank := _FIRST_LINE_BLANK.match(content, start, end)):
        return start, blank.end()
    at = content.find(b"\n\r\n", start, end)
    short = content.find(b"\n\n", start, end if at < 0 else at)
    if short >= 0:
        return short + 1, short + 2
    if at >= 0:
        return at + 1, at + 3
    blank = _BLANK_LINE.search(content, start, end)
    return (blank.start(), blank.end()) if blank else (end, end)


def _read_fields(headers: Headers, content: bytes, start: int, end: int, limits: Limits) -> None:
    last: list[bytes] = []
    items = _ITEM.findall(content, start, end)
    for name, value, folded in items[: limits.headers]:
        if not name:
            headers.faults.add(Fault.NO_HEADER)
            if last:
                last[-1] += folded
            continue
        key = name.lower()
        last = headers.fields.setdefault(key, [])
        if last and key in _ONCE:
            headers.faults.add(Fault.TWICE)
        last.append(value)
    if len(items) > limits.headers:
        headers.faults.add(Fault.TOO_MANY_HEADERS)
