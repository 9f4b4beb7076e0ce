"""From a raw message to events: one ``mail.send`` or ``mail.receive`` for each recipient."""

from msgspec import UNSET

from chalkline.events.declared.mail import Mail, MailReceive, MailSend, Message
from chalkline.events.declared.people import Person
from chalkline.events.directory import Directory
from chalkline.events.mail.addresses import normal
from chalkline.events.mail.limits import OVERSIZED, Fault, Limits
from chalkline.events.mail.message import ParsedMail, parse_mail
from chalkline.events.mail.reading import NOTHING_READ, Reader
from chalkline.events.mail.recipients import Envelope, Recipient, Recipients, is_to_all, person_at, recipients_of
from chalkline.policy.values import Timestamp

NO_ENVELOPE = Envelope()
NOBODY = Person(id="", address="", inside=False)
"""Somebody of whom nothing is known."""
_NOBODY_NAMED = Recipient(person=NOBODY, addressed="bcc")


def read_mail(
    raw: bytes,
    directory: Directory,
    envelope: Envelope = NO_ENVELOPE,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    reader: Reader = NOTHING_READ,
) -> tuple[Mail, ...]:
    """The events of a raw message, at least one, whatever the bytes are. They share sender and message.

    Of its text and files only those fields are worked out that the reader is told to; the others are undetermined.
    """
    return events_of(parse_mail(raw, limits), directory, envelope, limits, reader)


def events_of(
    mail: ParsedMail,
    directory: Directory,
    envelope: Envelope = NO_ENVELOPE,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    reader: Reader = NOTHING_READ,
) -> tuple[Mail, ...]:
    """The events of a parsed message, at least one.

    A message from inside the school is sent, any other received. A sender whom nothing vouches for is nobody the school
    knows, and outside it. A message that names no recipient at all is an event with nobody known as recipient.
    """
    recipients = recipients_of(mail, envelope, directory, limits.recipients)
    sender = _sender(mail, envelope, directory)
    arrived_at = arrival(mail, envelope)
    message = _message(mail, recipients, directory, reader, arrived_at, forged=_forged(sender, directory))
    event = MailSend if sender.inside else MailReceive
    return tuple(
        event(
            id=f"{mail.digest}/{recipient.person.address or recipient.person.id}",
            arrived_at=UNSET if arrived_at is None else arrived_at,
            sender=sender,
            recipient=recipient.person,
            addressed=recipient.addressed,
            message=message,
        )
        for recipient in recipients.here or (_NOBODY_NAMED,)
    )


def arrival(mail: ParsedMail, envelope: Envelope = NO_ENVELOPE) -> Timestamp | None:
    """When the message came: by its envelope, else its topmost Received, else its Date; None where nothing says."""
    return next((at for at in (envelope.arrived_at, mail.received, mail.date) if at is not None), None)


def _sender(mail: ParsedMail, envelope: Envelope, directory: Directory) -> Person:
    """Whom the message names as its sender; where it names nobody, whom the envelope does."""
    address = mail.sender or normal(envelope.sender)
    if not address:
        return NOBODY
    person = person_at(address, directory)
    return person if envelope.authenticated is not False else Person(id="", address=person.address, inside=False)


def _forged(sender: Person, directory: Directory) -> bool:
    """Whether an address of the school's stands for somebody outside it."""
    return not sender.inside and directory.is_inside(sender.address)


def _message(
    mail: ParsedMail,
    recipients: Recipients,
    directory: Directory,
    reader: Reader,
    arrived_at: Timestamp | None,
    *,
    forged: bool,
) -> Message:
    faults = mail.faults | {Fault.TOO_MANY_RECIPIENTS} if recipients.cut else mail.faults
    return Message(
        id=mail.message_id or UNSET,
        subject=mail.subject,
        date=UNSET if mail.date is None else mail.date,
        reply=mail.reply,
        reply_all=mail.reply and is_to_all(mail, directory),
        recipients=tuple(recipient.person for recipient in recipients.everybody),
        attachments=reader.attachments(mail),
        size=mail.size,
        forged=forged,
        oversized=not OVERSIZED.isdisjoint(faults),
        damaged=not faults <= OVERSIZED,
        faults=tuple(fault.value for fault in Fault if fault in faults) if faults else (),
        **reader.text_features(mail, arrived_at),
    )
