"""Each feature: a mail that has it, and one that nearly does."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.events.mail.text.letters import LONDON, READER, letter, read

from chalkline.events.mail.reading import Reader
from chalkline.events.mail.text.phrases import PhraseList
from chalkline.events.mail.text.words import shipped_words
from chalkline.policy.values import Duration

NUMBER = "07700 900118"


@pytest.mark.parametrize(
    ("feature", "has", "nearly"),
    [
        ("purpose_stated", "For information only.", "For further information ring the office."),
        (
            "substantive",
            "Please write a full report on each pupil by Friday.",
            "Please bring a coat, it takes a minute.",
        ),
        ("several_subjects", "Three unrelated things. The hall. The bus. The choir.", "It takes three weeks."),
        (
            "several_subjects",
            "Uniform: jumpers are in the office.\nParking: permits are in your trays.\nFish: no more toast for them.",
            "ANNA: You took it from my bag.\nOWEN: I never took it from there.\nANNA: Then where has it gone?",
        ),
        ("contact_details", "The bus is late.\n\nAnna Hill\nHead of Year 7\n01632 960110", "The bus is late.\n\nAnna"),
        (
            "chain_mail",
            "Send this to ten people or you have seven years bad luck.",
            "Please pass this on to your form.",
        ),
        ("abusive", "You are a stupid idiot.", "There is no such thing as a stupid question."),
        ("shouting", "WHO LEFT THE HALL OPEN LAST NIGHT, TELL ME NOW", "The PTA meets in the hall at six."),
        ("health", "She takes melatonin for her sleep.", "Thank you for the plasters in the first aid box."),
        ("safeguarding", "He is frightened to go home.", "The safeguarding refresher is on Monday."),
        ("bank_details", "Sort code 00-11-22, account 12345670.", "The bank holiday is on 25-12-26."),
        ("bank_details", "Card 4000 0000 0000 0002.", "Order 4000 0000 0000 0001."),
        ("bank_details", "IBAN GB33 BUKB 2020 1555 5555 55.", "Ref GB33 BUKB 2020 1555 5555 57."),
        ("marked_confidential", "This is strictly confidential.", "Put it in the confidential waste."),
        ("personal_details", f"Owen lives at 5 Tannery Row, his mobile is {NUMBER}.", f"Ring me on {NUMBER}."),
        ("personal_details", "Theo Ashdown, dob 14/03/2018.", "Shakespeare was born on 23 April 1564."),
        (
            "arranging_to_meet",
            "come to mine on saturday, just us, dont tell ur mum",
            "Meet at the school gate at nine.",
        ),
        (
            "arranging_to_meet",
            "Owen, come to the skate park on ur own at 4",
            "We meet at the canal at 9.30 for the field trip, in full kit. Miss Hill",
        ),
        (
            "social_sign_up",
            "make me an account on yapper with this email its my school one",
            "Confirm your email to start posting is what they write to get you to join.",
        ),
        (
            "safeguarding",
            "He told me his uncle shut him out of the house all night. I have rung the duty desk.",
            "He told me the rabbit was shut out all night.",
        ),
    ],
)
def test_a_feature_is_found_and_its_near_miss_is_not(feature: str, has: str, nearly: str) -> None:
    assert (read(letter(has))[feature], read(letter(nearly))[feature]) == (True, False)


@pytest.mark.parametrize(
    ("feature", "text"),
    [
        ("phishing", "Verify your account now or your mailbox will be closed, sign in with your password here."),
        ("social_sign_up", "Confirm your email to start posting."),
    ],
)
def test_what_strangers_write_is_only_spoken_of_inside_the_school(feature: str, text: str) -> None:
    assert read(letter(text, sender="desk@elsewhere.test"))[feature]
    assert not read(letter(text))[feature]


@pytest.mark.parametrize(
    ("feature", "text"),
    [
        ("abusive", "You are a stupid idiot."),
        ("marked_confidential", "This is strictly confidential."),
    ],
)
@pytest.mark.parametrize("quoting", ['My line is "{}"', "My line is \u201c{}\u201d", "My line is '{}'"])
def test_what_is_quoted_is_not_said(feature: str, text: str, quoting: str) -> None:
    assert read(letter(text))[feature]
    assert not read(letter(quoting.format(text)))[feature]


@pytest.mark.parametrize(
    ("subject", "marked"),
    [
        ("Private and confidential", True),
        ("RESTRICTED \u2013 panel only", True),
        ("Ned's hours - in confidence", True),
        ("Private lessons", False),
        ("Confidential counter in room 4", False),
        ("Restricted", False),
    ],
)
def test_a_marking_heads_a_mail_and_is_no_adjective(subject: str, *, marked: bool) -> None:
    assert read(letter("See below.", subject=subject))["marked_confidential"] is marked


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("Could you book the minibus?", "action"),
        ("The minibus is at the garage until Thursday.", "information"),
        ("Thank you so much, what a lovely assembly.", "neither"),
        ("Nothing from me.\n\n> Could you book the minibus?", "neither"),
    ],
)
def test_the_purpose_is_that_of_the_senders_own_words(text: str, purpose: str) -> None:
    assert read(letter(text, subject="Re: Minibus"))["purpose"] == purpose


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("by Friday 4pm", "2026-11-20 16:00"),
        ("by Friday", "2026-11-20 23:59"),
        ("before period 3 tomorrow", "2026-11-18 11:10"),
        ("by 3.30 on Wednesday 2 December", "2026-12-02 15:30"),
        ("by noon on the 30th", "2026-11-30 12:00"),
        ("no later than 20/11/26, end of school", "2026-11-20 23:59"),
        ("within 24 hours", "2026-11-18 08:12"),
        ("by the end of next week", "2026-11-27 23:59"),
        ("by this time on Thursday", "2026-11-19 08:12"),
        ("before 27 November", "2026-11-26 23:59"),
        ("before the end of term (18 December)", "2026-12-18 23:59"),
        ("before the taxi comes at 3.15 tomorrow", "2026-11-18 15:15"),
    ],
)
def test_a_deadline_is_seen_from_the_moment_of_the_message(text: str, deadline: str) -> None:
    found = read(letter(f"Please send me the list {text}."))["deadline"]
    assert found.utc == datetime.fromisoformat(deadline).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    "text",
    [
        "Please send it by hand.",
        "Please come; we are back at school by 5.30.",
        "Is it due Friday or Monday?",
        "The hall is shut by Friday.",
        "Please bring it back before the end of term.",
        "Please be there by 8.40 every morning.",
    ],
)
def test_what_is_no_deadline_gives_none(text: str) -> None:
    assert not {"deadline", "notice"} & read(letter(text)).keys()


def test_notice_leaves_weekends_out() -> None:
    notice = read(letter("Please send me the list by Monday 8.12am."))["notice"]
    assert notice == Duration.of(timedelta(days=4))


def test_the_earliest_of_several_deadlines_counts() -> None:
    found = read(letter("Please send names by Thursday 10am and money by Friday."))["deadline"]
    assert found.utc == datetime(2026, 11, 19, 10, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("shown", "target", "deceives"),
    [
        ("https://hill.sch.uk/pay", "https://pay.evil.test/x", True),
        ("www.hill.sch.uk", "https://news.hill.sch.uk/x", False),
        ("here", "https://pay.evil.test/x", False),
    ],
)
def test_a_link_deceives_that_names_another_site(shown: str, target: str, *, deceives: bool) -> None:
    found = read(letter("See", html=f'<p>See <a href="{target}">{shown}</a></p>'))
    assert found["deceptive_link"] is deceives
    assert found["link_hosts"][0] == target.split("/")[2]


@pytest.mark.parametrize(
    "tag",
    [
        """<a title="a>b" href="https://pay.evil.test/x">""",
        """<a title='<b>' href='https://pay.evil.test/x'>""",
        """<a data-href="https://hill.sch.uk" href=https://pay.evil.test/x>""",
    ],
)
def test_no_quoted_value_hides_where_a_link_leads(tag: str) -> None:
    found = read(letter("See", html=f"<p>See {tag}www.hill.sch.uk</a></p>"))
    assert found["deceptive_link"] is True
    assert found["link_hosts"][0] == "pay.evil.test"


def test_a_sender_may_imitate_whom_the_links_pretend_to_be() -> None:
    html = '<a href="https://collect.evil.test/x">www.hillparcel.com</a>'
    assert read(letter("See", sender="track@hill-parcel-refund.test", html=html))["lookalike_sender"] is True
    assert read(letter("See", sender="track@hillparcel.com", html=html))["lookalike_sender"] is False


@pytest.mark.parametrize(
    ("sender", "imitates"),
    [
        ("head@hill.sch.uk", False),
        ("head@mail.hill.sch.uk", False),
        ("head@paypa1.com", True),
        ("it@micros0ft.com", True),
        ("it@microsoft-login.test", True),
        ("info@uphill.test", False),
        ("office@hill.sch.uk.payroll.test", True),
        ("office@hi11.sch.uk", True),
        ("office@office.brightpath.test", False),
        ("info@alderbrook-college.test", False),
        ("info@alderbrook.org", False),
        ("info@alderbrook-secure.test", True),
        ("info@aIderbrook.sch.uk", True),
        ("info@alder-brook.sch.uk", True),
    ],
)
def test_a_sender_imitates_a_known_domain(sender: str, *, imitates: bool) -> None:
    reader = replace(READER, domains=("hill.sch.uk", "alderbrook.sch.uk"))
    assert read(letter("Hello.", sender=sender), reader)["lookalike_sender"] is imitates


@pytest.mark.parametrize(
    "sender", ["info@alderbrook-college.test", "info@alderbrook.org", "info@alderbrok.test", "it@alderbrook.desk.test"]
)
def test_a_faint_likeness_counts_where_the_words_are_those_of_phishing(sender: str) -> None:
    reader = replace(READER, domains=("alderbrook.sch.uk",))
    text = "Please verify your password here."
    assert read(letter(text, sender=sender), reader)["lookalike_sender"]
    assert not read(letter("Our fair is on Saturday.", sender=sender), reader)["lookalike_sender"]


def test_only_what_is_wanted_is_worked_out() -> None:
    raw = letter("Please reply by Friday.")
    assert read(raw, Reader()) == {}
    assert read(raw, Reader(features=frozenset({"purpose"}))) == {"purpose": "action"}


def test_a_version_that_says_something_else_counts_too() -> None:
    found = read(letter("Nothing to see.", html="<p>You are a stupid idiot.</p>"))
    assert found["abusive"]
    assert read(letter("You are a stupid idiot.", html="<p>Nothing to see.</p>"))["abusive"]


def test_a_school_adds_phrases_of_its_own() -> None:
    words = shipped_words().extended({"chain_mail": PhraseList(sure=("the owl of hill school",))})
    raw = letter("Behold the Owl of Hill School!")
    wanted = frozenset({"chain_mail"})
    assert [read(raw, Reader(features=wanted, words=w))["chain_mail"] for w in (shipped_words(), words)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("confirm* (your|my) account", "Confirming my ACCOUNT", True),
        ("confirm* (your|my) account", "confirm account", False),
        ("send .. to # people", "Send this heart on to 12 people", True),
        ("send .. to # people", "Send it. Go to 12 people", False),
        ("gift cards?", "a gift card", True),
        ("(kindly)? reply", "reply", True),
        ("it's (late|not (early|on time))", "It\u2019s not on time", True),
    ],
)
def test_phrases_are_found_as_they_are_written(phrase: str, text: str, *, found: bool) -> None:
    raw = letter(text, subject="-")
    words = shipped_words().extended({})
    reader = Reader(
        features=frozenset({"chain_mail"}),
        words=type(words)(lists={**words.lists, "chain_mail": PhraseList(decisive=(phrase,))}),
    )
    assert read(raw, reader)["chain_mail"] is found
