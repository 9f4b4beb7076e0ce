"""The machine's half of a delivery notice (RFC 3464): what became of a message for which recipients, and why."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum

from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.policy.english.figures import one_line

_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_HEADERS = ("From", "To", "Cc", "Subject", "Date", "Message-ID")
_LONGEST = 900


class Delivery(StrEnum):
    """What is said of a recipient (RFC 3464 section 2.3.3)."""

    FAILED = "failed"
    """The message is not tried again."""
    DELAYED = "delayed"
    """It is."""
    RELAYED = "relayed"
    """It was handed to a server that tells nobody of deliveries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A recipient of whom something is reported."""

    address: str
    options: tuple[str, ...] = ()
    """Of RCPT TO."""
    reply: Reply
    action: Delivery = Delivery.FAILED

    @property
    def wanted(self) -> bool:
        """Whether the sender wants to hear of it (RFC 3461 section 4.1): if nothing is said, of failures and delays."""
        notify = _option(self.options, "NOTIFY").upper().split(",")
        return _NOTIFY[self.action] in notify or (notify == [""] and self.action is not Delivery.RELAYED)


def report(arrival: Arrival, recipients: Sequence[Reported], hostname: str) -> tuple[EmailMessage, ...]:
    """The parts behind the text for people: the status of each recipient, and of the message a few header fields."""
    return (_status(arrival, recipients, hostname), _headers(arrival))


def _status(arrival: Arrival, recipients: Sequence[Reported], hostname: str) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    part["Content-Type"] = "message/delivery-status"
    groups: list[Message | str] = [
        _group(_of_message(arrival, hostname)),
        *(_group(_of_recipient(each)) for each in recipients),
    ]
    part.set_payload(groups)
    return part


def _of_message(arrival: Arrival, hostname: str) -> Iterator[tuple[str, str]]:
    envelope = _option(arrival.envelope.options, "ENVID")
    if envelope:
        yield "Original-Envelope-Id", envelope
    yield "Reporting-MTA", f"dns; {hostname}"
    yield "Arrival-Date", format_datetime(arrival.at.utc.replace(microsecond=0))


def _of_recipient(told: Reported) -> Iterator[tuple[str, str]]:
    original = _option(told.options, "ORCPT")
    if original:
        yield "Original-Recipient", original
    yield "Final-Recipient", _typed(told.address)
    yield "Action", told.action.value
    yield "Status", told.reply.status or _STATUS[told.action]
    yield "Diagnostic-Code", f"smtp; {_ascii(told.reply.line)}"


def _group(fields: Iterable[tuple[str, str]]) -> Message:
    group = EmailMessage(policy=SMTP)
    for name, value in fields:
        group[name] = one_line(value)[:_LONGEST]
    return group


def _headers(arrival: Arrival) -> EmailMessage:
    """Of the sender's own header fields those that tell messages apart, written anew: never a byte of the body."""
    mail = arrival.mail
    values = (mail.sender, ", ".join(mail.to), ", ".join(mail.cc), mail.subject, "", mail.message_id)
    lines = (f"{name}: {one_line(value)[:_LONGEST]}" for name, value in zip(_HEADERS, values, strict=True) if value)
    part = EmailMessage(policy=SMTP)
    part.set_content("".join(f"{line}\n" for line in lines), subtype="rfc822-headers")
    return part


def _option(options: Iterable[str], keyword: str) -> str:
    """The value of a parameter, its ``xtext`` read (RFC 3461 section 4)."""
    found = next((value for option in options if (value := _value(option, keyword))), "")
    return _ascii(_XTEXT.sub(lambda match: chr(int(match[1], 16)), found))


def _value(option: str, keyword: str) -> str:
    name, _, value = option.partition("=")
    return value if name.upper() == keyword else ""


def _typed(address: str) -> str:
    if address.isascii():
        return f"rfc822; {address}"
    written = "".join(char if char.isascii() else f"\\x{{{ord(char):X}}}" for char in address)  # RFC 6533 section 3
    return f"utf-8; {written}"


def _ascii(text: str) -> str:
    return one_line(text).encode("ascii", "replace").decode()


_NOTIFY = {Delivery.FAILED: "FAILURE", Delivery.DELAYED: "DELAY", Delivery.RELAYED: "SUCCESS"}
"""The word of ``NOTIFY`` that asks for each."""
_STATUS = {Delivery.FAILED: "5.0.0", Delivery.DELAYED: "4.0.0", Delivery.RELAYED: "2.0.0"}
"""What is said where the next server gave no status of its own."""
