"""A message as it came in: its bytes, how it was carried, by whom, and when."""

from dataclasses import dataclass, replace

from chalkline.events.mail import recipients
from chalkline.events.mail.limits import Limits
from chalkline.events.mail.message import ParsedMail, parse_mail
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Entry, Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One recipient as RCPT TO names it."""

    address: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message that is to be decided, for the first time or again. Make it with :meth:`of`, or from the spool."""

    id: str
    """As the spool gives them; in the added headers, in notices and in logs."""
    at: Timestamp
    """When it came."""
    envelope: Envelope
    addressees: tuple[Addressee, ...]
    """Those of RCPT TO, each once, in order."""
    raw: bytes
    """As it came, but for what a stranger may not bring in. The gate's own header fields are added as it leaves."""
    mail: ParsedMail

    @classmethod
    def of(
        cls, *, id_: str, at: Timestamp, envelope: Envelope, addressees: tuple[Addressee, ...], raw: bytes
    ) -> "Arrival":
        """The arrival of these bytes, read."""
        return cls.unread(id_=id_, at=at, envelope=envelope, addressees=addressees, raw=raw).read()

    @classmethod
    def unread(
        cls, *, id_: str, at: Timestamp, envelope: Envelope, addressees: tuple[Addressee, ...], raw: bytes
    ) -> "Arrival":
        """The arrival of bytes that nobody has read: nothing is known of what they say."""
        return cls(id=id_, at=at, envelope=envelope, addressees=addressees, raw=raw, mail=_NOTHING)

    def read(self) -> "Arrival":
        """The same with what its bytes say."""
        return replace(self, mail=parse_mail(self.raw, LIMITS))

    @classmethod
    def of_entry(cls, entry: Entry, raw: bytes) -> "Arrival":
        """The arrival of a message in the spool, as it was decided when it came."""
        carried = {part.via or part.address: Addressee(address=part.via or part.address) for part in entry.parts}
        return cls.of(
            id_=entry.id, at=entry.arrived, envelope=entry.envelope, addressees=tuple(carried.values()), raw=raw
        )

    @property
    def carried(self) -> recipients.Envelope:
        """Its envelope as readers of messages see it."""
        return recipients.Envelope(
            sender=self.envelope.sender,
            recipients=tuple(each.address for each in self.addressees),
            arrived_at=self.at,
            authenticated=None if self.envelope.voucher is None else bool(self.envelope.voucher),
        )


LIMITS = Limits()
"""What the reader will take on; what lies beyond is said of the message, so that a policy decides on it."""

_NOTHING = parse_mail(b"", LIMITS)
