from typing import Annotated, ClassVar

import pytest

from chalkline.events.schema import Declared, Meaning, fields_of, record_of
from chalkline.events.vocabulary import EVENT_TYPES, RECORDS, VOCABULARY
from chalkline.policy.cel.types import BOOL, STRING, TIMESTAMP, ListOf, RecordType
from chalkline.policy.effects import Effect
from chalkline.policy.vocabulary import EventType, Record

TABLE = {
    "mail.send": "note warn hold ask refuse",
    "mail.receive": "note warn hold ask refuse",
    "web.request": "note warn ask refuse",
    "web.response": "note ask refuse",
    "file.found": "note warn ask refuse",
    "file.upload": "note warn ask refuse",
    "file.download": "note warn ask refuse",
    "file.open": "note warn ask refuse",
    "session.start": "note warn refuse",
    "session.remote": "note warn refuse",
    "session.idle": "note warn refuse",
    "device.sync": "note warn refuse",
    "publish.page": "note warn hold ask refuse",
    "publish.post": "note warn hold ask refuse",
    "publish.image": "note warn hold ask refuse",
    "call.video": "note warn refuse",
}
"""The table of section 2 of the language page."""


def test_every_event_can_carry_out_what_the_language_says() -> None:
    declared = {name: " ".join(effect.word for effect in event.effects) for name, event in VOCABULARY.events.items()}
    assert declared == TABLE


def test_acts_of_do_stand_with_the_events_that_can_do_them() -> None:
    assert set(VOCABULARY.events["file.found"].acts) == {"open", "move", "quarantine"}
    assert set(VOCABULARY.events["session.idle"].acts) == {"open", "end", "lock"}
    assert set(VOCABULARY.events["mail.send"].acts) == {"open"}


def test_fields_have_the_types_of_conditions() -> None:
    message = VOCABULARY.records["message"].fields
    assert message["date"].type.type == TIMESTAMP
    assert message["date"].type.optional
    assert message["recipients"].type.type == ListOf(RecordType("person"))
    assert message["reply"].type.type == BOOL
    assert VOCABULARY.events["mail.send"].fields["addressed"].type.type == STRING


def test_what_facts_know_and_what_nobody_has_said_is_marked() -> None:
    roles = VOCABULARY.records["person"].fields["roles"].type
    people = VOCABULARY.records["image"].fields["people"].type
    assert (roles.from_facts, roles.optional, roles.undetermined) == (True, False, False)
    assert (people.from_facts, people.optional, people.undetermined) == (False, False, True)


def test_nested_record_types_know_their_fields() -> None:
    sender = VOCABULARY.events["mail.send"].fields["sender"].type.type
    assert isinstance(sender, RecordType)
    assert set(sender.fields) == set(VOCABULARY.records["person"].fields)


def test_every_field_is_documented_and_bools_read_as_statements() -> None:
    holders: list[EventType | Record] = [*VOCABULARY.events.values(), *VOCABULARY.records.values()]
    for field in (field for holder in holders for field in holder.fields.values()):
        assert field.doc.endswith(".")
        assert field.noun
        assert field.seen_by
        assert (field.statement is not None) == (field.type.type == BOOL)


def test_no_event_shows_its_bookkeeping_to_conditions() -> None:
    assert not {"id", "arrived_at"} & set(VOCABULARY.events["mail.send"].fields)


def test_events_and_records_are_what_is_declared() -> None:
    assert set(VOCABULARY.events) == set(EVENT_TYPES)
    assert set(VOCABULARY.records) == set(RECORDS)
    assert all(effect is not Effect.NOTHING for event in VOCABULARY.events.values() for effect in event.effects)


def test_a_field_without_meaning_is_refused() -> None:
    class Bare(Declared, frozen=True, kw_only=True):
        noun: ClassVar[str] = "bare"
        x: int

    with pytest.raises(TypeError, match="x says no Meaning"):
        record_of(Bare)


def test_a_type_that_conditions_do_not_have_is_refused() -> None:
    class Odd(Declared, frozen=True, kw_only=True):
        noun: ClassVar[str] = "odd"
        x: Annotated[complex, Meaning("A number.", "x")]

    with pytest.raises(TypeError, match="complex"):
        fields_of(Odd)
