from pathlib import Path

import msgspec
from tests.gates.mail.running import Hands

from chalkline.gates.mail.front.admission import Admission
from chalkline.gates.mail.settings.declared import Listen, MailLimits, NextServer, Settings
from chalkline.gates.mail.settings.forms import Endpoint, Network
from chalkline.policy.values import NANOSECONDS_PER_SECOND, Timestamp

OWN, STRANGER, OTHER = "10.1.2.3", "192.0.2.1", "192.0.2.2"


def admission(clock: Hands, **limits: int) -> Admission:
    settings = Settings(
        hostname="gate.example",
        spool=Path(),
        next=NextServer(server=Endpoint("next.example:25")),
        listen=Listen(networks=(Network("10.0.0.0/8"),)),
        limits=msgspec.structs.replace(MailLimits(), **limits),
    )
    return Admission(settings=settings, clock=clock)


def test_so_many_connections_and_so_many_from_each() -> None:
    door = admission(Hands(), connections=3, connections_each=2)
    assert [door.enter(each) is None for each in (OWN, OWN, OWN, STRANGER, OTHER)] == [True, True, False, True, False]
    door.leave(OWN)
    assert door.enter(OTHER) is None


def test_who_may_send_anywhere() -> None:
    door = admission(Hands())
    assert door.may_relay(OWN, "")
    assert door.may_relay("::ffff:10.1.2.3", "")
    assert not door.may_relay(STRANGER, "")
    assert not door.may_relay("nonsense", "")
    assert door.may_relay(STRANGER, "anna@hill.example")


def test_messages_a_minute_fill_up_evenly() -> None:
    clock = Hands()
    door = admission(clock, messages_a_minute=2)

    def taken(after: int, address: str = STRANGER, user: str = "") -> bool:
        clock.now = Timestamp(clock.now + after * NANOSECONDS_PER_SECOND)
        return door.message(address, user) is None

    assert [taken(0), taken(0), taken(0)] == [True, True, False]
    assert taken(0, OTHER)
    assert [taken(29), taken(1), taken(0)] == [False, True, False]
    assert [taken(3600), taken(0), taken(0)] == [True, True, False]
    assert taken(-7200) is False  # a clock set back gives nothing away


def test_the_schools_servers_send_for_everybody_and_users_for_themselves() -> None:
    door = admission(Hands(), messages_a_minute=1)
    assert all(door.message(OWN, "") is None for _ in range(100))
    assert door.message(OWN, "anna@hill.example") is None
    assert door.message(STRANGER, "anna@hill.example") is not None


def test_who_is_remembered_is_bounded() -> None:
    clock = Hands()
    door = admission(clock, messages_a_minute=1)
    for number in range(10_050):
        clock.now = Timestamp(clock.now + NANOSECONDS_PER_SECOND)
        door.message(f"2001:db8::{number:x}", "")
    assert len(door.allowances) <= 10_000
