"""What somebody did by a link, as it is kept: who, when, what about which message, and why."""

from enum import StrEnum

import msgspec

from chalkline.policy.values import Timestamp


class Done(StrEnum):
    """What was done."""

    DISCHARGED = "discharged"
    """Its sender, or whoever else may, said that it must go."""
    ALLOWED = "allowed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """Its sender took it back."""
    READ = "read"
    """Somebody who may lift a clause saw the text of the message."""


class Deed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One deed; a note of the spool as JSON."""

    deed: Done
    entry: str
    """The id of the message."""
    by: str
    """The id of a person."""
    at: Timestamp
    clause: str = ""
    """``id@version#clause``; empty for what concerns no clause."""
    events: tuple[str, ...] = ()
    """The ids of the events that it is about."""
    reason: str = ""

    @property
    def note(self) -> bytes:
        """As the spool notes it."""
        return _ENCODER.encode(self)


_ENCODER = msgspec.json.Encoder(enc_hook=int)
"""Moments are nanoseconds."""
