"""The sentences of why, word for word, for each who reads them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.policy.english.english import ANN, BOB, LONDON, MUM, WORLD, SmallWorld, mail, typed, why

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.english.doubts import plan_doubts
from chalkline.policy.english.scopes import voice_of_event
from chalkline.policy.english.sentences import because
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Audience

PROGRAM = mail(files=["notes.pdf", "setup.exe"], size=31_400_000)
HOURS = '"staff" in sender.roles && !email_hours.contains(at)'
MONDAY = replace(WORLD, at=Timestamp.of(datetime(2026, 11, 16, 10, 0, tzinfo=UTC)))
LESSON = '"pupil" in recipient.roles && lessons(recipient).exists(l, !(sender.id in l.teachers))'


def test_why_to_the_sender() -> None:
    assert why(HOURS, audience=Audience.SENDER).sentences == (
        "you are staff",
        "Sunday 21:14 is outside e-mail hours",
    )


@pytest.mark.parametrize("audience", [Audience.RECIPIENT, Audience.APPROVER, Audience.NETWORK_MANAGER])
def test_why_to_anybody_else(audience: Audience) -> None:
    assert why(HOURS, audience=audience).text == ("the sender, Ann Lee, is staff; Sunday 21:14 is outside e-mail hours")


def test_why_to_the_recipient() -> None:
    assert why(LESSON, audience=Audience.RECIPIENT).text == (
        "you are a pupil; the sender, Ann Lee, does not teach your lesson 8B/Sc1"
    )


def test_somebody_is_spoken_to_as_you_throughout() -> None:
    condition = '!related(sender, recipient, "form_tutor") && sender.id != recipient.id'
    assert why(condition, audience=Audience.RECIPIENT).sentences == (
        "the sender, Ann Lee, is not your form tutor",
        "the sender, Ann Lee, is not you",
    )
    assert why('!sender.roles.exists(r, r.startsWith("head"))', audience=Audience.SENDER).text == (
        "no role of yours begins with “head”"
    )


def test_what_an_element_goes_by_is_said_once() -> None:
    assert why('message.attachments.exists(f, f.name.endsWith(".exe"))', PROGRAM).text == (
        "the name of the attachment setup.exe ends with “.exe”"
    )


def test_of_several_alternatives_the_first_that_is_true_is_named() -> None:
    condition = 'permitted(sender, "x") || "staff" in sender.roles || recipient.inside'
    assert why(condition).text == "the sender, Ann Lee, is staff"


def test_an_alternative_that_cannot_be_told_is_passed_over() -> None:
    condition = "sender.year < 9 || recipient.inside"
    assert why(condition).text == "the recipient is inside the school"


def test_of_a_negated_alternative_every_part_is_named() -> None:
    assert why('!("pupil" in sender.roles || message.reply)').text == (
        "the sender, Ann Lee, is not a pupil; it is not a reply"
    )


def test_of_a_negated_conjunction_the_first_part_that_is_false_is_named() -> None:
    assert why('!("staff" in sender.roles && "staff" in recipient.roles)').text == (
        "the recipient, Bob Ray, is not staff"
    )


def test_of_many_elements_the_one_that_was_found_is_named() -> None:
    condition = 'message.attachments.exists(f, f.extension in ["exe", "bat", "js"])'
    assert why(condition, PROGRAM).text == "the extension of the attachment setup.exe is exe"


def test_all_that_is_asked_of_the_element_is_said_of_it() -> None:
    condition = 'message.attachments.exists(f, f.extension != "pdf" && f.size < quantity("25 MB"))'
    assert why(condition, PROGRAM).sentences == (
        "the extension of the attachment setup.exe is exe, not pdf",
        "the size of the attachment setup.exe is 1 kB, less than 25 MB",
    )


def test_that_no_element_was_found_is_said_of_all() -> None:
    assert why("!message.attachments.exists(f, f.extension in programs)", mail(files=["notes.pdf"])).text == (
        "there is no attachment whose extension is on the list “programs”"
    )


def test_of_all_elements_one_sentence_is_said() -> None:
    assert why('message.recipients.all(r, "pupil" in r.roles)').text == "every recipient is a pupil"


def test_that_not_all_are_so_is_said_of_one() -> None:
    assert why('!message.recipients.all(r, "pupil" in r.roles)', mail(recipients=[BOB, ANN])).text == (
        "the recipient Ann Lee is not a pupil"
    )


def test_what_holds_of_all_of_nothing_holds_because_there_is_nothing() -> None:
    assert why("message.attachments.all(f, f.size > 3)").text == "there are no attachments"


def test_of_the_roles_the_one_that_was_found_is_named() -> None:
    condition = 'sender.roles.exists(r, r in ["governor", "teacher"])'
    assert why(condition, audience=Audience.SENDER).text == "you are a teacher"


def test_of_a_conditional_its_test_and_its_branch_are_named() -> None:
    assert why('"pupil" in sender.roles ? message.reply : !message.reply').sentences == (
        "the sender, Ann Lee, is not a pupil",
        "it is not a reply",
    )


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ('message.size > quantity("25 MB")', "the size of the message is 31.4 MB, more than 25 MB"),
        (
            'message.size > quantity("31.4 MB") - 1',
            "the size of the message is 31,400,000, more than 31.4 MB less 1 (31,399,999)",
        ),
        ("size(message.attachments) > 1", "there are 2 attachments, more than 1"),
        ("size(message.attachments) > 0", "there are 2 attachments"),
        ("size(message.subject) < 5", "the length of the subject is 4, less than 5"),
        ('message.subject.contains("rip")', "the subject “Trip” contains “rip”"),
        ('message.subject != "Tripe"', "the subject is Trip, not Tripe"),
        ("at.getHours() >= 20", "Sunday 21:14 is at or after 20:00"),
        ("at.getDayOfWeek() in [0, 6]", "it is a Sunday"),
        ('at > timestamp("2026-11-15T00:00:00Z")', "Sunday 21:14 is after Sunday 15 November 2026 at 00:00"),
        ("sender.address in [recipient.address, sender.address]", "`…` holds"),
        ("true", "this always applies"),
    ],
)
def test_values_are_shown(condition: str, sentence: str) -> None:
    assert why(condition, PROGRAM).text == sentence.replace("…", condition)


def test_a_size_never_looks_like_the_limit_that_it_is_beyond() -> None:
    assert why('message.size > quantity("25 MB")', mail(size=25_000_001)).text == (
        "the size of the message is 25,000,001 bytes, more than 25 MB"
    )


def test_somebody_without_a_name_goes_by_their_address() -> None:
    world = SmallWorld(roles={"": ("parent",)})
    assert why('"parent" in sender.roles', mail(sender=MUM), world).text == (
        "the sender, mum@freemail.example, is a parent"
    )


def test_what_an_audience_may_not_see_is_left_out_and_said_to_be() -> None:
    condition = 'size(message.recipients) == 1 && "staff" in sender.roles'
    to_recipient = why(condition, audience=Audience.RECIPIENT)
    assert to_recipient.text == "the sender, Ann Lee, is staff; something else that you may not see"
    assert to_recipient.withheld == 1
    assert why(condition, audience=Audience.SENDER).text == "there is 1 recipient; you are staff"


def test_where_nothing_may_be_seen_it_says_so() -> None:
    assert why("size(message.recipients) == 1", audience=Audience.RECIPIENT).text == "something that you may not see"


def test_moments_are_told_in_the_schools_zone() -> None:
    july = SmallWorld(at=Timestamp.of(datetime(2026, 7, 15, 21, 14, tzinfo=UTC)))
    assert why("!email_hours.contains(at)", world=july).text == "Wednesday 22:14 is outside e-mail hours"


def test_texts_of_strangers_are_cut_and_kept_on_one_line() -> None:
    event = mail(subject="x\r\n" + "y" * 500)
    text = why('message.subject.startsWith("x")', event).text
    assert text == f"the subject “x {'y' * 57}…” begins with “x”"


def test_of_what_is_undecided_it_says_what_cannot_be_told() -> None:
    node = typed('"staff" in sender.roles && (sender.year < 9 || !school_day.contains(at))')
    doubts = plan_doubts(node, voice_of_event(VOCABULARY, "mail.send"))(mail(), MONDAY)
    assert because(doubts, Audience.NETWORK_MANAGER, LONDON).sentences == (
        "it cannot be told whether the sender's year group is less than 9 (not known)",
        "it cannot be told whether it is within the school day (no calendar for this date)",
    )
