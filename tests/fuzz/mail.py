"""Fuzzes the reading of raw mail."""

from tests.events.cast import HillSchool

from chalkline.events.mail.reader import read_mail
from chalkline.events.wire import decode_event, encode_event

SEEDS = ("src/chalkline/library/**/*.eml", "../shared/samples/mail-*/**/*.eml", "../shared/samples/mail-*/*.txt")


def fuzz(content: bytes) -> None:
    """Raises if the bytes make the reader do anything but return events that survive being written."""
    event = read_mail(content, HillSchool())[0]
    if decode_event(encode_event(event)) != event:
        raise AssertionError("what was written is another event")
    if any(file.size > len(content) for file in event.message.attachments):
        raise AssertionError("an attachment is larger than its message")
