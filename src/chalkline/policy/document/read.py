"""A text to a policy, and all that is wrong with its form in one go.

What names mean, and whether conditions are well typed, is checked later, against a vocabulary and the other policies.
"""

from collections.abc import Mapping
from typing import Any

from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic, has_errors, in_order
from chalkline.policy.document.digest import digest
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.front_matter import Named, front_matter
from chalkline.policy.document.limits import LONGEST, within_limits
from chalkline.policy.document.outline import outline
from chalkline.policy.document.sections import sections
from chalkline.policy.model import Policy
from chalkline.policy.source import Source

_IDENTITY = ("id", "title", "version")
_ABSENT: Mapping[str, object] = {"binds": (), "statutory": False, "publish": False, "windows": {}, "lists": {}}
"""What the model says where the front matter says nothing."""

_UTF_16 = "the file is in UTF-16, which some programs call Unicode: save it as UTF-8"
_OFFICE = "this is a document of an office program: save its text as plain text, in UTF-8"
_OTHERS: Mapping[bytes, str] = {
    b"\xff\xfe": _UTF_16,
    b"\xfe\xff": _UTF_16,
    b"PK\x03\x04": _OFFICE,
    b"\xd0\xcf": _OFFICE,
}
"""How other files begin, and what to do with them."""


def read(source: Source) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """The policy that the text says, and its faults in the order of the file.

    The policy is ``whole`` only if none of the faults is an error. Otherwise it is what could be read, without the
    keys and rules at fault, so that the rest can be checked in the same run; None where it does not even say which
    policy it is.
    """
    faults = Faults()
    policy = _policy(source, faults) if within_limits(source, faults) else None
    return policy, in_order(faults)


def read_bytes(name: str, content: bytes) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """Likewise, of a file's bytes, which must be UTF-8."""
    faults = Faults()
    if len(content) > LONGEST:
        message = f"the file is longer than {LONGEST:,} bytes"
        faults.say(Code.TOO_LARGE, message, Source.of(name, "").span(0, 0), "split the policy into several documents")
        return None, tuple(faults)
    try:
        return read(Source.of(name, content.decode("utf-8")))
    except UnicodeDecodeError as error:
        readable = Source.of(name, content.decode("utf-8", "replace"))
        offset = max(0, readable.text.find("\N{REPLACEMENT CHARACTER}"))
        message = f"byte {error.start + 1} of the file is not UTF-8"
        remedy = next(
            (remedy for start, remedy in _OTHERS.items() if content.startswith(start)), "save the file as UTF-8"
        )
        faults.say(Code.NOT_UTF8, message, readable.span(offset, offset + 1), remedy)
        return None, tuple(faults)


def _policy(source: Source, faults: Faults) -> Policy | None:
    front, first = front_matter(source, faults)
    if any(fault.code is Code.LANGUAGE_VERSION for fault in faults):
        return None
    found = sections(outline(source, first, faults), faults)
    if any(key not in front for key in _IDENTITY):
        return None
    fields: dict[str, Any] = {**_ABSENT, **front}
    unread = frozenset(name for value in front.values() if isinstance(value, Named) for name in value.unread)
    whole = not has_errors(faults)
    return Policy(**fields, sections=found, digest=digest(source), source=source, whole=whole, unread=unread)
