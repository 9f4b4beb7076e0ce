"""The header fields that the gate adds and takes away, byte for byte: the message itself is never written anew.

Safety: signatures (DKIM, S/MIME, PGP) are made over the bytes of body and header fields. What is added stands before
all of them, and what is taken away is the gate's own field, which nobody else signs.
"""

import re
from datetime import UTC
from email.utils import format_datetime
from functools import cache

from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Envelope

DECISION = b"Chalkline-Decision"
WARNING = b"Chalkline-Warning"

_VALUE = rb"[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*"
_OWN_FIELD = re.compile(rb"^Chalkline-(?:Decision|Warning)[ \t]*:" + _VALUE, re.IGNORECASE | re.MULTILINE)
_RECEIVED = re.compile(rb"^Received[ \t]*:(?P<value>" + _VALUE + rb")", re.IGNORECASE | re.MULTILINE)
_UNSAFE = re.compile(r"[^\w.:\[\]@-]", re.ASCII)


def head_of(raw: bytes) -> bytes:
    """The header section, its last line's end included; all of a message without a body, nothing of one without any."""
    if raw.startswith(b"\r\n"):
        return b""
    end = raw.find(b"\r\n\r\n")
    return raw if end < 0 else raw[: end + 2]


def without_own(raw: bytes) -> bytes:
    """The message without any field of the gate's own, however written or folded; the same bytes where it has none."""
    return _without(_OWN_FIELD, raw)


def without(raw: bytes, name: str) -> bytes:
    """The message without the fields of this name; the same bytes where it has none."""
    return _without(_field(name), raw)


def values(raw: bytes, name: str) -> tuple[str, ...]:
    """What the fields of this name say, the topmost first, each on one line."""
    found = (match["value"] for match in _field(name).finditer(head_of(raw)))
    return tuple(" ".join(value.decode(errors="replace").split()) for value in found)


def _without(field: re.Pattern[bytes], raw: bytes) -> bytes:
    head = head_of(raw)
    return raw if field.search(head) is None else field.sub(b"", head) + raw[len(head) :]


@cache
def _field(name: str) -> re.Pattern[bytes]:
    return re.compile(
        b"^" + re.escape(name.encode()) + rb"[ \t]*:(?P<value>" + _VALUE + b")", re.IGNORECASE | re.MULTILINE
    )


def hops(raw: bytes) -> int:
    """How many servers say that they received the message."""
    return len(_received_fields(raw))


def hops_by(raw: bytes, hostname: str) -> int:
    """How many times the server of this name says that it did."""
    by = re.compile(rb"\bby\s+" + re.escape(hostname.encode()) + rb"[\s;(]", re.IGNORECASE)
    return sum(by.search(value) is not None for value in _received_fields(raw))


def _received_fields(raw: bytes) -> list[bytes]:
    head = head_of(raw)
    return _RECEIVED.findall(head) if b"received" in head.lower() else []


def added(*, hostname: str, id_: str, at: Timestamp, envelope: Envelope, decision: str, marks: bytes = b"") -> bytes:
    """The fields to put before a message as it leaves: ``Chalkline-Decision``, marks, ``Received``.

    ``decision`` says in a word what became of it: ``passed``, ``released``. All else is known from when it came, so
    that a message tried twice has the same fields.
    """
    return decided(hostname=hostname, id_=id_, decision=decision) + marks + _received(hostname, id_, at, envelope)


def decided(*, hostname: str, id_: str, decision: str) -> bytes:
    """``Chalkline-Decision``: what became of a message, in a word."""
    return f"{DECISION.decode()}: {decision}; by={hostname}; id={id_}\r\n".encode()


def _received(hostname: str, id_: str, at: Timestamp, envelope: Envelope) -> bytes:
    """``Received`` (RFC 5321 section 4.4, RFC 3848); recipients are not named in it, since they may not all know."""
    client = envelope.client
    helo = _UNSAFE.sub("?", client.helo) or "unknown"
    literal = f"IPv6:{client.address}" if ":" in client.address else client.address
    address = f" ([{literal}])" if literal else ""  # the gate's own notices come from nowhere
    lines = (
        f"Received: from {helo}{address}",
        f"\tby {hostname} (Chalkline) with {_protocol(envelope)} id {id_};",
        f"\t{format_datetime(at.utc.replace(microsecond=0).astimezone(UTC))}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode("ascii", "replace")


def _protocol(envelope: Envelope) -> str:
    """The word for how it came (RFC 3848, RFC 6531)."""
    base = "UTF8SMTP" if "SMTPUTF8" in envelope.options else "ESMTP"
    return base + ("S" if envelope.client.secure else "") + ("A" if envelope.client.user else "")
