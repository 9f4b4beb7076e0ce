"""How warned mail from outside is marked, byte for byte, and what is never touched."""

from email import message_from_bytes, policy
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gates.mail.hill import SATURDAY, mail

from chalkline.gates.mail.onward.marking import Warnings, folded, tagged
from chalkline.gates.mail.verdicts.arrival import Addressee, Arrival
from chalkline.gates.mail.verdicts.authentication import Trust
from chalkline.gates.mail.verdicts.verdict import Verdict
from chalkline.gates.mail.verdicts.vouching import Vouching
from chalkline.policy.decide.decision import Decision, Finding, Standing
from chalkline.policy.decide.record import Record, Versions
from chalkline.policy.effects import Effect
from chalkline.store.bundle.refusal import Problem, Refused
from chalkline.store.bundle.rulebook import Rulebook
from chalkline.store.spool.entry import Client, Envelope

TRUST = Trust(servers=(ip_network("192.0.2.25/32"),), server_names=frozenset({"mx.hill.example"}))
MARK = b"Chalkline-Warning: x\r\n"


def gone(digest: str) -> Rulebook:
    raise Refused(Problem.MALFORMED, Path(), digest, "")


WARNINGS = Warnings(subject_tag="[Careful]", vouching=Vouching(trust=TRUST), rulebook_of=gone)


def arrival(raw: bytes, address: str = "192.0.2.25") -> Arrival:
    envelope = Envelope(sender="x@mailer.test", client=Client(address=address))
    addressees = (Addressee(address="lee@hill.example"),)
    return Arrival.of(id_="1", at=SATURDAY, envelope=envelope, addressees=addressees, raw=raw)


def signed(*, by: str = "DKIM-Signature", covers: str = "from:subject:date", said: str = "") -> bytes:
    fields = f"Authentication-Results: mx.hill.example; {said}\r\n" if said else ""
    return f"{fields}{by}: v=1; d=mailer.test;\r\n\th={covers}; bh=subject; b=x\r\n".encode() + mail("hello")


def subject_of(raw: bytes, address: str = "192.0.2.25") -> str:
    marked = WARNINGS.message(arrival(raw, address), MARK)
    return str(message_from_bytes(marked, policy=policy.default)["Subject"])


@pytest.mark.parametrize(
    "raw",
    [
        mail("hello"),
        signed(covers="from:date"),
        signed(said="dkim=fail header.d=mailer.test"),
        signed(said="dkim=none"),
        signed(said="dkim=pass header.d=mailer.test").replace(b"DKIM-Signature", b"X-DKIM-Signature"),
    ],
)
def test_a_subject_that_no_signature_covers_is_tagged(raw: bytes) -> None:
    assert subject_of(raw) == "[Careful] hello"


@pytest.mark.parametrize(
    "raw",
    [
        signed(),
        signed(covers="From : Subject"),
        signed(by="ARC-Message-Signature"),
        signed(said="dkim=pass header.d=mailer.test"),
        signed(said="dkim=fail header.d=mailer.test; arc=pass"),
        signed(said="spf=fail smtp.mailfrom=mailer.test"),
    ],
)
def test_a_subject_that_a_signature_may_cover_is_not(raw: bytes) -> None:
    assert WARNINGS.message(arrival(raw), MARK) == raw


def test_what_a_stranger_says_of_a_signature_does_not_count() -> None:
    assert subject_of(signed(said="dkim=fail header.d=mailer.test"), address="203.0.113.9") == "hello"


def test_what_is_not_warned_of_is_not_touched() -> None:
    assert WARNINGS.message(arrival(mail("hello")), b"") == mail("hello")


def test_only_the_subject_is_tagged_and_only_once() -> None:
    raw = mail("hello", body="Subject: hello")
    assert tagged(raw, "[Careful]") == raw.replace(b"Subject: hello", b"Subject: [Careful] hello", 1)
    assert tagged(tagged(raw, "[Careful]"), "[Careful]") == tagged(raw, "[Careful]")
    assert tagged(b"From: a\r\n\r\nx", "[!]") == b"Subject: [!]\r\nFrom: a\r\n\r\nx"
    assert message_from_bytes(tagged(raw, "[Gefährlich]"), policy=policy.default)["Subject"] == "[Gefährlich] hello"


@given(st.text(min_size=1, max_size=400))
def test_whatever_a_clause_says_is_one_field_in_ascii(text: str) -> None:
    written = folded("Chalkline-Warning", text)
    assert written.isascii()
    assert written.endswith(b"\r\n")
    lines = written[:-2].split(b"\r\n")
    assert all(line[:1] in {b" ", b"\t"} for line in lines[1:])
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)


def warned(effect: Effect = Effect.WARN, *, event: str = "mail.receive", **changes: object) -> bytes:
    finding = Finding(clause="mail@1#warn", rule=1, index=0, effect=effect, **changes)  # type: ignore[arg-type]
    decision = Decision(event=event, id="1", at=SATURDAY, effect=effect, findings=(finding, finding))
    versions = Versions(engine="1", policies=(), calendar="", protected="", enforcement="all", facts=0)
    record = Record(decision=decision, versions=versions)
    return WARNINGS.fields(Verdict(address="lee@hill.example", record=record), "0" * 64)


def test_a_clause_whose_policies_are_gone_still_warns_and_once() -> None:
    assert warned() == b"Chalkline-Warning: The school's policy warns of this message. (mail@1#warn)\r\n"


def test_what_does_not_warn_of_mail_from_outside_marks_nothing() -> None:
    assert warned(event="mail.send") == b""
    assert warned(Effect.NOTE) == b""
    assert warned(undecided=True) == b""
    assert warned(standing=Standing.OBSERVED) == b""
    assert WARNINGS.fields(Verdict(address="lee@hill.example"), "") == b""
