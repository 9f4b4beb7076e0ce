"""What becomes of a part once the next server has answered: delivered, tried again later, or back to its sender.

Pure. RFC 5321 section 4.5.4.1 says how often to try and for how long, RFC 3461 who is to be told.
"""

from dataclasses import dataclass
from datetime import timedelta

from msgspec.structs import replace

from chalkline.gates.mail.reply import Reply
from chalkline.policy.values import Duration, Timestamp
from chalkline.store.spool.entry import Fate, Part

NOT_REACHED = "4.4.1"
"""The status of an answer that the gate gives itself: the next server cannot be reached (RFC 3463)."""
NOT_SURE = "4.4.2"
"""Likewise: the connection was lost, so that the message may have been taken."""
AWAY = Reply(code=451, status=NOT_REACHED, text="The next server cannot be reached; try again later")

_INTERVALS = tuple(Duration.of(timedelta(minutes=each)) for each in (5, 10, 20, 40, 80, 160, 240))
"""Between one attempt and the next; the last of them ever after."""
_LATE = Duration.of(timedelta(hours=4))
"""After which a sender who asked to be told of a delay is told."""
_SAME_LINE = 3
"""Attempts while the next server cannot be reached after which others go first: this message may be the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted:
    """A part after an attempt, and whether its sender is owed a delivery notice."""

    part: Part
    failed: bool = False
    """It will not be tried again, and the sender wants to know."""
    delayed: bool = False
    """It is late, and the sender asked to be told."""
    relayed: bool = False
    """It was taken by a server that tells nobody of deliveries, and the sender asked to be told."""


def attempting(part: Part) -> Part:
    """The part as the journal has it while the next server is asked.

    A part that is found like this at a start may have been taken without our knowing; see :func:`in_doubt`.
    """
    return replace(part, attempts=part.attempts + 1, until=None, reply="")


def in_doubt(part: Part) -> bool:
    """Whether an attempt was begun, and nobody knows how it ended."""
    return part.fate is Fate.LEAVING and part.attempts > 0 and not part.reply


def attempted(part: Part, reply: Reply, now: Timestamp, give_up_after: Duration) -> Attempted:
    """What becomes of a part that the next server answered so, at the moment."""
    if reply.good:
        delivered = replace(part, fate=Fate.DELIVERED, since=now, until=None, reply=reply.line)
        return Attempted(part=delivered, relayed=is_told_that_relayed(part.options, reply))
    if not reply.passing or now - part.since >= give_up_after:
        returned = replace(part, fate=Fate.RETURNED, since=now, until=None, reply=reply.line)
        return Attempted(part=returned, failed=_wants(part.options, "FAILURE"))
    return put_off(replace(part, reply=reply.line, until=_next_attempt(part, reply, now)), now)


def is_told_that_relayed(options: tuple[str, ...], reply: Reply) -> bool:
    """Whether we tell the sender that it was handed on: they asked to hear of success, and the next server cannot say.

    RFC 3461 section 5.2.2.
    """
    return reply.good and reply.silent and _wants(options, "SUCCESS")


def put_off(part: Part, now: Timestamp) -> Attempted:
    """The part that waits; whoever asked to be told of a delay is told once, and no longer asks."""
    since = _free_since(part)
    if since is None or now - since < _LATE or not _wants(part.options, "DELAY"):
        return Attempted(part=part)
    return Attempted(part=replace(part, options=_without_delay(part.options)), delayed=True)


def _free_since(part: Part) -> Timestamp | None:
    """Since when nothing but the next server keeps the part, as far as is known before it is decided again."""
    if part.fate is Fate.LEAVING:
        return part.since
    return part.until if part.fate is Fate.HELD else None


def _next_attempt(part: Part, reply: Reply, now: Timestamp) -> Timestamp | None:
    if reply.status == NOT_REACHED and part.attempts < _SAME_LINE:
        return None
    return Timestamp(now + _INTERVALS[min(max(part.attempts, 1), len(_INTERVALS)) - 1])


def _wants(options: tuple[str, ...], condition: str) -> bool:
    """Whether the sender is to be told; of a failure also where they did not say (RFC 3461 section 4.1)."""
    asked = _notify(options)
    return condition in asked if asked else condition == "FAILURE"


def _notify(options: tuple[str, ...]) -> list[str]:
    said = next((each for each in options if each.upper().startswith(_NOTIFY)), "")
    return said[len(_NOTIFY) :].upper().split(",") if said else []


def _without_delay(options: tuple[str, ...]) -> tuple[str, ...]:
    left = ",".join(each for each in _notify(options) if each != "DELAY") or "NEVER"
    return tuple(_NOTIFY + left if each.upper().startswith(_NOTIFY) else each for each in options)


_NOTIFY = "NOTIFY="
