"""Bytes made to break the reader: each ends in a decision, within a time that its length allows."""

import encodings.aliases
import time
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.events.cast import HillSchool

from chalkline.events.directory import Directory
from chalkline.events.mail.limits import Limits
from chalkline.events.mail.reader import read_mail
from chalkline.events.mail.words import decoded, in_charset

LONGEST_SECONDS = 4
MULTIPART = b'Content-Type: multipart/mixed; boundary="%b"\n\n--%b\n'
SCHOOL = HillSchool()


def nested(depth: int) -> bytes:
    return b"From: a@b.test\n" + b"".join(MULTIPART % (b"b%d" % n, b"b%d" % n) for n in range(depth))


def forwarded(depth: int) -> bytes:
    return b"Content-Type: message/rfc822\n\n" * depth


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a million nested parts": lambda: nested(1_000_000),
    "a million forwarded messages": lambda: forwarded(1_000_000),
    "a million parts side by side": lambda: MULTIPART % (b"b", b"b") + b"\n--b\n" * 1_000_000,
    "one boundary for every level": lambda: (MULTIPART % (b"b", b"b")) * 200_000,
    "a million boundaries within lines": lambda: MULTIPART % (b"b", b"b") + b"x--b--b" * 1_000_000,
    "boundaries with endless blanks": lambda: MULTIPART % (b"b", b"b") + (b"--b" + b" " * 1000 + b"x\n") * 5000,
    "a hundred thousand headers": lambda: b"".join(b"X-%d: y\n" % n for n in range(100_000)) + b"\nbody",
    "one header over a million lines": lambda: b"To: " + b"a@b.test,\n " * 1_000_000 + b"\n\nbody",
    "headers without end": lambda: b"Subject: " + b"x" * 30_000_000,
    "only carriage returns": lambda: b"\r" * 5_000_000,
    "carriage returns in headers": lambda: b"To: a@b.test" + b"\r" * 5_000_000 + b"\n\n",
    "only line feeds": lambda: b"\n" * 5_000_000,
    "only colons": lambda: b":" * 5_000_000,
    "only NUL": lambda: b"\0" * 5_000_000,
    "only blanks": lambda: b" " * 5_000_000,
    "lines of blanks": lambda: b" \n" * 3_000_000,
    "open quotation marks": lambda: b"To: " + b'"\\' * 100_000 + b"\n\n",
    "open comments": lambda: b"To: " + b"(" * 200_000 + b" a@b.test\n\n",
    "open angles": lambda: b"To: " + b"<" * 200_000 + b"\n\n",
    "open brackets": lambda: b"To: " + b"a@[" * 60_000 + b"\n\n",
    "at signs": lambda: b"To: " + b"@" * 200_000 + b"\n\n",
    "an address of words": lambda: b"To: " + b"a " * 100_000 + b"@ b.test\n\n",
    "colons in addresses": lambda: b"To: " + b"a:" * 100_000 + b"\n\n",
    "a long foreign domain": lambda: b"To: a@" + "ä.".encode() * 60_000 + b"\n\n",
    "a huge encoded word": lambda: b"Subject: =?utf-8?b?" + b"A" * 250_000 + b"?=\n\n",
    "a huge quoted word": lambda: b"Subject: =?utf-8?q?" + b"=41" * 80_000 + b"?=\n\n",
    "begun encoded words": lambda: b"Subject: " + b"=?a?q?" * 40_000 + b"\n\n",
    "question marks": lambda: b"Subject: " + b"=?" * 120_000 + b"\n\n",
    "many encoded words": lambda: b"Subject: " + b"=?utf-8?q?a?= " * 18_000 + b"\n\n",
    "parameters": lambda: b"Content-Type: text/plain" + b";a" * 120_000 + b"\n\n",
    "open parameters": lambda: b"Content-Type: text/plain" + b';a="\\' * 40_000 + b"\n\n",
    "sections of parameters": lambda: (
        b"Content-Type: text/plain" + b"".join(b";n*%d*=%%41" % n for n in range(20_000)) + b"\n\n"
    ),
    "a long date": lambda: b"Date: " + b"(" * 100_000 + b" 1" * 50_000 + b"\n\n",
    "a long arrival": lambda: b"Received: " + b"(;" * 120_000 + b"\n\n",
    "base64 that is none": lambda: (
        b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + b"=?\n" * 2_000_000
    ),
    "encoded forwarded messages": lambda: (
        b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + b"QUFB" * 2_000_000
    ),
    "a uuencoded flood": lambda: (
        b"Content-Type: image/png\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n" + b"M\n" * 1_000_000
    ),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_end_in_events_soon(school: Directory, make: Callable[[], bytes]) -> None:
    raw = make()
    began = time.process_time()
    assert read_mail(raw, school)
    assert time.process_time() - began < LONGEST_SECONDS


@pytest.mark.parametrize(
    ("raw", "limits", "fault"),
    [
        (nested(30), Limits(), "its parts are nested too deeply"),
        (forwarded(30), Limits(), "its parts are nested too deeply"),
        (MULTIPART % (b"b", b"b") + b"\n--b\n" * 30, Limits(parts=20), "it has too many parts"),
        (b"X: y\n" * 30, Limits(headers=20), "it has too many headers"),
        (b"Subject: " + b"x" * 300, Limits(header_bytes=200), "its headers are too long"),
        (b"Subject: x\n\n" + b"x" * 300, Limits(size=200), "it is too large"),
        (b"To: a@b.test, b@b.test, c@b.test\n\n", Limits(recipients=2), "it has too many recipients"),
        (b"To: all-staff@hill.sch.uk\n\n", Limits(recipients=2), "it has too many recipients"),
    ],
)
def test_what_is_beyond_a_limit_is_an_oversized_message(
    school: Directory, raw: bytes, limits: Limits, fault: str
) -> None:
    message = read_mail(raw, school, limits=limits)[0].message
    assert message.oversized
    assert fault in message.faults


def test_a_message_within_every_limit_is_not_oversized(school: Directory) -> None:
    raw = b"From: a@b.test\nTo: a@b.test, b@b.test\n\n"
    message = read_mail(raw, school, limits=Limits(headers=2, recipients=2, size=len(raw)))[0].message
    assert (message.oversized, message.damaged, message.faults) == (False, False, ())


FRAGMENTS = st.sampled_from(
    [
        *(b"From: ", b"To: ", b"Cc:", b"Bcc: ", b"Subject: ", b"Date: ", b"Received: x; ", b"References: ", b"From "),
        *(b"Content-Type: ", b"multipart/mixed; boundary=", b"multipart/digest;", b"message/rfc822", b"text/plain;"),
        *(b"Content-Disposition: attachment; ", b"filename=", b"filename*0*=", b"utf-8''%41", b"name=", b'"', b"\\"),
        *(b"Content-Transfer-Encoding: ", b"base64", b"quoted-printable", b"x-uuencode", b"begin 644 x\n", b"end\n"),
        *(
            b"anna@hill.sch.uk",
            b"a+b@c.test",
            b"<",
            b">",
            b"(",
            b")",
            b"[",
            b"]",
            b",",
            b";",
            b":",
            b"@",
            b".",
            b"group:",
        ),
        *(b"=?utf-8?q?=C3?=", b"=?utf-7?b?K0FBQS0=?=", b"=?idna?b?AAAA?=", b"=?x?q?y?=", b"\xff", b"\xc3\xa4", b"\0"),
        *(
            b"\r",
            b"\n",
            b"\r\n",
            b"\n\n",
            b"\r\n\r\n",
            b" ",
            b"\t",
            b"--",
            b"B",
            b"--B\n",
            b"--B--\n",
            b"boundary=B\n\n",
        ),
        *(b"Mon, 3 Nov 2025 18:00:00 +0000", b"99 Feb 99 99:99:99", b"2025"),
    ]
)


@given(st.binary(max_size=300))
def test_any_bytes_give_events(raw: bytes) -> None:
    assert read_mail(raw, SCHOOL)


@given(st.lists(st.one_of(FRAGMENTS, st.binary(max_size=5)), max_size=60).map(b"".join))
@example(b"Content-Type: multipart/mixed; boundary=B\n\n--B\n\n--B\n--B--\n--B\n")
def test_any_pieces_of_mail_give_events(raw: bytes) -> None:
    event = read_mail(raw, SCHOOL)[0]
    assert event.message.size == len(raw)
    assert event.message.recipients or event.recipient.address == ""
    assert all(file.size <= len(raw) for file in event.message.attachments)


@given(data=st.data())
def test_a_sample_changed_anywhere_gives_events(shared_mails: list[bytes], data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(shared_mails)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 20))] = data.draw(st.one_of(FRAGMENTS, st.binary(max_size=4)))
    assert read_mail(bytes(raw), SCHOOL)


@given(st.text(max_size=80), st.sampled_from(sorted({*encodings.aliases.aliases, "", "\0", "../x", "x" * 50})))
def test_no_character_set_fails(text: str, charset: str) -> None:
    assert isinstance(in_charset(text.encode(), charset), str)
    assert isinstance(decoded(f"=?{charset}?q?{text}?="), str)
