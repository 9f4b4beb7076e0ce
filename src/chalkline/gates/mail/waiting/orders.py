"""What an operator had done with a message that waits, as it is kept: who, what, when, and why."""

from enum import StrEnum

import msgspec

from chalkline.policy.values import Timestamp


class Ordered(StrEnum):
    """What was done."""

    RELEASED = "released"
    RETURNED = "returned"


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who asks the gate itself."""

    name: str
    """As they gave it; by default the name that they are logged in by."""
    uid: int
    """Of the process that asked, by the system's own account (SO_PEERCRED)."""

    def __str__(self) -> str:
        return f"{self.name or 'an operator'} (uid {self.uid})"


class Order(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One order; a note of the spool as JSON."""

    order: Ordered
    entry: str
    """The id of the message."""
    by: Operator
    at: Timestamp
    reason: str = ""

    @property
    def note(self) -> bytes:
        """As the spool notes it."""
        return _ENCODER.encode(self)


_ENCODER = msgspec.json.Encoder(enc_hook=int)
"""Moments are nanoseconds."""
