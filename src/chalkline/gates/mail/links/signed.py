"""Links that let one person do one thing about one message, for a time: signed with a key of the spool's folder.

Safety: whoever has a link may do what it says, as with a letter that says so. So it names person, message, act and
clauses, none of which can be altered without its signature failing; it ends; and what it offers is worked out anew when
it is opened, from what is known then.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec
from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_decode, base64_encode

from chalkline.policy.values import Duration, Timestamp
from chalkline.store.durable import put

KEYS_FILE = "link-keys"
_KEY_BYTES = 32
_SALT = "chalkline.mail.link"


class Act(StrEnum):
    """What a link is for."""

    SEND = "send"
    """Its sender, or whoever else may, says that the message must go in spite of clauses."""
    ANSWER = "answer"
    """Somebody who is asked answers."""
    WITHDRAW = "withdraw"
    """Its sender takes back what has not gone."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """Who may do what about which message, until when."""

    entry: str = msgspec.field(name="e")
    person: str = msgspec.field(name="p")
    act: Act = msgspec.field(name="a")
    clauses: tuple[str, ...] = msgspec.field(default=(), name="c")
    """``id@version#clause`` each."""
    until: int = msgspec.field(name="u")
    """Nanoseconds since 1970."""


class NoLink(Exception):  # noqa: N818 - what was found, not what failed
    """The text is no link of this gate."""


class Expired(Exception):  # noqa: N818 - likewise
    """It was one; its time is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Makes links and reads them. ``url`` is how people reach the pages."""

    keys: Sequence[str]
    """The last one signs; links signed with any are read."""
    url: str
    last: Duration

    def until(self, now: Timestamp) -> Timestamp:
        """When a link made now ends."""
        return Timestamp(now + self.last)

    def link(self, *, entry: str, person: str, act: Act, clauses: Sequence[str] = (), now: Timestamp) -> str:
        """The address of a page on which the person may do that."""
        made = Link(entry=entry, person=person, act=act, clauses=tuple(clauses), until=int(self.until(now)))
        return f"{self.url.rstrip('/')}/answer/{self.token(made)}"

    def token(self, link: Link) -> str:
        """The link, signed."""
        return str(self._serializer().dumps(msgspec.to_builtins(link)))

    def read(self, token: str, now: Timestamp) -> Link:
        """What the link says. Raises NoLink, Expired."""
        try:
            link = msgspec.convert(self._serializer().loads(token), Link)
        except (BadData, msgspec.ValidationError, ValueError) as error:
            raise NoLink from error
        if not _canonical(token):
            raise NoLink
        if now >= link.until:
            raise Expired
        return link

    def _serializer(self) -> URLSafeSerializer:
        return URLSafeSerializer(list(self.keys), salt=_SALT)


def _canonical(token: str) -> bool:
    """Whether the signature is written as we write it: base64 ignores spare bits and strange characters."""
    signature = token.rpartition(".")[2]
    return base64_encode(base64_decode(signature)).decode() == signature


def keys_in(folder: Path) -> tuple[str, ...]:
    """The keys of the folder's file, the newest last; a first one is made where there is none. Raises OSError.

    A line is a key. Whoever adds one makes it the one that signs; whoever takes one away ends all links signed with it.
    """
    path = folder / KEYS_FILE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _write(path, [secrets.token_urlsafe(_KEY_BYTES)])
    keys = tuple(line.strip() for line in path.read_text(encoding="ascii").splitlines() if line.strip())
    if not keys:
        raise OSError(f"{path} holds no key")
    return keys


def rotate(folder: Path, *, keep: int = 2) -> None:
    """A new key signs from now on; of those before it, the newest are still read, so that ``keep`` remain in all."""
    _write(folder / KEYS_FILE, [*keys_in(folder), secrets.token_urlsafe(_KEY_BYTES)][-keep:])


def _write(path: Path, keys: Sequence[str]) -> None:
    """Whole or not at all, and for its owner alone from the first byte."""
    put(path, "".join(f"{key}\n" for key in keys).encode("ascii"))
