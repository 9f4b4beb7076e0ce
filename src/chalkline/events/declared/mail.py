"""Mail: a message as each of its recipients gets it."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, UnsetType

from chalkline.events.declared.mail_files import Content
from chalkline.events.declared.mail_text import Wording
from chalkline.events.declared.people import OF_THE_SCHOOL, Person
from chalkline.events.schema import Event, Meaning
from chalkline.policy.effects import Effect
from chalkline.policy.values import Timestamp


class Attachment(Content, frozen=True, kw_only=True):
    """A part of a message that is not its text: a file, a picture, a forwarded message and what that carries."""

    noun: ClassVar[str] = "attachment"

    name: Annotated[
        str, Meaning("The file name without folders and control characters; may be empty.", "the name of {owner}")
    ] = ""
    extension: Annotated[
        str, Meaning("What follows the name's last dot, in lower case: `pdf`.", "the extension of {owner}")
    ] = ""
    type: Annotated[str, Meaning("The declared media type: `application/pdf`.", "the type of {owner}")]
    size: Annotated[int, Meaning("The size once decoded, in bytes.", "the size of {owner}")]


class Message(Wording, frozen=True, kw_only=True):
    """A mail message, the same for all of its recipients."""

    noun: ClassVar[str] = "message"

    id: Annotated[str | UnsetType, Meaning("What its Message-ID header says.", "the id of the message")] = UNSET
    subject: Annotated[str, Meaning("The subject, decoded; empty where there is none.", "the subject")] = ""
    date: Annotated[
        Timestamp | UnsetType, Meaning("When its Date header says it was written.", "the date of the message")
    ] = UNSET
    reply: Annotated[
        bool,
        Meaning("Whether it answers a message.", "whether it is a reply", ("it is a reply", "it is not a reply")),
    ] = False
    reply_all: Annotated[
        bool,
        Meaning(
            "Whether it is a reply that openly goes to several people, or to a group of the school.",
            "whether it is a reply to all",
            ("it is a reply to all", "it is not a reply to all"),
        ),
    ] = False
    recipients: Annotated[
        tuple[Person, ...],
        Meaning("Everybody it goes to, groups of the school expanded.", "the recipients", seen_by=OF_THE_SCHOOL),
    ]
    attachments: Annotated[tuple[Attachment, ...], Meaning("What is attached, in order.", "the attachments")] = ()
    size: Annotated[int, Meaning("The size of the whole message as sent, in bytes.", "the size of the message")]
    forged: Annotated[
        bool,
        Meaning(
            "Whether it names a sender of the school's whom nothing vouches for: no sign-in, network or signature.",
            "whether it is forged",
            ("it names a sender of the school's whom nothing vouches for", "it names no false sender of the school's"),
        ),
    ] = False
    oversized: Annotated[
        bool,
        Meaning(
            "Whether it goes beyond a limit of the reader (size, parts, nesting, headers, recipients).",
            "whether it is beyond the limits",
            ("it is beyond the limits", "it is within the limits"),
        ),
    ] = False
    damaged: Annotated[
        bool,
        Meaning(
            "Whether it is not well formed, so that mail programs may read it differently.",
            "whether it is damaged",
            ("it is damaged", "it is well formed"),
        ),
    ] = False
    faults: Annotated[
        tuple[str, ...], Meaning("Why it is oversized or damaged, each in a few words.", "the faults of the message")
    ] = ()


class Mail(Event, frozen=True, kw_only=True):
    """A message on its way to one of its recipients: what both directions have."""

    actor: ClassVar[str] = "sender"
    about: ClassVar[str] = "recipient"
    contacts: ClassVar[tuple[str, ...]] = ("sender", "recipient")

    sender: Annotated[Person, Meaning("Who sends it.", "the sender")]
    recipient: Annotated[Person, Meaning("The one recipient that this event is about.", "the recipient")]
    addressed: Annotated[
        Literal["to", "cc", "bcc"],
        Meaning("How the recipient is addressed: `to`, `cc` or `bcc`.", "the line that names the recipient"),
    ] = "to"
    message: Annotated[Message, Meaning("The message.", "the message")]


class MailSend(Mail, tag="mail.send", frozen=True, kw_only=True):
    """A message passes on its way out or between people of the school, once for each recipient."""

    effects: ClassVar[Mapping[Effect, str]] = {
        Effect.NOTE: "it is written down",
        Effect.WARN: "it is delivered, and the sender is told",
        Effect.HOLD: "it is kept, and goes by itself once it may",
        Effect.ASK: "it is kept until somebody has answered",
        Effect.REFUSE: "it goes back to its sender",
    }


class MailReceive(Mail, tag="mail.receive", frozen=True, kw_only=True):
    """A message comes from outside, once for each recipient."""

    effects: ClassVar[Mapping[Effect, str]] = {
        Effect.NOTE: "it is written down",
        Effect.WARN: "it is delivered, and marked",
        Effect.HOLD: "it is kept, and delivered once it may be",
        Effect.ASK: "it is kept until somebody has answered",
        Effect.REFUSE: "it is turned away",
    }
