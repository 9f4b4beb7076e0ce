"""Whether anybody may be written to because of a message (RFC 3834): never a machine, and never a stranger's victim."""

from chalkline.events.mail.headers import read_headers
from chalkline.gates.mail.verdicts.arrival import LIMITS, Arrival

_BULK = frozenset({"bulk", "list", "junk"})
_LISTS = (b"list-id", b"list-unsubscribe", b"list-post", b"list-help")


def has_return_path(arrival: Arrival) -> bool:
    """Whether there is anybody to write to: notices and delivery notices have nobody."""
    return "@" in arrival.envelope.sender and arrival.envelope.sender.isprintable()


def is_automatic(arrival: Arrival) -> bool:
    """Whether a machine wrote it, or it goes to a list: nobody there reads an answer."""
    headers = read_headers(arrival.raw, 0, len(arrival.raw), LIMITS)
    submitted = headers.text(b"auto-submitted").partition(";")[0].strip().lower()
    if submitted not in {"", "no"}:
        return True
    if headers.text(b"precedence").lower() in _BULK:
        return True
    return any(name in headers.fields for name in _LISTS)
