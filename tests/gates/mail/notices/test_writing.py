from email import message_from_bytes
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.gates.mail.alderbrook import (
    ANN,
    BODY,
    BY_ANOTHER,
    CARYS,
    KAREN,
    LEO,
    LEOS_OWN,
    MIA,
    MONDAY_LESSON,
    OUTSIDE,
    TOM,
    alderbrook,
    alderbrook_with,
    arrival,
    decided,
    hiding,
    message,
    notices_on,
    read,
    sent,
    text,
    writer,
)

from chalkline.gates.mail.reply import Reply
from chalkline.gates.mail.settings.conduct import DEFAULT_CONDUCT, Cause, Conduct
from chalkline.gates.mail.verdicts.arrival import Addressee, Arrival
from chalkline.gates.mail.verdicts.notices_due import Concern, NoticeDue, NoticeKind
from chalkline.policy.effects import Effect
from chalkline.store.spool.entry import Client, Envelope, Fate, Kind, Letter


def plain(letter: Letter) -> str:
    """The text on one line."""
    return " ".join(text(letter).split())


def machine_of(letter: Letter) -> list[Message]:
    """The groups of the machine's half: of the message, then of each recipient."""
    groups = list(read(letter).iter_parts())[1].get_payload()
    assert isinstance(groups, list)
    return [group for group in groups if isinstance(group, Message)]


def only(come: Arrival) -> Letter:
    (letter,) = notices_on(come)
    return letter


def test_a_held_message_says_until_when_why_and_what_to_do() -> None:
    letter = only(sent(TOM))
    said = plain(letter)
    assert read(letter)["Subject"] == "Waiting until Monday 23 November 2026 at 07:30: “Trip money”"
    assert (
        "Your message “Trip money” to Tom Baker waits, and goes by itself on Monday 23 November 2026 at 07:30." in said
    )
    assert "Sending hours (email.hours) Why: You are staff;" in said
    assert "Friday 21:14 is outside e-mail hours." in said
    assert "Send it anyway, and say why: https://gate.alderbrook.example/answer/" in said
    assert "Take it back, so that it is not sent: https://" in said
    assert "until Friday 27 November 2026 at 21:14" in said
    assert "Questions: it@alderbrook.example" in said


def test_the_html_says_the_same() -> None:
    page = text(only(sent(TOM)), "html")
    assert '<html lang="en-GB">' in page
    assert page.count("https://gate.alderbrook.example/answer/") == 2
    assert "<script" not in page
    for words in ("Dear Ann Lee", "goes by itself on Monday 23 November 2026 at 07:30", "Friday 21:14 is outside"):
        assert words in page


def test_its_header_fields_and_envelope_answer_nobody_else() -> None:
    letter = only(sent(TOM))
    mail = read(letter)
    assert str(mail["From"]) == "Chalkline at Alderbrook High School <chalkline@alderbrook.example>"
    assert str(mail["To"]) == "Ann Lee <alee@alderbrook.example>"
    assert mail["In-Reply-To"] == mail["References"] == "<trip@alderbrook.example>"
    assert mail["Message-ID"] == "<n1@gate.alderbrook.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["Date"] == "Fri, 20 Nov 2026 21:14:00 +0000"
    entry = letter.entry
    assert (entry.kind, entry.envelope.sender, entry.about) == (Kind.NOTICE, "", "m1")
    assert [(part.address, part.fate, part.until) for part in entry.parts] == [(ANN, Fate.LEAVING, None)]


def test_one_notice_tells_of_every_fate_of_a_mixed_message() -> None:
    to_sender, told = notices_on(sent(TOM, LEO, LEOS_OWN, "a@elsewhere.example"))
    said = plain(to_sender)
    assert read(to_sender)["Subject"].startswith("Not sent to everybody:")
    assert f"To {LEOS_OWN}: it was not sent." in said
    assert "To Tom Baker and Leo Marsh: it waits" in said
    assert "To a@elsewhere.example: it was sent." in said
    assert "What to do: Write to the pupil's school address." in said
    assert f"School addresses only (email.addresses) {LEOS_OWN}: You are staff;" in said
    assert "Sending hours (email.hours) Tom Baker and Leo Marsh: You are staff;" in said
    assert read(told)["To"] == "Grace Hill <ghill@alderbrook.example>"


def test_many_recipients_are_counted() -> None:
    assert "to 6 members of staff waits" in plain(
        only(sent(TOM, CARYS, *(f"{name}@alderbrook.example" for name in ("pshah", "rlevy", "ghill", "bkhan"))))
    )
    many = [f"p{number}@elsewhere.example" for number in range(12)]
    (letter,) = notices_on(sent(*many, subject=""))
    assert "to 12 addresses outside the school was sent." in plain(letter)


def test_a_group_is_called_by_its_address() -> None:
    assert "to all-staff@alderbrook.example waits" in plain(only(sent("all-staff@alderbrook.example")))


def test_reasons_that_differ_name_whom_they_are_about() -> None:
    said = plain(only(sent(LEO, MIA, at=MONDAY_LESSON)))
    assert "Leo Marsh: You are staff; the recipient, Leo Marsh, is a pupil;" in said
    assert "Mia Quinn: You are staff; the recipient, Mia Quinn, is a pupil;" in said


def test_whoever_is_asked_learns_who_asks_and_why_but_not_the_body() -> None:
    to_sender, request = notices_on(sent(KAREN, by=LEO))
    assert f"to {KAREN} waits for an answer from Tom Baker." in plain(to_sender)
    said = plain(request)
    assert read(request)["Subject"] == "Leo Marsh needs your answer"
    assert f"Leo Marsh wants to write to {KAREN}." in said
    assert "Subject: “Trip money”" in said
    assert "See the message and answer: https://gate.alderbrook.example/answer/" in said
    assert read(request)["In-Reply-To"] is None
    assert read(request)["Auto-Submitted"] == "auto-generated"


def test_whoever_may_discharge_learns_who_waits_and_until_when_and_the_sender_who_may(tmp_path: Path) -> None:
    known = alderbrook_with(tmp_path, BY_ANOTHER)
    come = sent("a@elsewhere.example", subject="Safeguarding")
    to_sender, to_lead = notices_on(come, knowledge=known)
    assert "Grace Hill may say that it must go in spite of “Mail about safeguarding”, and has been told." in plain(
        to_sender
    )
    assert "Send it anyway" not in plain(to_sender)
    assert read(to_lead)["To"] == "Grace Hill <ghill@alderbrook.example>"
    assert read(to_lead)["Subject"] == "You may let this go: Ann Lee, Mail about safeguarding"
    said = plain(to_lead)
    assert "Ann Lee wants to write to a@elsewhere.example." in said
    assert "To a@elsewhere.example: it waits, and goes by itself on Monday 23 November 2026 at 07:30." in said
    assert "See the message, and say that it must go: https://gate.alderbrook.example/answer/" in said
    assert BODY not in to_lead.raw.decode()


def test_nobody_lets_go_their_own_by_a_role_they_hold(tmp_path: Path) -> None:
    known = alderbrook_with(tmp_path, BY_ANOTHER)
    letters = notices_on(
        sent("a@elsewhere.example", subject="Safeguarding", by="ghill@alderbrook.example"), knowledge=known
    )
    assert "Send it anyway" not in plain(letters[0])
    assert "ghill@alderbrook.example" not in {letter.entry.parts[0].address for letter in letters[1:]}


def test_whoever_may_discharge_what_passes_though_nobody_can_decide_it_hears_nothing(tmp_path: Path) -> None:
    doubtful = BY_ANOTHER.replace("!email_hours.contains(at)", "1 / (message.size - message.size) == 1")
    known = alderbrook_with(tmp_path, doubtful)
    by = writer(conduct={**DEFAULT_CONDUCT, Cause.UNDECIDED: Conduct.PASS})
    assert len(notices_on(sent("a@elsewhere.example", subject="Safeguarding"), by, known)) == 1


def test_whoever_is_told_learns_neither_subject_nor_body_nor_gets_a_link() -> None:
    _, told = notices_on(sent(LEOS_OWN))
    said = told.raw.decode()
    assert "Trip money" not in said
    assert "/answer/" not in said
    assert "School addresses only (email.addresses)" in said
    assert "Ann Lee" in said


def test_whoever_is_asked_about_their_own_is_asked_in_their_notice() -> None:
    many = [f"p{number}@elsewhere.example" for number in range(11)]
    letter = only(sent(*many, subject="Re: Trip", headers={"In-Reply-To": "<a@b.example>"}))
    assert read(letter)["Subject"].startswith("Please answer before this goes")
    assert "waits for an answer from you." in plain(letter)
    assert "Say whether it may go: https://" in plain(letter)


def test_a_refusal_is_a_delivery_report_as_well() -> None:
    come = arrival(message(TOM, LEOS_OWN), TOM, LEOS_OWN, options=("ENVID=QQ+2B314159", "RET=FULL"))
    mail = read(notices_on(come)[0])
    assert mail.get_content_type() == "multipart/report"
    assert mail.get_param("report-type") == "delivery-status"
    people, _, headers = mail.iter_parts()
    assert isinstance(people, EmailMessage)
    assert people.get_content_type() == "multipart/alternative"
    of_message, of_recipient = machine_of(notices_on(come)[0])
    assert of_message["Reporting-MTA"] == "dns; gate.alderbrook.example"
    assert of_message["Original-Envelope-Id"] == "QQ+314159"
    assert dict(of_recipient.items()) == {
        "Final-Recipient": f"rfc822; {LEOS_OWN}",
        "Action": "failed",
        "Status": "5.7.1",
        "Diagnostic-Code": "smtp; 550 5.7.1 Not sent: School addresses only",
    }
    assert headers.get_content_type() == "text/rfc822-headers"
    assert "Subject: Trip money" in headers.get_content()
    assert BODY not in notices_on(come)[0].raw.decode()


GONE = Reply(code=550, status="5.1.1", text="no such mailbox")


def test_an_undeliverable_message_comes_with_what_the_next_server_said() -> None:
    (letter,) = writer().undeliverable(sent("a@elsewhere.example"), [("a@elsewhere.example", GONE)])
    assert "a@elsewhere.example It said: 550 5.1.1 no such mailbox" in plain(letter)
    assert machine_of(letter)[1]["Status"] == "5.1.1"
    assert machine_of(letter)[1]["Diagnostic-Code"] == "smtp; 550 5.1.1 no such mailbox"


def test_a_late_message_is_still_being_tried() -> None:
    busy = Reply(code=451, status="4.2.1", text="busy")
    (letter,) = writer().delayed(sent("a@elsewhere.example"), [("a@elsewhere.example", busy)])
    assert read(letter)["Subject"] == "Late: “Trip money”"
    assert "it is still being tried" in plain(letter)
    assert machine_of(letter)[1]["Action"] == "delayed"


def test_what_was_handed_on_is_said_to_whoever_asked() -> None:
    to = Addressee(address="a@elsewhere.example", options=("NOTIFY=SUCCESS", "ORCPT=rfc822;b@elsewhere.example"))
    come = sent(to.address)
    asked = Arrival.of(id_="m1", at=come.at, envelope=come.envelope, addressees=(to,), raw=come.raw)
    taken = [(to.address, Reply(code=250, text="taken"))]
    (letter,) = writer().relayed(asked, taken)
    assert read(letter)["Subject"] == "Handed on: “Trip money”"
    assert "It took the message for: * a@elsewhere.example" in plain(letter)
    of_recipient = machine_of(letter)[1]
    assert (of_recipient["Action"], of_recipient["Status"]) == ("relayed", "2.0.0")
    assert of_recipient["Original-Recipient"] == "rfc822;b@elsewhere.example"
    assert writer().relayed(come, taken) == ()


@pytest.mark.parametrize(("notify", "told"), [("NEVER", 0), ("SUCCESS", 0), ("FAILURE,DELAY", 1), ("DELAY", 0)])
def test_a_sender_who_wants_to_hear_nothing_hears_nothing(notify: str, told: int) -> None:
    to = Addressee(address="a@elsewhere.example", options=(f"NOTIFY={notify}",))
    come = sent("a@elsewhere.example")
    come = Arrival.of(id_="m1", at=come.at, envelope=come.envelope, addressees=(to,), raw=come.raw)
    assert len(writer().undeliverable(come, [(to.address, GONE)])) == told


AUTOMATIC = [
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-generated; x=y"},
    {"List-Id": "<parents.example>"},
    {"List-Unsubscribe": "<mailto:off@a.example>"},
    {"Precedence": "bulk"},
]


@pytest.mark.parametrize("headers", AUTOMATIC)
def test_what_a_machine_sent_is_not_answered(headers: dict[str, str]) -> None:
    assert notices_on(sent(TOM, headers=headers)) == ()


@pytest.mark.parametrize("headers", AUTOMATIC)
def test_what_a_machine_sent_comes_back_all_the_same(headers: dict[str, str]) -> None:
    to_sender, _told = notices_on(sent(TOM, LEOS_OWN, headers=headers))
    assert to_sender.entry.parts[0].address == ANN


def test_a_person_says_no_by_auto_submitted_no() -> None:
    assert len(notices_on(sent(TOM, headers={"Auto-Submitted": "no"}))) == 1


def test_nobody_is_told_where_there_is_no_sender() -> None:
    come = sent(TOM)
    raw = come.raw
    bounce = Arrival.of(id_="m1", at=come.at, envelope=Envelope(sender=""), addressees=come.addressees, raw=raw)
    assert notices_on(bounce) == ()
    assert writer().undeliverable(bounce, [(TOM, GONE)]) == ()


STRANGER = "stranger@elsewhere.example"


def test_a_stranger_is_told_nothing_unless_something_vouches_for_them() -> None:
    come = sent(TOM, LEO, by=STRANGER, file="run.exe")
    assert notices_on(come) == ()
    assert writer().undeliverable(come, [(TOM, GONE)]) == ()
    (letter,) = notices_on(come, writer(vouched=lambda _: True))
    said = plain(letter)
    assert "Not sent" in str(read(letter)["Subject"])
    assert "Dear" not in said
    assert "Why" not in said
    assert "/answer/" not in said


def test_whoever_signed_in_hears_that_a_message_cannot_be_delivered() -> None:
    come = sent(TOM, by=STRANGER)
    signed_in = Envelope(sender=STRANGER, client=Client(address="192.0.2.1", user="ann"))
    come = Arrival.of(id_="m1", at=come.at, envelope=signed_in, addressees=come.addressees, raw=come.raw)
    assert len(writer().undeliverable(come, [(TOM, GONE)])) == 1


def test_links_go_to_the_sender_alone() -> None:
    raw = message(TOM, sender=ANN)
    letter = only(arrival(raw, TOM, sender="bounces@elsewhere.example"))
    assert "/answer/" not in letter.raw.decode()
    assert "Ann Lee" not in text(letter)


def test_nothing_is_said_of_a_protected_contact() -> None:
    for letter in notices_on(sent(TOM, LEOS_OWN, "help@counselling.example")):
        people = text(letter)
        assert "counselling" not in people


def test_a_person_without_an_address_cannot_be_told() -> None:
    come = sent(KAREN, by=LEO)
    verdicts = decided(come)
    due = NoticeDue(
        kind=NoticeKind.REQUEST,
        to="nobody",
        concerns=(Concern(clause=OUTSIDE, effect=Effect.ASK, recipients=(KAREN,)),),
    )
    assert writer().letters([due], come, verdicts, alderbrook()) == ()


@pytest.mark.parametrize(
    ("kind", "to", "says"),
    [
        (NoticeKind.REMINDER, "p-baker", "You were asked this before, and nobody has answered yet."),
        (NoticeKind.UNANSWERED, "", "It needed an answer, and nobody gave one in time."),
        (NoticeKind.GIVEN_BACK, "", "Whoever looks after the school's e-mail returned it."),
    ],
)
def test_what_follows_a_question(kind: NoticeKind, to: str, says: str) -> None:
    come = sent(KAREN, by=LEO)
    due = NoticeDue(kind=kind, to=to, concerns=(Concern(clause=OUTSIDE, effect=Effect.ASK, recipients=(KAREN,)),))
    (letter,) = writer().letters([due], come, decided(come), alderbrook())
    assert says in plain(letter)
    assert KAREN in plain(letter)


def test_the_sender_is_told_why_an_operator_returned_it() -> None:
    come = sent(KAREN, by=LEO)
    concern = Concern(clause="", effect=Effect.REFUSE, recipients=(KAREN,))
    due = NoticeDue(kind=NoticeKind.GIVEN_BACK, to="", concerns=(concern,), reason="The trip is off.")
    (letter,) = writer().letters([due], come, decided(come), alderbrook())
    assert "returned it. The reason: “The trip is off.”" in " ".join(plain(letter).split())
    assert plain(letter).startswith("Dear Leo Marsh,")


def test_what_an_operator_returns_needs_no_decision() -> None:
    concern = Concern(clause="", effect=Effect.REFUSE, recipients=(KAREN,))
    due = NoticeDue(kind=NoticeKind.GIVEN_BACK, to="", concerns=(concern,))
    (letter,) = writer().letters([due], sent(KAREN, by=LEO), (), alderbrook())
    assert f"“Trip money” to {KAREN} was not sent." in plain(letter)


LINKS = """## Links {#email.links}

Staff do not send links to shops.

~~~rule
on: mail.send
when: message.link_hosts.exists(host, host.endsWith("shop.example"))
then: warn
~~~"""


def test_the_sites_that_a_message_links_to_are_not_named(tmp_path: Path) -> None:
    knowledge = alderbrook_with(tmp_path, LINKS)
    come = sent("a@elsewhere.example", body="See https://www.pencil-shop.example/offers now.")
    (letter,) = notices_on(come, knowledge=knowledge)
    assert "Links (email.links)" in plain(letter)
    assert "pencil" not in letter.raw.decode()
    assert "a site that the message links to" in plain(letter)


def test_whoever_may_not_see_the_subject_is_not_told_it() -> None:
    come = sent(KAREN, by=LEO)
    hidden = hiding("subject")
    request = notices_on(come, knowledge=hidden)[1]
    assert "Trip money" not in request.raw.decode()
    assert "Leo Marsh wants to write to" in plain(request)


# whatever strangers write

ALL_KINDS = [(TOM, LEO, LEOS_OWN), (KAREN, MIA), ("all-staff@alderbrook.example",)]
STRANGE = st.text(st.sampled_from("ŷœðþłħŋ\u4e2d\u6587\u0416\u0428ΩΨ 😀"), min_size=12, max_size=200)


@settings(max_examples=30)
@given(body=STRANGE.filter(lambda body: body.strip()), to=st.sampled_from(ALL_KINDS), by=st.sampled_from([ANN, LEO]))
def test_no_notice_repeats_twelve_characters_of_a_body(body: str, to: tuple[str, ...], by: str) -> None:
    runs = {body[start : start + 12] for start in range(len(body) - 11)}
    letters = notices_on(sent(*to, by=by, body=body, subject="Trip", file="notes.pdf"))
    refused = [(address, GONE) for address in to]
    for letter in (*letters, *writer().undeliverable(sent(*to, by=by, body=body), refused)):
        for part in message_from_bytes(letter.raw).walk():
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                said = payload.decode("utf-8", "replace")
                assert not any(run in said for run in runs if run.strip())


@settings(max_examples=30)
@given(subject=st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=300))
def test_no_subject_makes_a_header_field_or_markup(subject: str) -> None:
    raw = b"From: alee@alderbrook.example\r\nTo: x@y.example\r\nSubject: " + subject.encode() + b"\r\n\r\nText.\r\n"
    letters = notices_on(arrival(raw, TOM, LEOS_OWN))
    expected = {"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted"}
    for letter in letters:
        mail = message_from_bytes(letter.raw)
        assert set(mail.keys()) - {"X-Auto-Response-Suppress", "MIME-Version", "Content-Type"} == expected
        page = text(letter, "html")
        shown = read(letter)["Subject"] + text(letter) + page
        assert all(char.isprintable() or char in "\r\n" for char in shown)
        assert page.count("<h1") == 1


@pytest.mark.parametrize(
    "subject",
    [
        "=?utf-8?q?hello=0D=0ABcc:_x=40evil.example?=",
        "=?utf-8?b?PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==?=",
        "{{ 7 * 7 }}{% include 'letter.txt' %}",
        "\u202egnp.exe",
    ],
)
def test_a_hostile_subject_stays_a_subject(subject: str) -> None:
    raw = f"From: {ANN}\r\nSubject: {subject}\r\n\r\nx\r\n".encode()
    (letter,) = notices_on(arrival(raw, TOM))
    mail = read(letter)
    assert mail["Bcc"] is None
    assert "<script" not in text(letter, "html")
    assert "49" not in str(mail["Subject"])
    assert "\u202e" not in str(mail["Subject"]) + text(letter)


def test_a_hostile_message_id_is_not_repeated() -> None:
    raw = f"From: {ANN}\r\nMessage-ID: <a b@c>\r\n\tX: y\r\n\r\nx\r\n".encode()
    assert read(notices_on(arrival(raw, TOM))[0])["In-Reply-To"] is None


def test_an_address_in_other_letters_is_reached_by_smtputf8() -> None:
    concern = Concern(clause="", effect=Effect.REFUSE, recipients=("josé@elsewhere.example",))
    come = arrival(message(TOM), "josé@elsewhere.example", sender="renée@alderbrook.example")
    (letter,) = writer().undeliverable(come, [(concern.recipients[0], GONE)])
    assert letter.entry.envelope.options == ("SMTPUTF8",)
    assert b"To: ren\xc3\xa9e@alderbrook.example" in letter.raw
    assert b"Final-Recipient: utf-8; jos\\x{E9}@elsewhere.example" in letter.raw
