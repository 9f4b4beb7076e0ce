"""What the reader will take on, and what it says of a message that it could not take at its word."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of one message. What lies beyond is left out and said to be, so that a policy can decide on it."""

    size: int = 100 * 1024 * 1024
    """Bytes of the whole message; the parts of a longer one are not looked at."""
    header_bytes: int = 256 * 1024
    """Bytes of one header section."""
    headers: int = 1000
    """Header fields of one section."""
    parts: int = 1000
    """Parts of the message at all depths."""
    depth: int = 20
    """Parts within parts within parts."""
    recipients: int = 10_000
    """Recipients once groups are expanded."""


class Fault(StrEnum):
    """Why a message is oversized or damaged, in words for people."""

    TOO_LARGE = "it is too large"
    HEADERS_TOO_LONG = "its headers are too long"
    TOO_MANY_HEADERS = "it has too many headers"
    TOO_MANY_PARTS = "it has too many parts"
    TOO_DEEP = "its parts are nested too deeply"
    TOO_MANY_RECIPIENTS = "it has too many recipients"

    NO_HEADER = "a line among its headers is no header"
    TWICE = "a header stands twice that may stand once"
    NO_SENDER = "it does not say who sends it"
    BAD_ADDRESS = "an address cannot be read"
    BAD_DATE = "its date cannot be read"
    NO_PARTS = "it is said to have parts and none can be found"
    UNENDED = "its parts do not end"
    AFTER_END = "parts stand after their end"


OVERSIZED = frozenset(
    {
        Fault.TOO_LARGE,
        Fault.HEADERS_TOO_LONG,
        Fault.TOO_MANY_HEADERS,
        Fault.TOO_MANY_PARTS,
        Fault.TOO_DEEP,
        Fault.TOO_MANY_RECIPIENTS,
    }
)
"""The faults that are limits; the others are damage."""
