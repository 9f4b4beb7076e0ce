"""What a mail server has shown of a message so far, and who its client is. Pure.

Safety: the server has let the client in and taken the recipients; how the message is written is looked at here as at
the other door, because it may be kept and handed on by the gate itself.
"""

from dataclasses import dataclass, field

from chalkline.gates.mail.front import answers
from chalkline.gates.mail.front.commands import Path, mail_from, rcpt_to
from chalkline.gates.mail.front.content import unfit
from chalkline.gates.mail.front.milter.packets import texts
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.declared import MailLimits
from chalkline.gates.mail.verdicts.arrival import Addressee
from chalkline.store.spool.entry import Client, Envelope

_MOST_FIELDS = 1000
"""Header fields of a message. For each that a mail server is to change or to take away, Postfix looks through all, so
that a stranger who writes a hundred thousand of the gate's own would keep it busy for hours."""


def client_of(content: bytes, *, outside: bool) -> Client:
    """The client that connected to the mail server. Raises ValueError."""
    _, rest = content.split(b"\0", 1)
    known = rest[:1] in {b"4", b"6"}
    address = texts(rest[3:])[0].decode(errors="replace") if known else ""
    return Client(address=address.removeprefix("IPv6:"), outside=outside, shown=True)


@dataclass(slots=True, kw_only=True)
class Shown:
    """A message, as much of it as was shown."""

    limits: MailLimits
    sender: Path | None = None
    addressees: dict[str, Addressee] = field(default_factory=dict)
    head: bytearray = field(default_factory=bytearray)
    """The header fields, each with its line's end."""
    fields: int = 0
    body: bytearray = field(default_factory=bytearray)
    size: int = 0
    refused: Reply | None = None
    """Why it will not be taken, whatever comes yet."""

    def begin(self, content: bytes) -> None:
        """MAIL FROM."""
        path = mail_from(f"FROM:{_command(content)}")
        if isinstance(path, Reply):
            self.refuse(path)
        else:
            self.sender = path

    def add_recipient(self, content: bytes) -> None:
        """RCPT TO."""
        path = rcpt_to(f"TO:{_command(content)}")
        if isinstance(path, Reply):
            self.refuse(path)
        elif len(self.addressees) >= self.limits.recipients and path.address not in self.addressees:
            self.refuse(answers.TOO_MANY_AT_ONCE)  # for good: who comes again comes with as many
        else:
            self.addressees.setdefault(path.address, Addressee(address=path.address, options=path.options))

    def add_field(self, content: bytes) -> None:
        """A header field. Raises ValueError."""
        self.fields += 1
        if self.fields > _MOST_FIELDS:
            self.refuse(answers.TOO_MANY_FIELDS)
        name, value = texts(content)
        self._add(self.head, b"%s:%s\r\n" % (name, value.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")))

    def add_body(self, content: bytes) -> None:
        """A piece of the body."""
        self._add(self.body, content)

    def _add(self, to: bytearray, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self.limits.size:
            self.refuse(answers.TOO_LARGE)
        if not self.refused:
            to += piece

    def refuse(self, reply: Reply) -> None:
        """It will not be taken, and nothing of it is kept."""
        self.refused = self.refused or reply
        self.head.clear()
        self.body.clear()

    def message(self) -> bytes | Reply:
        """The message with all its bytes, or why it is not taken."""
        if self.refused or self.sender is None or not self.addressees:
            return self.refused or answers.NO_MAIL
        raw = b"\r\n".join((self.head, self.body))
        raw = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
        return unfit(raw, self.limits.line) or raw

    def envelope(self, client: Client) -> Envelope:
        """What SMTP said of it. Only of one that is taken."""
        assert self.sender is not None  # noqa: S101 - there is a message
        return Envelope(sender=self.sender.address, options=self.sender.carried, client=client)


def _command(content: bytes) -> str:
    """What stood behind the command: an address and its parameters, as SMTP has them.

    Some clients write no brackets around an address, and Postfix shows none around those of mail that programs of its
    own machine hand in.
    """
    address, *parameters = (each.decode(errors="replace") for each in texts(content))
    return " ".join([address if address.startswith("<") else f"<{address}>", *parameters])
