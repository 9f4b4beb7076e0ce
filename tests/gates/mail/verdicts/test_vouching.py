"""What vouches for senders by the settings of a gate, and to whom answers may go."""

from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from tests.gates.mail.hill import SATURDAY, mail
from tests.gates.mail.running import known

from chalkline.gates.mail.settings.declared import Incoming, Listen, NextServer, Settings, Shared
from chalkline.gates.mail.settings.forms import Endpoint, Network
from chalkline.gates.mail.verdicts.arrival import Addressee, Arrival
from chalkline.gates.mail.verdicts.vouching import Vouching, answers_reach_sender
from chalkline.store.spool.entry import Client, Envelope

SETTINGS = Settings(
    hostname="gate.hill.example",
    spool=Path(),
    listen=Listen(networks=(Network("10.0.0.0/8"),)),
    next=NextServer(server=Endpoint("127.0.0.1:25")),
    incoming=Incoming(servers=(Network("192.0.2.25"),), server_names=("MX.hill.example",)),
)
RESULTS = b"Authentication-Results: mx.hill.example; dkim=pass\r\n\theader.d=home.example\r\n"


def arrival(client: Client, raw: bytes | None = None, *, sender: str = "anna@hill.example") -> Arrival:
    return Arrival.of(
        id_="1",
        at=SATURDAY,
        envelope=Envelope(sender=sender, client=client),
        addressees=(Addressee(address="lee@hill.example"),),
        raw=mail("hello") if raw is None else raw,
    )


def vouches(come: Arrival, settings: Settings = SETTINGS, *, of_another: bool = False) -> str | None:
    directory = known().directory(SATURDAY)
    return Vouching.of(settings).looked_at(come, directory, of_another=of_another).voucher


def test_whoever_signs_in_is_themselves_under_any_address_of_theirs() -> None:
    at_home = "203.0.113.9"
    assert vouches(arrival(Client(address=at_home, user="Anna@hill.example"))) == "sign_in"
    assert vouches(arrival(Client(address=at_home, user="anna@hill.example"), mail("x", sender="anna+a@hill.example")))
    assert vouches(arrival(Client(address=at_home, user="ben@hill.example"))) == ""
    assert vouches(arrival(Client(address="10.0.0.1", user="ben@hill.example"))) == ""


@pytest.mark.parametrize("address", ["10.0.0.1", "::ffff:10.0.0.1"])
def test_a_network_of_the_schools_counts_but_not_where_outside_mail_comes_in(address: str) -> None:
    assert vouches(arrival(Client(address=address))) == "network"
    assert vouches(arrival(Client(address=address, outside=True))) == ""


@pytest.mark.parametrize(("address", "found"), [("192.0.2.25", "dkim"), ("192.0.2.26", ""), ("", ""), ("nonsense", "")])
def test_results_count_from_the_schools_servers(address: str, found: str) -> None:
    raw = RESULTS + mail("hello", sender="cleo@home.example")
    assert vouches(arrival(Client(address=address), raw)) == found


@pytest.mark.parametrize(("outside", "found"), [(True, "dkim"), (False, "")])
def test_results_count_that_a_mail_server_shows_with_mail_from_outside(*, outside: bool, found: str) -> None:
    come = arrival(
        Client(address="203.0.113.9", shown=True, outside=outside), RESULTS + mail("x", sender="cleo@home.example")
    )
    assert vouches(come) == found


def test_nothing_counts_of_another_customer_of_the_provider() -> None:
    shared = Shared(networks=(Network("192.0.2.0/24"),), header="X-Org", value="Hill.example")
    settings = structs.replace(SETTINGS, shared=shared)
    raw = RESULTS + mail("hello", sender="cleo@home.example")
    client = Client(address="192.0.2.25")
    vouching = Vouching.of(settings)
    assert vouching.is_of_another(client, raw)
    assert not vouching.is_of_another(client, b"x-org:  hill.EXAMPLE \r\n" + raw)
    assert not vouching.is_of_another(Client(address="203.0.113.9"), raw)
    assert not vouching.is_of_another(Client(address="192.0.2.25", user="anna@hill.example"), raw)
    assert vouches(arrival(client, raw), settings, of_another=True) == ""
    assert vouches(arrival(client, b"X-Org: hill.example\r\n" + raw), settings) == "network"


@pytest.mark.parametrize(
    ("voucher", "carried", "reached"),
    [
        ("dkim", "cleo@home.example", True),
        ("dkim", "bounces@HOME.example", True),
        ("dkim", "victim@other.example", False),
        ("dkim", "", False),
        ("", "cleo@home.example", False),
        (None, "cleo@home.example", False),
    ],
)
def test_answers_go_where_somebody_vouches_for(voucher: str | None, carried: str, *, reached: bool) -> None:
    come = arrival(Client(address="192.0.2.25"), mail("hello", sender="cleo@home.example"), sender=carried)
    assert answers_reach_sender(replace(come, envelope=structs.replace(come.envelope, voucher=voucher))) is reached
