from collections.abc import Callable

import pytest

from chalkline.events.declared.mail import Mail, MailReceive, MailSend
from chalkline.events.directory import Directory
from chalkline.events.mail.reader import read_mail
from chalkline.events.mail.recipients import Envelope
from chalkline.events.moments import moment_of

HEADERS = "From: Anna <anna@hill.sch.uk>\r\nDate: Mon, 3 Nov 2025 18:00:00 +0000\r\n"
Read = Callable[..., tuple[Mail, ...]]


@pytest.fixture
def read(school: Directory) -> Read:
    def read(headers: str, envelope: Envelope = Envelope()) -> tuple[Mail, ...]:  # noqa: B008 - frozen
        return read_mail(f"{HEADERS}{headers}\r\n\r\nHello.\r\n".encode(), school, envelope)

    return read


def test_one_event_for_each_recipient(read: Read) -> None:
    events = read("To: ben@hill.sch.uk\r\nCc: cleo@example.org\r\nBcc: x@example.net\r\nSubject: Trip")
    assert [(event.recipient.id, event.recipient.address, event.addressed) for event in events] == [
        ("ben", "ben@hill.sch.uk", "to"),
        ("cleo", "cleo@example.org", "cc"),
        ("", "x@example.net", "bcc"),
    ]
    assert all(event.message is events[0].message for event in events)
    assert len({event.id for event in events}) == 3
    assert [person.address for person in events[0].message.recipients] == [event.recipient.address for event in events]


def test_inside_and_outside_decide_the_direction(read: Read, school: Directory) -> None:
    assert isinstance(read("To: cleo@example.org")[0], MailSend)
    received = read_mail(b"From: cleo@example.org\nTo: anna@hill.sch.uk\n\n", school)[0]
    assert isinstance(received, MailReceive)
    assert (received.sender.inside, received.recipient.inside) == (False, True)


def test_a_person_is_found_by_any_of_their_addresses(read: Read) -> None:
    events = read("To: Ben+games@HILL.sch.uk, benny+x@example.com, office@SCHÜLE.de")
    assert [(event.recipient.id, event.recipient.address, event.recipient.inside) for event in events] == [
        ("ben", "ben@hill.sch.uk", True),
        ("ben", "benny+x@example.com", False),
        ("office", "office@xn--schle-mva.de", True),
    ]


def test_an_address_counts_once_and_most_openly(read: Read) -> None:
    events = read("Cc: ben+a@hill.sch.uk\r\nTo: Ben <BEN@hill.sch.uk>, ben@hill.sch.uk\r\nBcc: ben@hill.sch.uk")
    assert [event.addressed for event in events] == ["to"]


def test_a_group_is_its_members(read: Read) -> None:
    events = read("To: all-staff@hill.sch.uk, head@hill.sch.uk")
    assert [(event.recipient.id, event.recipient.address, event.recipient.via) for event in events[1:]] == [
        ("anna", "anna@hill.sch.uk", "all-staff@hill.sch.uk"),
        ("new", "", "all-staff@hill.sch.uk"),
    ]
    assert events[0].recipient.id == "head"
    assert not isinstance(events[0].recipient.via, str)


def test_the_envelope_says_who_gets_it(read: Read) -> None:
    envelope = Envelope(recipients=("ben@hill.sch.uk", "<BEN+x@hill.sch.uk>", "cleo@example.org"))
    events = read("To: ben@hill.sch.uk, head@hill.sch.uk", envelope)
    assert [(event.recipient.id, event.addressed) for event in events] == [("ben", "to"), ("cleo", "bcc")]
    assert [person.id for person in events[0].message.recipients] == ["ben", "head", "cleo"]


def test_an_expanded_group_in_the_envelope_is_still_known(read: Read) -> None:
    events = read("To: all-staff@hill.sch.uk", Envelope(recipients=("head@hill.sch.uk",)))
    assert [(event.recipient.via, event.addressed) for event in events] == [("all-staff@hill.sch.uk", "to")]


@pytest.mark.parametrize("to", ["To: undisclosed-recipients:;", "To: nobody", "X: y"])
def test_a_message_to_nobody_is_an_event_about_nobody(read: Read, to: str) -> None:
    (event,) = read(to)
    assert (event.recipient.id, event.recipient.address, event.addressed) == ("", "", "bcc")
    assert event.message.recipients == ()


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        (b"From: anna@hill.sch.uk\nSender: head@hill.sch.uk\n", "anna"),
        (b"From: anna@hill.sch.uk, ben@hill.sch.uk\nSender: head@hill.sch.uk\n", "head"),
        (b"From: anna@hill.sch.uk, ben@hill.sch.uk\n", "anna"),
        (b"Sender: head@hill.sch.uk\n", "head"),
        (b"Subject: x\n", "ben"),
        (b"From: nobody\n", "ben"),
    ],
)
def test_who_the_sender_is(school: Directory, headers: bytes, sender: str) -> None:
    envelope = Envelope(sender="<ben@hill.sch.uk>")
    assert read_mail(headers + b"To: cleo@example.org\n\n", school, envelope)[0].sender.id == sender


@pytest.mark.parametrize(
    ("headers", "reply"),
    [
        ("Subject: Re: Trip", True),
        ("Subject: =?utf-8?q?RE=5B2=5D=3A_Trip?=", True),
        ("Subject: Trip\r\nIn-Reply-To: <1@a.test>", True),
        ("Subject: Trip\r\nReferences: <1@a.test>", True),
        ("Subject: Fwd: Trip\r\nReferences: <1@a.test>", False),
        ("Subject: Trip\r\nIn-Reply-To:", False),
        ("Subject: Return: of the key", False),
        ("Subject: Trip", False),
    ],
)
def test_what_a_reply_is(read: Read, headers: str, reply: bool) -> None:
    assert read(f"To: ben@hill.sch.uk\r\n{headers}")[0].message.reply is reply


@pytest.mark.parametrize(
    ("headers", "to_all"),
    [
        ("To: ben@hill.sch.uk\r\nCc: cleo@example.org\r\nSubject: Re: Trip", True),
        ("To: all-staff@hill.sch.uk\r\nSubject: Re: Trip", True),
        ("To: ben@hill.sch.uk\r\nCc: anna@hill.sch.uk\r\nSubject: Re: Trip", False),
        ("To: ben@hill.sch.uk\r\nBcc: cleo@example.org\r\nSubject: Re: Trip", False),
        ("To: ben@hill.sch.uk, cleo@example.org\r\nSubject: Trip", False),
    ],
)
def test_what_a_reply_to_all_is(read: Read, headers: str, to_all: bool) -> None:
    assert read(headers)[0].message.reply_all is to_all


@pytest.mark.parametrize(
    ("envelope", "headers", "arrived_at"),
    [
        (Envelope(arrived_at=moment_of("2026-01-01T00:00:00Z")), "X: y", "2026-01-01T00:00:00Z"),
        (Envelope(), "Received: by mx; 4 Nov 2025 07:00:00 +0000", "2025-11-04T07:00:00Z"),
        (Envelope(), "X: y", "2025-11-03T18:00:00Z"),
    ],
)
def test_when_a_message_arrives(read: Read, envelope: Envelope, headers: str, arrived_at: str) -> None:
    assert read(headers, envelope)[0].arrived_at == moment_of(arrived_at)


def test_the_date_is_what_the_message_says(read: Read) -> None:
    assert read("Received: by mx; 4 Nov 2025 07:00:00 +0000")[0].message.date == moment_of("2025-11-03T18:00:00Z")


@pytest.mark.parametrize(
    ("headers", "fault"),
    [
        ("Not a header", "a line among its headers is no header"),
        ("Subject: a\r\nSubject: b", "a header stands twice that may stand once"),
        ("To: nobody", "an address cannot be read"),
        ("Content-Type: multipart/mixed", "it is said to have parts and none can be found"),
        ("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx", "its parts do not end"),
        (
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n--b--\r\n--b\r\n--b--",
            "parts stand after their end",
        ),
    ],
)
def test_damage_is_named(read: Read, headers: str, fault: str) -> None:
    message = read(headers)[0].message
    assert (message.damaged, message.oversized) == (True, False)
    assert fault in message.faults


def test_a_line_that_is_no_header_hides_nothing(read: Read) -> None:
    assert read("Not a header\r\nTo: ben@hill.sch.uk")[0].recipient.id == "ben"


def test_what_a_forwarded_message_carries_counts(read: Read) -> None:
    inner = 'Content-Type: image/png; name="a.png"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA'
    message = read(f"Content-Type: message/rfc822\r\n\r\n{inner}")[0].message
    assert [(file.name, file.type) for file in message.attachments] == [("", "message/rfc822"), ("a.png", "image/png")]


@pytest.mark.parametrize(
    ("encoding", "inner"),
    [
        ("base64", "Q29udGVudC1UeXBlOiBhcHBsaWNhdGlvbi94OyBuYW1lPWEuZXhlCgp4"),
        ("base64", "Q29udGVudC1UeXBlOiBhcHBsaWNhdGlvbi94OyBuYW1lPWEuZXhlCgp4Q"),
        ("quoted-printable", "Content-Type: application/x; name=3Da.e=\r\nxe\r\n\r\nx"),
    ],
)
def test_an_encoded_forwarded_message_is_looked_into(read: Read, encoding: str, inner: str) -> None:
    message = read(f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{inner}")[0].message
    assert [file.extension for file in message.attachments] == ["", "exe"]


@pytest.mark.parametrize(
    ("encoding", "body", "size"),
    [
        ("x-uuencode", "begin 644 a.bin\r\n#0V%T\r\n\r\n`\r\nend\r\nM", 3),
        ("x-uuencode", "#0V%T", 0),
        ("quoted-printable", "a=3Db=\r\nc", 4),
        ("base64", "Q2F0\r\n*Q2F0", 6),
        ("base64 (as ever)", "Q2E=", 2),
        ("8bit", "Cat", 3),
        ("no-such", "Cat", 3),
    ],
)
def test_the_size_of_a_file_is_its_decoded_size(school: Directory, encoding: str, body: str, size: int) -> None:
    headers = f"Content-Type: application/x; name=a.bin\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    (file,) = read_mail((headers + body).encode(), school)[0].message.attachments
    assert file.size == size


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_any_line_end_will_do(school: Directory, line_end: str) -> None:
    lines = ["From: a@b.test", "Content-Type: multipart/mixed;", " boundary=b", "", "--b", "Content-Type: a/b; name=c"]
    raw = line_end.join([*lines, "", "x", "--b--", ""]).encode()
    message = read_mail(raw, school)[0].message
    assert ([file.name for file in message.attachments], message.faults) == (["c"], ())


def test_a_sender_whom_nothing_vouches_for_is_nobody_and_outside(read: Read) -> None:
    (event,) = read("To: ben@hill.sch.uk", Envelope(authenticated=False))
    assert isinstance(event, MailReceive)
    assert (event.sender.id, event.sender.address, event.sender.inside) == ("", "anna@hill.sch.uk", False)
    assert event.message.forged


@pytest.mark.parametrize("authenticated", [True, None])
def test_a_sender_who_is_vouched_for_or_not_asked_about_is_who_they_say(read: Read, authenticated: bool | None) -> None:
    (event,) = read("To: ben@hill.sch.uk", Envelope(authenticated=authenticated))
    assert isinstance(event, MailSend)
    assert (event.sender.id, event.message.forged) == ("anna", False)


def test_a_stranger_whom_nothing_vouches_for_forges_nothing(school: Directory) -> None:
    raw = b"From: cleo@example.org\nTo: anna@hill.sch.uk\n\n"
    (event,) = read_mail(raw, school, Envelope(authenticated=False))
    assert (event.sender.id, event.message.forged) == ("", False)
