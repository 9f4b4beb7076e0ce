"""What a spool keeps: an entry for each message, with a part for each of its recipients.

All values are frozen; a change is a new value in a new record of the journal.
"""

from enum import StrEnum
from hashlib import sha256

import msgspec

from chalkline.policy.decide.decision import Request
from chalkline.policy.values import Timestamp


class Fate(StrEnum):
    """What became of a message for one recipient."""

    HELD = "held"
    """Waits for a moment."""
    ASKED = "asked"
    """Waits for somebody's answer."""
    LEAVING = "leaving"
    """To be delivered as soon as the next server takes it."""
    DELIVERED = "delivered"
    RETURNED = "returned"
    """Given back to its sender, who was told."""
    WITHDRAWN = "withdrawn"
    """Taken out by an operator."""

    @property
    def is_open(self) -> bool:
        """Whether the gate still owes something."""
        return self in _OPEN


_OPEN = frozenset({Fate.HELD, Fate.ASKED, Fate.LEAVING})


class Kind(StrEnum):
    """What an entry is."""

    MESSAGE = "message"
    """Came in by SMTP."""
    NOTICE = "notice"
    """Written by the gate: to a sender, an approver, a third person, or a delivery notice."""


class Direction(StrEnum):
    """Which way a message goes, seen from the school."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    INTERNAL = "internal"


class Client(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who handed the message in."""

    address: str = ""
    """The IP address; empty for what the gate wrote itself."""
    helo: str = ""
    user: str = ""
    """Whom it authenticated as; empty where it did not."""
    secure: bool = False
    """Whether it came over TLS."""
    outside: bool = False
    """Whether it handed the message in where mail from outside comes in, and nobody is taken at their word."""
    shown: bool = False
    """Whether it is the client of a mail server that showed us the message, and verified its sender if it does so."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What SMTP says of a message as a whole."""

    sender: str
    """As in MAIL FROM, without the angle brackets: empty for a notice."""
    options: tuple[str, ...] = ()
    """Of MAIL FROM, as they came: ``SMTPUTF8``, ``BODY=8BITMIME``, ``RET=HDRS``, ``ENVID=…``."""
    client: Client = Client()
    voucher: str | None = None
    """What vouches for the sender whom the message names; empty where nothing does, None where nobody looked."""


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The message for one of its recipients."""

    address: str
    """As in RCPT TO, without the angle brackets."""
    via: str = ""
    """The address of RCPT TO whose member this is, where the gate expanded a group; else empty."""
    fate: Fate
    since: Timestamp
    """When it came to this fate."""
    options: tuple[str, ...] = ()
    """Of RCPT TO, as they came: ``NOTIFY=…``, ``ORCPT=…``."""
    until: Timestamp | None = None
    """When it is due: a held part is decided again, the question of an asked part ends, a leaving one is tried (again).

    None: a held or asked part is never due by itself; a leaving part is due at once.
    """
    asked: tuple[Request, ...] = ()
    """Of an asked part: who may answer, for each clause."""
    decision: bytes = b""
    """The record of its last decision as JSON (:class:`chalkline.policy.decide.record.Record`); empty for none."""
    attempts: int = 0
    """How often the next server was tried."""
    reply: str = ""
    """What the next server last said, or why it was returned or withdrawn."""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What tells raw bytes from others."""

    digest: bytes
    """SHA-256."""
    size: int
    """Bytes."""

    @classmethod
    def of(cls, raw: bytes) -> "Content":
        """The content of these bytes."""
        return cls(digest=sha256(raw).digest(), size=len(raw))


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message in the spool."""

    id: str
    """From :meth:`chalkline.store.spool.spool.Spool.new_id`: sorts in order of arrival, and cannot be guessed."""
    kind: Kind
    arrived: Timestamp
    envelope: Envelope
    content: Content
    parts: tuple[Part, ...]
    """One for each RCPT TO, in its order."""
    direction: Direction = Direction.OUTGOING
    subject: str = ""
    """For lists that operators read; empty where nobody may see it."""
    about: str = ""
    """Of a notice: the id of the entry that it tells of."""
    policies: str = ""
    """The digest of the policy set that decides it, today and when it is decided again."""
    bundle: int = 0
    """The number of the bundle it was decided with."""

    @property
    def is_open(self) -> bool:
        """Whether any part is."""
        return any(part.fate.is_open for part in self.parts)

    @property
    def due(self) -> Timestamp | None:
        """When the first of its open parts is due; None where none is by itself."""
        return min((moment for part in self.parts if (moment := due(part, self)) is not None), default=None)


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """An entry with the bytes it is about, as handed to the spool."""

    entry: Entry
    raw: bytes


def due(part: Part, entry: Entry) -> Timestamp | None:
    """When a part of the entry is due; None where it is closed, or not due by itself."""
    if not part.fate.is_open:
        return None
    return entry.arrived if part.until is None and part.fate is Fate.LEAVING else part.until
