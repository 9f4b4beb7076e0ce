"""How names and ids are written."""

import re
from collections.abc import Callable
from typing import TypeVar

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.pieces import parts
from chalkline.policy.source import Placed

T = TypeVar("T")
Reader = Callable[[Placed[str], Faults], T | None]
"""Reads a value that is not empty; one that it cannot read is None, and a fault says why."""

_NAME_HELP = "names are small letters, digits and `_`, and begin with a letter"
_ID_HELP = "ids are small letters and digits, with `.`, `-` or `_` between them"


def written_as(pattern: str, code: Code, what: str, remedy: str) -> Reader[Placed[str]]:
    """A reader of values that match a pattern as a whole."""
    compiled = re.compile(pattern)

    def read(value: Placed[str], faults: Faults) -> Placed[str] | None:
        if compiled.fullmatch(value.value):
            return value
        message = f"`{value.value}` is not {what}" if value.value else f"{what} is missing here"
        faults.say(code, message, value.span, remedy)
        return None

    return read


def listed(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """A reader of values between commas; all that are at fault are named."""

    def read_all(value: Placed[str], faults: Faults) -> tuple[T, ...] | None:
        items = [read(item, faults) for item in parts(value)]
        sound = tuple(item for item in items if item is not None)
        return sound if len(sound) == len(items) else None

    return read_all


name = written_as(r"[a-z][a-z0-9_]*", Code.BAD_NAME, "a name", _NAME_HELP)
"""A plain name: ``device_lost``."""

dotted = written_as(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", Code.BAD_NAME, "a name", _NAME_HELP)
"""A name that may have parts: ``mail.send``, ``monitoring.read``."""

policy_id = written_as(r"[a-z0-9]+([-_][a-z0-9]+)*", Code.BAD_ID, "an id", _ID_HELP.replace("`.`, ", ""))
"""The id of a policy: ``digital-communications``."""

clause_id = written_as(r"[a-z0-9]+([-_.][a-z0-9]+)*", Code.BAD_ID, "an id", _ID_HELP)
"""The id of a clause: ``email.hours``."""

clause_reference = written_as(
    r"([a-z0-9]+([-_][a-z0-9]+)*#)?[a-z0-9]+([-_.][a-z0-9]+)*",
    Code.BAD_REFERENCE,
    "the name of a clause",
    "write `email.hours` for a clause of this policy, `other-policy#email.hours` for one of another",
)
"""A clause of this policy, or of another: ``email.hours``, ``digital-communications#email.hours``."""

covered_id = written_as(
    r"[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*",
    Code.BAD_REFERENCE,
    "an id",
    "ids are letters and digits, with `-`, `_`, `.` or `/` between them, separated by commas",
)
"""An id in a list that the school names: ``MAIL-5``."""
