"""A message as it says itself to be: from raw bytes to a :class:`ParsedMail`, with no knowledge of any school.

Whatever the bytes are, reading them neither fails nor takes more time or memory than their length allows: what is
broken or beyond a limit is a :class:`Fault`.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import Struct

from chalkline.events.declared.mail import Attachment
from chalkline.events.mail.addresses import addresses_in
from chalkline.events.mail.dates import arrival_of, date_of
from chalkline.events.mail.headers import Headers, read_headers
from chalkline.events.mail.limits import Fault, Limits
from chalkline.events.mail.parts import Leaf, Walk, walk_parts
from chalkline.events.mail.words import decoded
from chalkline.policy.values import Timestamp

_ANSWERS = re.compile(r"\s*(?:re|aw|sv|antw|odp|rif)\s*(?:\[\d{1,4}\])?\s*:", re.IGNORECASE)
_FORWARDS = re.compile(r"\s*(?:fwd?|wg|tr|doorst)\s*(?:\[\d{1,4}\])?\s*:", re.IGNORECASE)
_DIGEST_DIGITS = 32


class ParsedMail(Struct, frozen=True, kw_only=True):
    """What a message says of itself. Addresses are in normal form, each once, in the order met."""

    digest: str
    """A hash of the raw bytes: the same message is the same text."""
    message_id: str
    sender: str
    """See :func:`parse_mail`; empty where the message does not say."""
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    subject: str
    reply: bool
    date: Timestamp | None
    """What the Date field says."""
    received: Timestamp | None
    """What the topmost Received field says."""
    attachments: tuple[Attachment, ...]
    leaves: tuple[Leaf, ...]
    """Its texts and attachments where they lie in the raw bytes, for whoever reads them."""
    size: int
    faults: frozenset[Fault]


def parse_mail(raw: bytes, limits: Limits = Limits()) -> ParsedMail:  # noqa: B008 - frozen
    """What the raw message says of itself.

    The sender is the first address of From, which is whom the recipient sees; where From names several, the one that
    Sender names; where it names none, Sender's. A message answers another if it says whose (In-Reply-To, References) or
    its subject begins with Re:, unless the subject says that it forwards.
    """
    headers = read_headers(raw, 0, len(raw), limits)
    walk = _walk(raw, headers, limits)
    addressing = _Addressing(headers, walk.faults, limits)
    subject = decoded(headers.text(b"subject"))
    return ParsedMail(
        digest=hashlib.sha256(raw).hexdigest()[:_DIGEST_DIGITS],
        message_id=headers.text(b"message-id"),
        sender=addressing.sender(),
        to=addressing.addresses(b"to"),
        cc=addressing.addresses(b"cc"),
        bcc=addressing.addresses(b"bcc"),
        subject=subject,
        reply=_is_reply(headers, subject),
        date=_date(headers, walk.faults),
        received=arrival_of(headers.texts(b"received")),
        attachments=tuple(walk.attachments),
        leaves=tuple(walk.leaves),
        size=len(raw),
        faults=frozenset(walk.faults),
    )


def _walk(raw: bytes, headers: Headers, limits: Limits) -> Walk:
    if len(raw) > limits.size:
        return Walk(limits, faults={Fault.TOO_LARGE, *headers.faults})
    return walk_parts(raw, headers, limits)


@dataclass(slots=True)
class _Addressing:
    """The addresses of a message; what cannot be read of them is added to ``faults``."""

    headers: Headers
    faults: set[Fault]
    limits: Limits

    def addresses(self, name: bytes) -> tuple[str, ...]:
        if name not in self.headers.fields:
            return ()
        found = list(dict.fromkeys(self._all(self.headers.texts(name))))
        if len(found) > self.limits.recipients:
            self.faults.add(Fault.TOO_MANY_RECIPIENTS)
        return tuple(found[: self.limits.recipients])

    def sender(self) -> str:
        writers, senders = self.addresses(b"from"), self.addresses(b"sender")
        named = senders[:1] if len(writers) > 1 and senders[:1] else (writers or senders)[:1]
        if not named:
            self.faults.add(Fault.NO_SENDER)
        return named[0] if named else ""

    def _all(self, texts: Iterable[str]) -> Iterable[str]:
        for text in texts:
            found, well_formed = addresses_in(text)
            if not well_formed:
                self.faults.add(Fault.BAD_ADDRESS)
            yield from found


def _is_reply(headers: Headers, subject: str) -> bool:
    if _FORWARDS.match(subject):
        return False
    named = any(text.strip() for name in (b"in-reply-to", b"references") for text in headers.texts(name))
    return named or _ANSWERS.match(subject) is not None


def _date(headers: Headers, faults: set[Fault]) -> Timestamp | None:
    if b"date" not in headers.fields:
        return None
    date = date_of(headers.text(b"date"))
    if date is None:
        faults.add(Fault.BAD_DATE)
    return date
