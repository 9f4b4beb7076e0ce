"""What reading the text of a message tells: fields that are worked out only where a rule reads them.

What nobody has worked out is undetermined, never false. All but sizes and link targets is guessed from wording.
"""

from functools import partial
from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from chalkline.events.declared.people import OF_THE_SCHOOL
from chalkline.events.schema import Declared, Meaning
from chalkline.policy.values import Duration, Timestamp
from chalkline.policy.vocabulary import EVERYBODY, Audience

Purpose = Literal["action", "information", "neither"]

_ALL_BUT_SENDER = EVERYBODY - {Audience.SENDER}
"""For what somebody who means ill should not learn to avoid."""
_measured = partial(Meaning, undetermined=True)
_guess = partial(Meaning, undetermined=True, guessed=True)
_maybe = partial(Meaning, guessed=True)


class Wording(Declared, frozen=True, kw_only=True):
    """What the sender's own text says, without quoted replies, forwarded text and the signature unless said here."""

    words: Annotated[
        int | UnsetType, _measured("How many words the sender wrote.", "the number of words of the message")
    ] = UNSET
    purpose: Annotated[
        Purpose | UnsetType,
        _guess(
            "What it is for: `action` (it asks somebody to do something), `information` or `neither`.",
            "the purpose of the message",
        ),
    ] = UNSET
    purpose_stated: Annotated[
        bool | UnsetType,
        _guess(
            "Whether it says itself, in subject or text, if it is for action or for information.",
            "whether it states its purpose",
            ("it states its purpose", "it does not state its purpose"),
        ),
    ] = UNSET
    deadline: Annotated[
        Timestamp | UnsetType,
        _maybe("By when what it asks is wanted: the earliest moment named.", "the deadline of the message"),
    ] = UNSET
    notice: Annotated[
        Duration | UnsetType,
        _maybe(
            "How much of the time from its arrival to its deadline lies on weekdays; nothing where that has passed.",
            "the notice that the message gives",
        ),
    ] = UNSET
    substantive: Annotated[
        bool | UnsetType,
        _guess(
            "Whether what it asks is more than a few minutes' work.",
            "whether it asks for substantive work",
            ("it asks for substantive work", "it asks for no substantive work"),
        ),
    ] = UNSET
    several_subjects: Annotated[
        bool | UnsetType,
        _guess(
            "Whether it treats two or more matters.",
            "whether it has several subjects",
            ("it has several subjects", "it has one subject"),
        ),
    ] = UNSET
    contact_details: Annotated[
        bool | UnsetType,
        _guess(
            "Whether text or signature gives full contact details: a role or organisation, and a telephone number or "
            "postal address.",
            "whether it gives contact details",
            ("it gives contact details", "it gives no full contact details"),
        ),
    ] = UNSET
    chain_mail: Annotated[
        bool | UnsetType,
        _guess(
            "Whether it, or what it forwards, asks to be passed on to many.",
            "whether it is chain mail",
            ("it reads like chain mail", "it does not read like chain mail"),
        ),
    ] = UNSET
    phishing: Annotated[
        bool | UnsetType,
        _guess(
            "Whether it reads like a pretence to get at accounts, money or bank details.",
            "whether it is phishing",
            ("it reads like phishing", "it does not read like phishing"),
            seen_by=_ALL_BUT_SENDER,
        ),
    ] = UNSET
    lookalike_sender: Annotated[
        bool | UnsetType,
        _guess(
            "Whether the sender's domain imitates the school's or a well-known one.",
            "whether the sender's domain imitates another",
            ("the sender's domain imitates another", "the sender's domain imitates none"),
            seen_by=_ALL_BUT_SENDER,
        ),
    ] = UNSET
    deceptive_link: Annotated[
        bool | UnsetType,
        _measured(
            "Whether the text of a link names another site than the one it leads to.",
            "whether a link deceives",
            ("a link names another site than its target", "no link names another site than its target"),
            seen_by=_ALL_BUT_SENDER,
        ),
    ] = UNSET
    link_hosts: Annotated[
        tuple[str, ...] | UnsetType,
        _measured(
            "The hosts that its links lead to and that are written out in it, each once, in order.",
            "the hosts of the message's links",
        ),
    ] = UNSET
    abusive: Annotated[
        bool | UnsetType,
        _guess(
            "Whether it insults, threatens or abuses somebody.",
            "whether it is abusive",
            ("it reads as abusive", "it does not read as abusive"),
        ),
    ] = UNSET
    shouting: Annotated[
        bool | UnsetType,
        _guess(
            "Whether much of it is in capitals or exclamation marks.",
            "whether it shouts",
            ("it shouts", "it does not shout"),
        ),
    ] = UNSET
    health: Annotated[
        bool | UnsetType,
        _guess(
            "Whether it speaks of somebody's health, medicine or special needs.",
            "whether it speaks of health",
            ("it speaks of somebody's health", "it does not speak of anybody's health"),
            seen_by=OF_THE_SCHOOL,
        ),
    ] = UNSET
    safeguarding: Annotated[
        bool | UnsetType,
        _guess(
            "Whether it speaks of a concern for a child's safety.",
            "whether it speaks of safeguarding",
            ("it speaks of a child's safety", "it does not speak of a child's safety"),
            seen_by=OF_THE_SCHOOL,
        ),
    ] = UNSET
    bank_details: Annotated[
        bool | UnsetType,
        _guess(
            "Whether it holds an account number with its sort code, a card number or an IBAN.",
            "whether it holds bank details",
            ("it holds bank details", "it holds no bank details"),
            seen_by=OF_THE_SCHOOL,
        ),
    ] = UNSET
    marked_confidential: Annotated[
        bool | UnsetType,
        _guess(
            "Whether it says itself that it is confidential; a stock disclaimer does not count.",
            "whether it is marked confidential",
            ("it is marked confidential", "it is not marked confidential"),
        ),
    ] = UNSET
    personal_details: Annotated[
        bool | UnsetType,
        _guess(
            "Whether it gives away a child's home address, telephone number, date of birth or the like.",
            "whether it gives personal details away",
            ("it gives personal details away", "it gives no personal details away"),
        ),
    ] = UNSET
    arranging_to_meet: Annotated[
        bool | UnsetType,
        _guess(
            "Whether it arranges to meet in private, outside school business.",
            "whether it arranges to meet",
            ("it arranges to meet", "it does not arrange to meet"),
        ),
    ] = UNSET
    social_sign_up: Annotated[
        bool | UnsetType,
        _guess(
            "Whether it is about a sign-up to a social network or the like.",
            "whether it is a social-media sign-up",
            ("it is a social-media sign-up", "it is no social-media sign-up"),
        ),
    ] = UNSET
