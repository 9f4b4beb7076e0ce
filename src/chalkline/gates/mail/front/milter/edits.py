"""What a mail server is to change in a message that it goes on with, from how it came and how it is to go on. Pure."""

import re
from collections import Counter
from collections.abc import Iterator

from chalkline.gates.mail.front.milter import packets

_FIELD = re.compile(rb"(?P<name>[^:\r\n]*?)[ \t]*:(?P<value>[^\r\n]*(?:\r\n[ \t][^\r\n]*)*)\r\n")


def edits(shown: bytes, added: bytes, head: bytes) -> Iterator[bytes]:
    """The packets after which a head that was shown is what is added and then ``head``.

    What is taken away is gone from the last to the first, so that places stay what they are.
    """
    changed, new = _differences(shown, head) if head != shown else ([], b"")
    yield from reversed([packets.changed(place, name, value) for place, name, value in changed])
    for name, value in reversed([*_split(added), *_split(new)]):
        yield packets.inserted(0, name, value)


def _differences(shown: bytes, head: bytes) -> tuple[list[tuple[int, bytes, bytes]], bytes]:
    """The fields that say something else, or nothing, by their place among those of their name; and new ones on top."""
    found, seen, at = list[tuple[int, bytes, bytes]](), Counter[bytes](), _first(shown, head)
    new = head[:at]
    for field in _FIELD.finditer(shown):
        name = field["name"]
        seen[name.lower()] += 1
        if head.startswith(field[0], at):
            at += len(field[0])
            continue
        other = _FIELD.match(head, at)
        value = b""
        if other and other["name"].lower() == name.lower():
            at, value = other.end(), _value(other)
        found.append((seen[name.lower()], name, value))
    return found, new


def _first(shown: bytes, head: bytes) -> int:
    """Where the fields begin that came with the message, behind those that are new."""
    known, at = {name.lower() for name, _ in _split(shown)}, 0
    while (found := _FIELD.match(head, at)) and found["name"].lower() not in known:
        at = found.end()
    return at


def _split(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The names and values of fields, values as packets have them."""
    for found in _FIELD.finditer(head):
        yield found["name"], _value(found)


def _value(found: re.Match[bytes]) -> bytes:
    return found["value"].replace(b"\r\n", b"\n")
