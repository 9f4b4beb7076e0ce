"""What the sender wrote is told apart from what others did."""

import pytest

from chalkline.events.mail.text.letter import letter_of
from chalkline.events.mail.text.markup import Link, read_markup

OUTLOOK = "From: Dawn\nSent: 10 November 2026 08:01\nTo: office\nSubject: Photos\n\nIs it today?"


@pytest.mark.parametrize(
    "quoted",
    [
        "On Fri, 2 Oct 2026 at 10:58, Denise Marlow wrote:\n> Is it today?",
        "On Fri, 2 Oct 2026 at 10:58, Denise Marlow\n<denise@hill.sch.uk> wrote:\n> Is it today?",
        "-----Original Message-----\n> Is it today?",
        f"________________________________\n{OUTLOOK}",
        OUTLOOK,
        "> Is it today?",
    ],
)
def test_a_quoted_message_is_not_the_senders(quoted: str) -> None:
    letter = letter_of(f"Yes, it is.\n\n{quoted}", "Re: Photos")
    assert letter.own == "Yes, it is."
    assert "Is it today?" in letter.quoted
    assert letter.forwarded == ""


def test_what_stands_between_and_after_quotations_is_the_senders() -> None:
    letter = letter_of("> One?\nYes.\n> Two?\nNo.", "Re: Questions")
    assert letter.own == "Yes.\nNo."
    assert letter.quoted == "One?\nTwo?"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("See below.\n\n---------- Forwarded message ---------\nFrom: A\nTo: B\n\nLight a candle.", "Candles"),
        ("See below.\n\nBegin forwarded message:\nLight a candle.", "Candles"),
        ("See below.\n\n> Light a candle.", "FW: Candles"),
    ],
)
def test_what_is_forwarded_is_told_from_what_is_answered(text: str, subject: str) -> None:
    letter = letter_of(text, subject)
    assert (letter.own, letter.quoted) == ("See below.", "")
    assert letter.forwarded.endswith("Light a candle.")


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAnna Hill",
        "Kind regards,\nAnna Hill",
        "Many thanks\nAnna",
        "Anna Hill\nHill School\n01632 960110",
        "Sent from my phone",
    ],
)
def test_a_signature_is_no_part_of_the_text(signature: str) -> None:
    letter = letter_of(f"The trip leaves at nine.\n\n{signature}")
    assert letter.own == "The trip leaves at nine."
    assert letter.signature == signature.strip()


def test_a_stock_disclaimer_says_nothing() -> None:
    disclaimer = (
        "This e-mail and any attachments are confidential and intended solely for the addressee. Delete it if not you."
    )
    letter = letter_of(f"The trip leaves at nine.\n\n{disclaimer}")
    assert (letter.own, letter.disclaimer) == ("The trip leaves at nine.", disclaimer)


def test_html_becomes_text_with_its_links() -> None:
    text, links = read_markup(
        "<style>p{}</style><p>Dear&nbsp;all,</p><!-- no --><ul><li>One<li>Two &amp; <a href='https://a.test/x'>here</a></ul>"
        "<blockquote>Old<br>words</blockquote><script>run()</script>Bye"
    )
    assert text.splitlines() == ["Dear all,", "", "- One", "- Two & here", "", "> Old", "> words", "Bye"]
    assert links == (Link("here", "https://a.test/x"),)
