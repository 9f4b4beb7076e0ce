"""What the spool is given of a message: its entry, and the notes of what was decided. Pure."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import msgspec

from chalkline.events.declared.mail import MailReceive
from chalkline.events.wire import encode_event
from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.verdicts.arrival import Arrival
from chalkline.gates.mail.verdicts.fates import Fated
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.policy.decide.record import Record
from chalkline.policy.values import Duration, Timestamp
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.spool.entry import Content, Direction, Entry, Fate, Kind, Letter, Part

RETRY = Duration.of(timedelta(minutes=5))
"""How long what cannot be decided waits until that is tried again."""


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is noted of a decision: the event and the decision on it, with all that it was made with."""

    gate: str
    entry: str
    """The id of the message."""
    event: msgspec.Raw
    """As :func:`chalkline.events.wire.encode_event` writes it."""
    record: msgspec.Raw
    """As :func:`record_as_json` does."""


def letter_of(
    arrival: Arrival, parts: Sequence[Part], verdicts: Sequence[Verdict], knowledge: Knowledge | None
) -> Letter:
    """The message as the spool keeps it, for these recipients."""
    entry = Entry(
        id=arrival.id,
        kind=Kind.MESSAGE,
        arrived=arrival.at,
        envelope=arrival.envelope,
        content=Content.of(arrival.raw),
        parts=tuple(parts),
        direction=direction_of(verdicts),
        subject=arrival.mail.subject,
        policies=knowledge.digest if knowledge else "",
        bundle=knowledge.number if knowledge else 0,
    )
    return Letter(entry=entry, raw=arrival.raw)


def part_of(fated: Fated, now: Timestamp, remind_after: timedelta) -> Part:
    """The part of one recipient; what waits for an answer, or to become decidable, is looked at again after a while."""
    verdict = fated.verdict
    return Part(
        address=fated.address,
        via="" if fated.address == verdict.via else verdict.via,
        fate=fated.fate,
        since=now,
        options=verdict.options,
        until=_until(fated, now, remind_after),
        asked=fated.asked,
        decision=b"" if verdict.record is None else record_as_json(verdict.record),
    )


def _until(fated: Fated, now: Timestamp, remind_after: timedelta) -> Timestamp | None:
    if fated.fate is Fate.ASKED:
        return Timestamp(now + Duration.of(remind_after))
    if fated.fate is Fate.HELD and fated.until is None:
        return Timestamp(now + RETRY)
    return fated.until


def tried(fated: Fated, answer: Reply, now: Timestamp) -> Part:
    """The part of a recipient whom the next server did not take: to be tried again, or returned."""
    return msgspec.structs.replace(
        part_of(fated, now, timedelta()),
        fate=Fate.LEAVING if answer.passing else Fate.RETURNED,
        until=Timestamp(now + RETRY) if answer.passing else None,
        attempts=1,
        reply=answer.line,
    )


def direction_of(verdicts: Sequence[Verdict]) -> Direction:
    """Which way the message goes; outgoing where nothing is known of it."""
    events = [verdict.event for verdict in verdicts if verdict.event is not None]
    if any(isinstance(event, MailReceive) for event in events):
        return Direction.INCOMING
    inside = bool(events) and all(event.recipient.inside for event in events)
    return Direction.INTERNAL if inside else Direction.OUTGOING


def notes_on(verdicts: Sequence[Verdict], arrival: Arrival, gate: str) -> Iterator[bytes]:
    """A note of each decision, but of none that concerns a protected contact."""
    for verdict in verdicts:
        if verdict.record is not None and verdict.event is not None and not verdict.record.decision.protected:
            event, record = encode_event(verdict.event), record_as_json(verdict.record)
            yield _JSON.encode(Note(gate=gate, entry=arrival.id, event=msgspec.Raw(event), record=msgspec.Raw(record)))


def record_as_json(record: Record) -> bytes:
    """The record as parts of the spool keep it; moments are nanoseconds."""
    return _JSON.encode(record)


def record_of_json(written: bytes) -> Record:
    """The record that was so written. Raises msgspec.ValidationError, msgspec.DecodeError."""
    return _RECORDS.decode(written)


_JSON = msgspec.json.Encoder(enc_hook=int)
_RECORDS = msgspec.json.Decoder(Record, dec_hook=lambda kind, written: kind(written))
