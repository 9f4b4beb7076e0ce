"""What is said over the control socket of a gate: a JSON object a line, an answer for each."""

import msgspec

from chalkline.store.spool.reading import Verified

SOCKET = "control"
"""In the spool's folder; for its owner alone, as all there is."""


class Release(msgspec.Struct, frozen=True, kw_only=True, tag="release", tag_field="do"):
    """Send the entry on now, whatever holds it."""

    id: str
    by: str = ""
    """The name of whoever asks, for the record."""


class Return(msgspec.Struct, frozen=True, kw_only=True, tag="return", tag_field="do"):
    """Give the entry back to its sender, who is told why."""

    id: str
    reason: str
    by: str = ""
    """Likewise."""


class Verify(msgspec.Struct, frozen=True, kw_only=True, tag="verify", tag_field="do"):
    """Read every record and message again."""


Request = Release | Return | Verify


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a request."""

    done: bool
    error: str = ""
    """Why it was not done."""
    verified: Verified | None = None
