"""A message of the day, as it lies in a file."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from pathlib import Path

from chalkline.policy.values import Timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A message with its envelope, which is what its header fields say."""

    raw: bytes
    message: EmailMessage

    @classmethod
    def read(cls, path: Path) -> "Mail":
        """The message in this file. Raises OSError."""
        raw = path.read_bytes()
        return cls(raw=raw, message=BytesParser(EmailMessage, policy=policy.default).parsebytes(raw))

    @property
    def sender(self) -> str:
        """The address of who wrote it."""
        return parseaddr(str(self.message["From"]))[1]

    @property
    def recipients(self) -> list[str]:
        """The addresses of whom it is to."""
        return [address for _, address in getaddresses([str(self.message["To"])])]

    @property
    def sent(self) -> Timestamp:
        """The moment at which it is sent."""
        return Timestamp.of(parsedate_to_datetime(str(self.message["Date"])))

    @property
    def subject(self) -> str:
        """Its subject, perhaps empty."""
        return str(self.message["Subject"] or "")

    def is_in(self, message: EmailMessage) -> bool:
        """Whether what was delivered is this very message, and no notice about it."""
        return bool(message["Message-ID"] == self.message["Message-ID"])
