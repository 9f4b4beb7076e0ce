"""Events as columns: what goes into a batch comes out of it."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from msgspec import UNSET
from msgspec.structs import replace
from tests.policy.decide.cast import ANN, LEO, STRANGER, clause, document, mail, policy_set

from chalkline.events.columns import batch_of, event_at, fields_read, schema_of
from chalkline.events.declared.mail import Attachment
from chalkline.events.declared.publishing import Image, PublishImage
from chalkline.events.declared.web import Page, Site, WebRequest
from chalkline.events.vocabulary import EVENT_TYPES
from chalkline.policy.check import PolicySet
from chalkline.policy.values import Duration, Timestamp

PROGRAM = Attachment(type="application/x-dosexec", size=9, program=True)
MAILS = (
    mail(),
    mail(recipient=STRANGER, others=(LEO,), attachments=(PROGRAM, Attachment(type="text/plain", size=1))),
    replace(mail(), arrived_at=Timestamp(-5_000), sender=replace(ANN, via="staff@school.example")),
)


def _policies(when: str) -> PolicySet:
    return policy_set(document(clause("a", f"on: mail.send\nwhen: {when}\nthen: note")))


def test_every_event_comes_back_as_it_went_in() -> None:
    batch = batch_of(MAILS)
    assert tuple(event_at(batch, row) for row in range(len(MAILS))) == MAILS


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_every_type_of_event_has_a_schema_that_keeps_its_name(name: str) -> None:
    schema = schema_of(name)
    assert schema.metadata == {b"event": name.encode()}
    assert pa.RecordBatch.from_pylist([], schema=schema).num_rows == 0


def test_an_optional_record_and_a_list_that_nobody_filled_in_are_null_and_come_back_unset() -> None:
    request = WebRequest(person=ANN, site=Site(host="a.example"), page=Page())
    untagged = PublishImage(person=ANN, channel="website", image=Image(id="i"))
    empty = replace(untagged, image=Image(id="i", people=()))
    assert batch_of([request]).column("device").null_count == 1
    batch = batch_of([untagged, empty])
    read: list[Any] = [event_at(batch, row) for row in range(2)]
    assert [event.image.people for event in read] == [UNSET, ()]


def test_moments_and_spans_are_cut_to_microseconds_wherever_they_lie() -> None:
    message = replace(MAILS[0].message, date=Timestamp.of(datetime(1, 1, 2, tzinfo=UTC)), notice=Duration(1999))
    read: Any = event_at(batch_of([replace(MAILS[0], message=message)]), 0)
    assert (read.message.date, read.message.notice) == (message.date, Duration(1000))


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    read: Any = event_at(batch_of([mail(subject="a\ud800b")]), 0)
    assert read.message.subject == "a\ufffdb"


def test_only_fields_that_a_rule_reads_are_stored_and_others_are_unset() -> None:
    policies = _policies('"staff" in sender.roles && message.attachments.exists(a, a.size > 0) && !message.reply')
    fields = fields_read(policies, "mail.send")
    assert {path for path in fields if path.startswith("message")} == {"message.attachments.size", "message.reply"}
    read: Any = event_at(batch_of(MAILS, schema_of("mail.send", fields)), 1)
    assert type(read).__name__ == "MailSend"
    assert (read.message.subject, read.message.attachments[0].type) == (UNSET, UNSET)
    assert [attachment.size for attachment in read.message.attachments] == [9, 1]


@pytest.mark.parametrize(
    ("when", "read"),
    [
        ("size(message.recipients) > 0", {"message.recipients.id"}),
        ('message.recipients.exists(r, "pupil" in r.roles)', {"message.recipients.id"}),
        (
            "message.recipients.filter(r, !r.inside).exists(r, has(r.via))",
            {"message.recipients.inside", "message.recipients.via"},
        ),
        ('message.attachments.map(a, a.type).exists(t, t == "x")', {"message.attachments.type"}),
        (
            "message.recipients.exists(r, r == sender)",
            {f"message.recipients.{name}" for name in ("id", "address", "inside", "via")},
        ),
        ("related(message.recipients[0], sender)", {"message.recipients.id"}),
        ("(message.reply ? sender : message.recipients[0]).inside", {"message.reply", "message.recipients.inside"}),
    ],
)
def test_what_a_condition_reads_of_the_message(when: str, read: set[str]) -> None:
    found = {path for path in fields_read(_policies(when), "mail.send") if path.startswith("message")}
    assert found == read


def test_events_of_another_type_are_turned_away() -> None:
    with pytest.raises(ValueError, match="not every event"):
        batch_of(MAILS, schema_of("mail.receive"))
