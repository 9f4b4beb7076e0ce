import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from tests.gates.mail.hill import SATURDAY, mail

from chalkline.gates.mail.header import added, head_of, hops, hops_by, without_own
from chalkline.store.spool.entry import Client, Envelope

ENVELOPE = Envelope(sender="anna@hill.example", client=Client(address="192.0.2.7", helo="client.example"))


def fields(envelope: Envelope = ENVELOPE, marks: bytes = b"") -> bytes:
    return added(hostname="gate.example", id_="abc", at=SATURDAY, envelope=envelope, decision="passed", marks=marks)


def test_a_message_without_a_client_names_no_address() -> None:
    assert b"\r\nReceived: from unknown\r\n\tby gate.example " in fields(Envelope(sender="", client=Client()))


def test_the_added_fields() -> None:
    assert fields(marks=b"X-Mark: 1\r\n").decode() == (
        "Chalkline-Decision: passed; by=gate.example; id=abc\r\n"
        "X-Mark: 1\r\n"
        "Received: from client.example ([192.0.2.7])\r\n"
        "\tby gate.example (Chalkline) with ESMTP id abc;\r\n"
        "\tSat, 21 Nov 2026 10:00:00 +0000\r\n"
    )


def test_how_it_came_is_named_by_its_registered_word() -> None:
    client = Client(address="2001:db8::7", helo="evil\r\nX: (y", user="anna", secure=True)
    found = fields(Envelope(sender="", options=("SMTPUTF8",), client=client)).decode()
    assert "with UTF8SMTPSA id" in found
    assert "from evil??X:??y ([IPv6:2001:db8::7])" in found


@pytest.mark.parametrize(
    "brought",
    [
        b"Chalkline-Decision: passed\r\n",
        b"chalkline-decision: passed\r\n",
        b"CHALKLINE-DECISION:passed;\r\n\tby=gate\r\n  id=1\r\n",
        b"Chalkline-Decision : passed\r\n",
        b"Chalkline-Decision:\r\n passed\r\n",
    ],
)
def test_a_stranger_cannot_bring_a_decision(brought: bytes) -> None:
    raw = mail("hello")
    head, body = raw[: raw.index(b"Subject")], raw[raw.index(b"Subject") :]
    for forged in (brought + raw, head + brought + body, brought + head + brought + brought + body):
        assert without_own(forged) == raw


def test_what_only_looks_like_one_stays() -> None:
    raw = b"X-Chalkline-Decision: a\r\nChalkline-Decisions: b\r\nSubject: c\r\n Chalkline-Decision: d\r\n\r\n"
    body = b"Chalkline-Decision: in the text\r\n"
    assert without_own(raw + body) == raw + body


def test_a_message_without_header_fields_stays() -> None:
    for raw in (b"", b"\r\n", b"\r\nChalkline-Decision: body\r\n"):
        assert without_own(raw) == raw
        assert head_of(raw) == b""


def test_hops_are_counted_in_the_header_alone() -> None:
    raw = fields() + fields() + b"received: from x by other.example; now\r\n" + mail("hello", body=fields().decode())
    assert hops(raw) == 3
    assert hops_by(raw, "GATE.example") == 2
    assert hops_by(raw, "ate.example") == 0


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.mark.parametrize("canonical", [(b"simple", b"simple"), (b"relaxed", b"relaxed")])
def test_a_signature_holds_afterwards_as_before(key: rsa.RSAPrivateKey, canonical: tuple[bytes, bytes]) -> None:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; p=" + b"".join(public.splitlines()[1:-1])
    raw = mail("signed", body="  blanks \r\n\r\n\r\n")
    signed = dkim.sign(raw, b"s", b"hill.example", private, canonicalize=canonical) + raw
    passed = fields() + without_own(b"Chalkline-Decision: forged\r\n" + signed)
    assert dkim.verify(passed, dnsfunc=lambda *_, **__: record)
    assert not dkim.verify(passed.replace(b"blanks", b"blanky"), dnsfunc=lambda *_, **__: record)
