"""Readers of the front matter's scalars, and what YAML, or an older YAML, would make of a text without quotes."""

import re
from collections.abc import Callable
from typing import TypeVar
from unicodedata import normalize

from chalkline.policy.codes import Code
from chalkline.policy.document.faults import Faults
from chalkline.policy.document.limits import HIDDEN
from chalkline.policy.document.yaml import Mapping, Node, Scalar, Sequence
from chalkline.policy.source import Placed

T = TypeVar("T")
NodeReader = Callable[[Node, Faults], T | None]

SURPRISES = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (r"~|null|Null|NULL|", "nothing at all"),
        (r"(?i:true|false|yes|no|on|off|y|n)", "true or false"),
        (r"[-+]?[0-9][0-9_]*", "a number"),
        (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "a number with decimals"),
        (r"0o[0-7]+|0x[0-9a-fA-F]+|0b[01]+", "a number"),
        (r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "a number"),
        (r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?", "a number of minutes or seconds"),
        (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?", "a date"),
    )
)
"""What some YAML reads a plain scalar as."""

_TRUTHS = {"true": True, "false": False}
_WHOLE = re.compile(r"[1-9][0-9]{0,8}")


def surprising(plain: str) -> str | None:
    """What some YAML reads a scalar without quotes as, if not as a text."""
    return next((reading for pattern, reading in SURPRISES if pattern.fullmatch(plain)), None)


def text(node: Node, faults: Faults) -> Placed[str] | None:
    """A text that every YAML reads as one."""
    if not isinstance(node, Scalar):
        wrong_type(node, "a text", faults)
        return None
    reading = surprising(node.text) if node.plain else None
    if reading:
        _surprise(node, reading, faults)
        return None
    if found := HIDDEN.search(node.text):
        message = f"this text holds U+{ord(found[0]):04X}, which those who sign do not see"
        faults.say(Code.HIDDEN_CHARACTER, message, node.span, "leave it out")
        return None
    return Placed(normalize("NFC", node.text), node.span)


def whole_number(node: Node, faults: Faults) -> Placed[int] | None:
    """A whole number from 1."""
    if isinstance(node, Scalar) and node.plain and _WHOLE.fullmatch(node.text):
        return Placed(int(node.text), node.span)
    wrong_type(node, "a whole number from 1", faults)
    return None


def truth(node: Node, faults: Faults) -> bool | None:
    """``true`` or ``false``."""
    if isinstance(node, Scalar) and node.plain and node.text in _TRUTHS:
        return _TRUTHS[node.text]
    wrong_type(node, "`true` or `false`", faults)
    return None


def sequence_of(read: NodeReader[T]) -> NodeReader[tuple[T, ...]]:
    """A reader of lists of what ``read`` reads; all items at fault are named."""

    def read_all(node: Node, faults: Faults) -> tuple[T, ...] | None:
        if not isinstance(node, Sequence):
            wrong_type(node, "a list", faults)
            return None
        items = [read(item, faults) for item in node.items]
        sound = tuple(item for item in items if item is not None)
        return sound if len(sound) == len(items) else None

    return read_all


def checked(read: NodeReader[Placed[str]], check: Callable[[Placed[str], Faults], T | None]) -> NodeReader[T]:
    """A reader of texts that are something more."""

    def read_checked(node: Node, faults: Faults) -> T | None:
        found = read(node, faults)
        return None if found is None else check(found, faults)

    return read_checked


def wrong_type(node: Node, wanted: str, faults: Faults) -> None:
    """Says that a node is not what is wanted there."""
    found = {Mapping: "keys with values", Sequence: "a list"}.get(type(node))
    message = f"this is {found}, not {wanted}" if found else f"`{node.span.text}` is not {wanted}"
    listed = wanted == "a list" and isinstance(node, Scalar)
    faults.say(Code.WRONG_TYPE, message, node.span, f"write `[{node.span.text}]`" if listed else f"write {wanted}")


def _surprise(node: Scalar, reading: str, faults: Faults) -> None:
    if not node.text:
        faults.say(Code.EMPTY_VALUE, "there is no value here", node.span, "write one, or leave the key out")
        return
    message = f"YAML may read `{node.text}` as {reading}, not as a text"
    faults.say(Code.YAML_SURPRISE, message, node.span, f'write `"{node.text}"` if it is a text')
