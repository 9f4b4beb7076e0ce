"""Conditions as clauses: what each says, and what when it does not hold."""

from dataclasses import replace
from itertools import product

import pytest
from tests.policy.english.english import said

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.cel.functions import OVERLOADS
from chalkline.policy.cel.typed import Call, Constant, Node, Variable
from chalkline.policy.cel.types import BOOL, STRING, Parameter, Type
from chalkline.policy.english.phrases import phrase
from chalkline.policy.english.scopes import voice_of_event
from chalkline.policy.english.voice import Hole

SAID = [
    (
        '"staff" in sender.roles && !email_hours.contains(at)',
        "the sender is staff, and it is outside e-mail hours (weekdays from 07:30 to 17:00)",
        "the sender is not staff or it is within e-mail hours (weekdays from 07:30 to 17:00)",
    ),
    # comparisons
    (
        'message.size > quantity("25 MB")',
        "the size of the message is more than 25 MB",
        "the size of the message is at most 25 MB",
    ),
    ('quantity("25 MB") <= message.size', "the size of the message is at least 25 MB", None),
    ("message.size > 5000", "the size of the message is more than 5,000 bytes", None),
    ('message.subject == "Trip"', "the subject is Trip", "the subject is not Trip"),
    ('message.subject == ""', "the subject is empty", "the subject is not empty"),
    ("size(message.subject) > 150", "the length of the subject is more than 150", None),
    ("message.reply == false", "it is not a reply", "it is a reply"),
    (
        "sender.address != recipient.address",
        "the sender's address is not the recipient's address",
        "the sender's address is the recipient's address",
    ),
    ("sender.id == recipient.id", "the sender is the recipient", "the sender is not the recipient"),
    ('sender.id == ""', "the sender is not known to the school", "the sender is known to the school"),
    (
        'has(message.date) && at - message.date > duration("36h")',
        "the date of the message is known, and the time from the date of the message to now is more than 36 hours",
        None,
    ),
    ("sender.contract_end < at", "the last day of the sender's contract is before now", None),
    ("sender.year + 1 < 9", "the sender's year group plus 1 is less than 9", None),
    (
        'school_day.between(at, at + duration("2h")) > duration("90m")',
        "the part of the school day between now and now plus 2 hours is more than 1 hour 30 minutes",
        None,
    ),
    # how many
    ("size(message.attachments) > 10", "there are more than 10 attachments", "there are at most 10 attachments"),
    ("message.attachments.size() == 1", "there is exactly 1 attachment", "there is not exactly 1 attachment"),
    ("size(message.attachments) < 3", "there are fewer than 3 attachments", "there are at least 3 attachments"),
    ("size(sender.roles) > 1", "there is more than 1 role of the sender", None),
    ("size(message.attachments) == 0", "there are no attachments", "there is at least one attachment"),
    ("size(lessons(sender)) > 0", "the sender is in a lesson", "the sender is in no lesson"),
    # choices
    (
        'sender.address in ["a@x.org", "b@x.org", "c@x.org"]',
        "the sender's address is one of a@x.org, b@x.org or c@x.org",
        "the sender's address is not one of a@x.org, b@x.org or c@x.org",
    ),
    ('addressed in ["to", "cc"]', "the line that names the recipient is to or cc", None),
    # roles
    ('sender.roles.exists(r, r in ["staff", "governor"])', "the sender is staff or a governor", None),
    (
        '!sender.roles.exists(r, r in ["staff", "governor"])',
        "the sender is neither staff nor a governor",
        "the sender is staff or a governor",
    ),
    (
        '"head_teacher" in sender.roles || "dpo" in sender.roles || recipient.inside',
        "the sender is the head teacher or the data-protection officer, or the recipient is inside the school",
        None,
    ),
    # quantifiers
    (
        'message.attachments.exists(f, f.extension in ["exe", "bat", "js"])',
        "there is an attachment whose extension is one of exe, bat or js",
        "there is no attachment whose extension is one of exe, bat or js",
    ),
    (
        "message.attachments.exists(f, f.extension in programs)",
        "there is an attachment whose extension is on the list “programs” (exe, bat and js)",
        None,
    ),
    ('message.recipients.all(r, "pupil" in r.roles)', "every recipient is a pupil", "not every recipient is a pupil"),
    ("message.recipients.exists(r, !r.inside)", "any recipient is outside the school", None),
    ("!message.recipients.exists(r, !r.inside)", "no recipient is outside the school", None),
    ('message.recipients.exists_one(r, "pupil" in r.roles)', "exactly one recipient is a pupil", None),
    (
        'message.attachments.all(f, f.size < quantity("25 MB"))',
        "the size of every attachment is less than 25 MB",
        "there is an attachment whose size is at least 25 MB",
    ),
    (
        'message.attachments.exists(f, f.extension == "zip" && f.size > quantity("5 MB"))',
        "there is an attachment whose extension is zip and whose size is more than 5 MB",
        "there is no attachment whose extension is zip and whose size is more than 5 MB",
    ),
    (
        'message.recipients.exists(r, "pupil" in r.roles && !r.inside)',
        "there is a recipient who is a pupil and who is outside the school",
        None,
    ),
    (
        'message.attachments.all(f, f.extension == "zip" && !f.encrypted)',
        "for every attachment, the extension of that attachment is zip, and that attachment is not encrypted",
        "there is an attachment whose extension is not zip or that is encrypted",
    ),
    (
        'message.recipients.all(r, recorded(r, "photo_consent"))',
        "for every recipient, “photo consent” is recorded",
        "there is a recipient for whom “photo consent” is not recorded",
    ),
    (
        "message.recipients.exists(r, r.year < sender.year)",
        "there is a recipient whose year group is less than the sender's year group",
        None,
    ),
    (
        "message.attachments.exists(f, message.recipients.exists(r, f.name.contains(r.address)))",
        (
            "there is an attachment for which there is a recipient for whom the name of that attachment contains that "
            "recipient's address"
        ),
        None,
    ),
    (
        "lessons(recipient).exists(lesson, !(sender.id in lesson.teachers))",
        "the recipient is in a lesson that the sender does not teach",
        "the recipient is in no lesson that the sender does not teach",
    ),
    (
        'personal_mail.exists(domain, sender.address.endsWith("@" + domain))',
        "the sender's address ends with “@” followed by an entry of the list “personal mail”",
        "the sender's address does not end with “@” followed by any entry of the list “personal mail”",
    ),
    (
        "personal_mail.exists(domain, !sender.address.endsWith(domain))",
        "there is an entry of the list “personal mail” for which the sender's address does not end with that entry",
        None,
    ),
    # text
    ('message.subject.contains("URGENT")', "the subject contains “URGENT”", "the subject does not contain “URGENT”"),
    ('sender.address.startsWith("a")', "the sender's address begins with “a”", None),
    ('message.subject.matches("(?i)lottery")', "the subject matches `(?i)lottery`", None),
    ('message.subject.lowerAscii().contains("urgent")', "the subject in lower case contains “urgent”", None),
    # the moment
    (
        "at.getHours() >= 20 || at.getHours() < 7",
        "it is at or after 20:00, or it is before 07:00",
        "it is before 20:00, and it is at or after 07:00",
    ),
    ("at.getHours() == 12", "it is between 12:00 and 13:00", None),
    ("at.getDayOfWeek() in [0, 6]", "it is a Sunday or a Saturday", "it is not a Sunday or a Saturday"),
    ("at.getMonth() == 11", "it is in December", "it is not in December"),
    ("at.getFullYear() < 2027", "it is before 2027", "it is in 2027 or after"),
    ("games.contains(at)", "it is within games (Monday and Wednesday from 15:30 to 17:00)", None),
    ("clubs.contains(at)", "it is within clubs (Monday to Thursday)", None),
    # what the facts say
    (
        'permitted(sender, "direct_mail", recipient)',
        "the sender has the permission “direct mail” for the recipient",
        "the sender does not have the permission “direct mail” for the recipient",
    ),
    ('recorded(sender, "photo_consent")', "“photo consent” is recorded for the sender", None),
    ('signed(sender, "acceptable-use")', "the sender has signed the policy “acceptable-use”", None),
    ('related(sender, recipient, "parent")', "the sender is a parent of the recipient", None),
    ("related(sender, recipient)", "the sender is related to the recipient", None),
    # joined
    (
        '(message.reply || message.reply_all) && ("pupil" in sender.roles || recipient.inside && message.damaged)',
        (
            "either it is a reply or it is a reply to all, and (the sender is a pupil, or both the recipient is "
            "inside the school and it is damaged)"
        ),
        None,
    ),
    (
        '"pupil" in sender.roles ? sender.year < 9 : recipient.inside',
        (
            "if the sender is a pupil, then the sender's year group is less than 9, and otherwise the recipient is "
            "inside the school"
        ),
        None,
    ),
    # quoted as written
    (
        "message.attachments.filter(f, f.size > 3).size() > 1",
        "`message.attachments.filter(f, f.size > 3).size() > 1` holds",
        "`message.attachments.filter(f, f.size > 3).size() > 1` does not hold",
    ),
    ("message.attachments.exists(f, f.size % 2 == 1)", "`message.attachments.exists(f, f.size % 2 == 1)` holds", None),
]


@pytest.mark.parametrize(("condition", "clause", "negated"), SAID)
def test_a_condition_reads(condition: str, clause: str, negated: str | None) -> None:
    assert said(condition) == clause
    if negated is not None:
        assert said(condition, holds=False) == negated


@pytest.mark.parametrize("condition", [row[0] for row in SAID])
def test_denying_what_is_denied_says_what_was_said(condition: str) -> None:
    assert said(f"!({condition})", holds=False) == said(condition)


def test_elements_that_would_be_called_alike_are_not_confused() -> None:
    condition = "message.attachments.exists(a, message.attachments.exists(b, a.name == b.extension))"
    assert said(condition) == f"`{condition}` holds"


def test_a_statement_of_a_field_belongs_to_whoever_it_is_about() -> None:
    assert said("device.school_owned", "web.request") == "the device belongs to the school"
    assert said("has(device.antivirus_running) && !device.antivirus_running", "device.sync") == (
        "whether the phone's antivirus runs is known, and the phone's antivirus does not run"
    )


def test_every_boolean_field_of_every_event_has_words_of_its_own() -> None:
    for event in VOCABULARY.events.values():
        for name, field in event.fields.items():
            if str(field.type.type) == "bool":
                assert "`" not in said(name, event.name)


def terms_of(type_: Type) -> tuple[Node, ...]:
    """Terms of a type, as they may stand in a call: a variable, and for a text a word."""
    element = STRING if isinstance(type_, Parameter) else type_
    variable = Variable(type=element, name="anything")
    return (variable, Constant(type=STRING, value="1h")) if element == STRING else (variable,)


CALLS = [
    Call(type=overload.result, overload=overload.id, arguments=arguments)
    for overload in OVERLOADS.values()
    for arguments in product(*map(terms_of, overload.parameters))
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.overload)
@pytest.mark.parametrize("holes", [None, []], ids=["in general", "of one event"])
def test_no_operator_or_function_leaves_words_wanting(call: Call, holes: list[Hole] | None) -> None:
    voice = replace(voice_of_event(VOCABULARY, "mail.send"), holes=holes)
    condition = call if call.type == BOOL else Call(type=BOOL, overload="equals", arguments=(call, call))
    for holds in (True, False):
        assert phrase(condition, voice, holds=holds).text


def test_what_cannot_be_seen_is_not_said() -> None:
    assert said('message.subject == "\\ue000\\u202e"') == "the subject is “��”"
