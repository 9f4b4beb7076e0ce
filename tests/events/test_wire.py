import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkline.events.declared.mail import MailSend
from chalkline.events.declared.sessions import SessionRemote
from chalkline.events.moments import moment_of, seconds_of, span_of, text_of_moment
from chalkline.events.wire import EventError, decode_event, encode_event
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Duration, Timestamp

ANNA = {"id": "anna", "address": "anna@hill.sch.uk", "inside": True}
DEVICE = {"id": "d1", "school_owned": True}
SENT = {
    "event": "mail.send",
    "arrived_at": "2025-11-04T18:00:00+01:00",
    "sender": ANNA,
    "recipient": ANNA,
    "message": {"subject": "Hello", "recipients": [ANNA], "size": 3},
}


def test_a_written_event_is_read() -> None:
    event = decode_event(SENT)
    assert isinstance(event, MailSend)
    assert event.message.recipients[0].address == "anna@hill.sch.uk"
    assert event.arrived_at == Timestamp(1_762_275_600 * NANOSECONDS_PER_SECOND)
    assert type(event.arrived_at) is Timestamp


def test_an_event_survives_being_written() -> None:
    event = decode_event(SENT)
    assert decode_event(encode_event(event)) == event


def test_a_span_is_written_in_seconds() -> None:
    event = decode_event({"person": ANNA, "device": DEVICE, "lasted": 90.5}, "session.remote")
    assert isinstance(event, SessionRemote)
    assert event.lasted == Duration(90_500_000_000)
    assert b'"lasted":90.5' in encode_event(event)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"event": "mail.sent"}, "event: there is no event `mail.sent`; did you mean `mail.send`?"),
        ({"event": 3}, 'event: the event does not say its type; add one such as `"event": "mail.send"`'),
        ({"sendr": 1}, "there is no field `sendr` here; did you mean `sender`?"),
        ({"sender": {"id": "a"}}, "sender: the field `inside` is missing; add it"),
        ({"sender": ANNA | {"adress": ""}}, "sender: there is no field `adress` here; did you mean `address`?"),
        ({"sender": ANNA | {"roles": []}}, "sender: there is no field `roles` here; there are `id`, "),
        (
            {"message": SENT["message"] | {"recipients": [ANNA | {"insid": True}]}},  # type: ignore[operator]
            "message.recipients[0]: there is no field `insid` here; did you mean `inside`?",
        ),
        (
            {"message": SENT["message"] | {"size": "3"}},  # type: ignore[operator]
            "message.size: expected `int`, got `str`; the reference of events has the type of each field",
        ),
        (
            {"arrived_at": "today"},
            "arrived_at: `today` is no moment; write one such as `2025-11-04T18:00:00Z`",
        ),
        ({"arrived_at": 3}, "arrived_at: expected a moment such as `2025-11-04T18:00:00Z`, got 3; "),
        ({"addressed": "fax"}, "addressed: invalid enum value 'fax'; "),
    ],
)
def test_a_fault_is_named_placed_and_mended(change: dict[str, object], error: str) -> None:
    with pytest.raises(EventError) as raised:
        decode_event({**SENT, **change})
    assert str(raised.value).startswith(error)


@pytest.mark.parametrize("text", [b"", b"[", b"[]", b"3", b"\xff", b'{"event":' * 100_000, b"{}"])
def test_what_is_no_json_object_is_said_to_be_none(text: bytes) -> None:
    with pytest.raises(EventError):
        decode_event(text)


@given(st.integers(-62_135_596_800 * 10**9, 253_402_300_799 * 10**9))
def test_a_moment_survives_being_written(nanoseconds: int) -> None:
    assert moment_of(text_of_moment(Timestamp(nanoseconds))) == nanoseconds


@given(st.integers(-(10**9), 10**9))
def test_a_span_survives_being_written(milliseconds: int) -> None:
    span = Duration(milliseconds * 1_000_000)
    assert span_of(seconds_of(span)) == span


@pytest.mark.parametrize("text", ["2025-02-30T00:00:00Z", "0001-01-01T00:00:00+23:59", "2025-11-04", "now"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no moment"):
        moment_of(text)


@pytest.mark.parametrize("text", ["soon", "inf", "nan", "1e99", "99999999999"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no span"):
        span_of(text)
