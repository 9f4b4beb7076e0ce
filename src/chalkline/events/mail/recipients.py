"""Who a message goes to: the addresses of its headers and envelope as people of the school or outside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple

from msgspec import UNSET

from chalkline.events.declared.people import Person
from chalkline.events.directory import Directory
from chalkline.events.mail.addresses import normal, untagged
from chalkline.events.mail.message import ParsedMail
from chalkline.policy.values import Timestamp

Addressed = Literal["to", "cc", "bcc"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """How a message is carried (RFC 5321), as far as it is known."""

    sender: str = ""
    """MAIL FROM; empty for a bounce."""
    recipients: tuple[str, ...] = ()
    """RCPT TO. Where there are any, these get the message, whatever its headers say."""
    arrived_at: Timestamp | None = None
    authenticated: bool | None = None
    """Whether something vouches for the sender that the message names: a sign-in, the school's own network, a signature
    of the sender's domain. None where nobody has looked, as with a file: then the message is taken at its word."""


class Recipient(NamedTuple):
    """One who gets a message, and how the message addresses them."""

    person: Person
    addressed: Addressed


class Recipients(NamedTuple):
    """Everybody a message goes to, and those of them whom this copy goes to."""

    everybody: tuple[Recipient, ...]
    here: tuple[Recipient, ...]
    cut: bool
    """Whether there are more than the limit."""


def person_at(address: str, directory: Directory) -> Person:
    """Who is behind an address in normal form. Inside the school plus tags do not count, outside they stay."""
    inside = directory.is_inside(address)
    plain = untagged(address)
    known = directory.person_at(address) or directory.person_at(plain) or ""
    return Person(id=known, address=plain if inside else address, inside=inside)


def recipients_of(mail: ParsedMail, envelope: Envelope, directory: Directory, limit: int) -> Recipients:
    """The recipients, each once: in the order To, Cc, Bcc, then those whom only the envelope names.

    A group that the school lists stands for its members. Who is reached in several ways is addressed in the most open
    one, and in person rather than through a group. Whom the envelope names and no header does is addressed ``bcc``.
    """
    headers: tuple[tuple[Addressed, tuple[str, ...]], ...] = (("to", mail.to), ("cc", mail.cc), ("bcc", mail.bcc))
    named = [
        Recipient(person=person, addressed=addressed)
        for addressed, addresses in headers
        for person in islice(_people(addresses, directory), limit + 1)
    ]
    carried = [
        Recipient(person=person, addressed="bcc")
        for person in islice(_people(filter(None, map(normal, envelope.recipients)), directory), limit + 1)
    ]
    everybody = _each_once([*named, *carried])
    here = [everybody[_key(recipient.person)] for recipient in carried] if carried else everybody.values()
    return Recipients(
        everybody=tuple(islice(everybody.values(), limit)),
        here=tuple(islice(_each_once(here).values(), limit)),
        cut=len(everybody) > limit,
    )


def is_to_all(mail: ParsedMail, directory: Directory) -> bool:
    """Whether a message openly goes to several others, or to a group that the school lists."""
    others = dict.fromkeys(address for address in (*mail.to, *mail.cc) if address != mail.sender)
    return len(others) > 1 or any(directory.members_of(untagged(address)) is not None for address in others)


def _people(addresses: Iterable[str], directory: Directory) -> Iterator[Person]:
    """Those addressed in person, then the members of the groups."""
    groups: list[tuple[str, tuple[str, ...]]] = []
    for address in addresses:
        members = directory.members_of(untagged(address))
        if members is None:
            yield person_at(address, directory)
        else:
            groups.append((untagged(address), members))
    for group, members in groups:
        for member in members:
            yield _member(member, group, directory)


def _member(person: str, group: str, directory: Directory) -> Person:
    address = directory.address_of(person) or ""
    return Person(id=person, address=address, inside=not address or directory.is_inside(address), via=group or UNSET)


def _each_once(recipients: Iterable[Recipient]) -> dict[str, Recipient]:
    """The recipients by address (or id), each as first met."""
    once: dict[str, Recipient] = {}
    for recipient in recipients:
        once.setdefault(_key(recipient.person), recipient)
    return once


def _key(person: Person) -> str:
    return person.address or person.id
