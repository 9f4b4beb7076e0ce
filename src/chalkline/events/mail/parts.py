"""The parts of a message and what is attached to it (RFC 2046).

One walk over the bytes: a multipart is split at its own boundary lines, the outermost first, so that an inner part can
never run past an outer one. Nothing is decoded but a forwarded message that is encoded; sizes are counted, not made.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import NamedTuple

from chalkline.events.declared.mail import Attachment
from chalkline.events.mail.bodies import decoded, decoded_size
from chalkline.events.mail.headers import Headers, read_headers
from chalkline.events.mail.limits import Fault, Limits
from chalkline.events.mail.parameters import extension, file_name, media_type, parameters, token

_REST_OF_BOUNDARY = re.compile(rb"(--)?[ \t]*(?:\r{0,2}\n|\r|\Z)")
_TEXT = ("text/", "message/delivery-status", "message/disposition-notification", "message/feedback-report")
"""What is text of the message, unless it has a name or says that it is attached."""
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
_PLAIN = "text/plain"


class Leaf(NamedTuple):
    """A part without parts of its own, where it lies; nothing of it is decoded yet."""

    kind: str
    """Its media type."""
    charset: str
    encoding: str
    attachment: int | None
    """Its place among the attachments; None for a text of the message."""
    forwarded: bool
    """Whether it belongs to a message that this one carries."""
    alternative: int | None
    """Which multipart/alternative it is a version of."""
    content: bytes
    start: int
    end: int

    def body(self, most: int) -> bytes:
        """The first bytes of its body, decoded: those of at most ``most`` bytes as sent."""
        return decoded(self.content[self.start : min(self.end, self.start + most)], self.encoding)


class _Part(NamedTuple):
    content: bytes
    start: int
    end: int
    depth: int
    default_type: str = _PLAIN
    forwarded: bool = False
    alternative: int | None = None


@dataclass(slots=True)
class Walk:
    """What a walk over the parts found."""

    limits: Limits
    faults: set[Fault] = field(default_factory=set)
    attachments: list[Attachment] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    parts: int = 0


def walk_parts(content: bytes, headers: Headers, limits: Limits) -> Walk:
    """What is attached to the message whose header section was read, in order, those of forwarded messages included."""
    walk = Walk(limits)
    _visit(walk, _Part(content, 0, len(content), 0), headers)
    return walk


def _visit(walk: Walk, part: _Part, headers: Headers) -> None:
    walk.parts += 1
    walk.faults |= headers.faults
    field_text = headers.text(b"content-type")
    kind = media_type(field_text) or (_PLAIN if field_text else part.default_type)
    if kind.startswith("multipart/"):
        _visit_parts(walk, part, headers, parameters(field_text).get("boundary", "").rstrip(), kind)
        return
    _attach(walk, part, headers, kind)
    if kind in _MESSAGES:
        _visit_message(walk, part, headers)


def _attach(walk: Walk, part: _Part, headers: Headers, kind: str) -> None:
    disposition = headers.text(b"content-disposition")
    name = file_name(disposition, headers.text(b"content-type"))
    if kind.startswith(_TEXT) and not name and token(disposition) != "attachment":
        walk.leaves.append(_leaf(part, headers, kind))
        return
    size = decoded_size(part.content, headers.body, part.end, token(headers.text(b"content-transfer-encoding")))
    walk.leaves.append(_leaf(part, headers, kind, len(walk.attachments)))
    walk.attachments.append(Attachment(name=name, extension=extension(name), type=kind, size=size))


def _leaf(part: _Part, headers: Headers, kind: str, attachment: int | None = None) -> Leaf:
    return Leaf(
        kind=kind,
        charset=parameters(headers.text(b"content-type")).get("charset", ""),
        encoding=token(headers.text(b"content-transfer-encoding")),
        attachment=attachment,
        forwarded=part.forwarded,
        alternative=part.alternative,
        content=part.content,
        start=headers.body,
        end=part.end,
    )


def _visit_message(walk: Walk, part: _Part, headers: Headers) -> None:
    content, start, end = part.content, headers.body, part.end
    encoding = token(headers.text(b"content-transfer-encoding"))
    if encoding in {"base64", "quoted-printable"}:
        content = decoded(content[start:end], encoding)
        start, end = 0, len(content)
    _descend(walk, _Part(content, start, end, part.depth + 1, forwarded=True))


def _visit_parts(walk: Walk, part: _Part, headers: Headers, boundary: str, kind: str) -> None:
    default_type = "message/rfc822" if kind == "multipart/digest" else _PLAIN
    lines = _boundary_lines(part.content, b"--" + boundary.encode(), headers.body, part.end) if boundary else iter(())
    alternative = walk.parts if kind == "multipart/alternative" else part.alternative
    known = list(islice(lines, walk.limits.parts))
    walk.faults |= _boundary_faults(known) if next(lines, None) is None else {Fault.TOO_MANY_PARTS}
    for start, end in _spans(part.content, known, part.end):
        if walk.parts >= walk.limits.parts:
            walk.faults.add(Fault.TOO_MANY_PARTS)
            return
        _descend(walk, _Part(part.content, start, end, part.depth + 1, default_type, part.forwarded, alternative))


def _descend(walk: Walk, part: _Part) -> None:
    if part.depth > walk.limits.depth:
        walk.faults.add(Fault.TOO_DEEP)
        return
    _visit(walk, part, read_headers(part.content, part.start, part.end, walk.limits))


class _BoundaryLine(NamedTuple):
    start: int
    after: int
    """Where the next line begins."""
    closes: bool


def _boundary_lines(content: bytes, mark: bytes, start: int, end: int) -> Iterator[_BoundaryLine]:
    at = content.find(mark, start, end)
    while at >= 0:
        if at == start or content[at - 1] in b"\r\n":
            rest = _REST_OF_BOUNDARY.match(content, at + len(mark), end)
            if rest:
                yield _BoundaryLine(at, rest.end(), rest[1] is not None)
        at = content.find(mark, at + len(mark), end)


def _boundary_faults(lines: list[_BoundaryLine]) -> set[Fault]:
    """What is wrong with all boundaries of a multipart."""
    if all(line.closes for line in lines):
        return {Fault.NO_PARTS}
    faults = set() if lines[-1].closes else {Fault.UNENDED}
    if any(line.closes and not following.closes for line, following in pairwise(lines)):
        faults.add(Fault.AFTER_END)
    return faults


def _spans(content: bytes, lines: list[_BoundaryLine], end: int) -> Iterator[tuple[int, int]]:
    """Where each part begins and ends, without the line end before the next boundary; after a closing one too."""
    ends = [*(_before_line_end(content, line.start) for line in lines[1:]), end]
    return ((line.after, max(line.after, stop)) for line, stop in zip(lines, ends, strict=False) if not line.closes)


def _before_line_end(content: bytes, at: int) -> int:
    """The place before the line end that ends here."""
    if content[at - 1 : at] == b"\n":
        at -= 1
    return at - 1 if content[at - 1 : at] == b"\r" else at
