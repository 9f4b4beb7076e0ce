"""Why, word for word, for each of those who are told."""

from collections.abc import Mapping

import pytest
from tests.policy.decide import cast
from tests.policy.decide.cast import clause, document, fact, facts, mail, policy_set

from chalkline.events.declared.mail import Attachment, MailSend
from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.decide.decider import Decider, Enforcement
from chalkline.policy.decide.protected import ProtectedContacts
from chalkline.policy.decide.why import Explainer
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Audience

NAMES: Mapping[str, str] = {"ann": "Ann Lee", "tom": "Tom Baker", "priya": "Priya Shah"}

HOURS = clause(
    "hours",
    'on: mail.send\nwhen: "staff" in sender.roles && !email_hours.contains(at)\nthen: hold\ndischarge: sender\n'
    "say: Nothing more is needed.",
    "Staff send e-mail in e-mail hours only.",
)


def why(
    text: str,
    event: MailSend,
    audience: Audience = Audience.SENDER,
    *,
    known: Facts | None = None,
    at: Timestamp = cast.MONDAY_NOON,
    enforcement: Enforcement = Enforcement.ALL,
) -> str:
    """What the audience is told of the decision under a policy with this clause."""
    policies = policy_set(document(text))
    decider = Decider.of(policies, VOCABULARY, enforcement=enforcement)
    known = known or facts()
    decision = decider.decide(event, known, cast.CALENDAR, at)
    world = decider.world(known, cast.CALENDAR, at)
    explainer = Explainer.of(policies, VOCABULARY)
    return explainer.why(decision, event, world, audience, lambda person: NAMES.get(person, person)).text


def test_a_hold_to_its_sender() -> None:
    assert why(HOURS, mail(), at=cast.SUNDAY_NIGHT) == (
        "It waits, and goes by itself on Monday 16 November 2026 at 07:30.\n"
        "hours (hours)\n"
        "  > Staff send e-mail in e-mail hours only.\n"
        "  because: you are staff; Sunday 21:14 is outside e-mail hours\n"
        "  Nothing more is needed.\n"
        "  You may say, with a reason, that this one must go."
    )


@pytest.mark.parametrize(
    ("audience", "cause", "way"),
    [
        (Audience.RECIPIENT, "the sender, ann@school.example, is staff", "The sender may say"),
        (Audience.NETWORK_MANAGER, "the sender, ann@school.example, is staff", "The sender may say"),
    ],
)
def test_the_same_to_others(audience: Audience, cause: str, way: str) -> None:
    told = why(HOURS, mail(), audience, at=cast.SUNDAY_NIGHT)
    assert f"because: {cause}; Sunday 21:14 is outside e-mail hours" in told
    assert way in told


def test_of_several_ways_in_which_a_clause_could_apply_one_that_does_is_named() -> None:
    text = clause("r", 'on: mail.send\nwhen: message.damaged || message.reply || message.subject == "Trip"\nthen: note')
    assert "because: it is a reply\n" in why(text, mail(reply=True)) + "\n"


def test_what_is_not_so_is_said_as_it_is() -> None:
    text = clause("r", "on: mail.send\nwhen: !(message.reply || recipient.inside)\nthen: note")
    assert "because: it is not a reply; the recipient is outside the school" in why(text, mail(recipient=cast.KAREN))


def test_the_element_that_makes_it_so_is_named() -> None:
    text = clause("r", 'on: mail.send\nwhen: message.attachments.exists(a, a.extension == "exe")\nthen: refuse')
    files = [Attachment(name=f"{n}.{n}", extension=n, type="a/b", size=1) for n in ("pdf", "exe")]
    assert "because: the extension of the attachment exe.exe is exe" in why(text, mail(attachments=files))


def test_the_strongest_comes_first_and_what_was_lifted_says_by_what() -> None:
    known = facts(fact("mail-1", "discharged", "p#hours"))
    both = HOURS + clause("notes", 'on: mail.send\nwhen: "staff" in sender.roles\nthen: note')
    told = why(both, mail(), known=known, at=cast.SUNDAY_NIGHT)
    assert told.startswith("It is written down.\nnotes (notes)")
    assert "hours (hours), lifted: somebody said that this one must go" in told
    assert "You may say" not in told


def test_what_is_only_observed_says_so() -> None:
    told = why(HOURS, mail(), at=cast.SUNDAY_NIGHT, enforcement=Enforcement.NONE)
    assert told.startswith("Nothing stands against it.\nhours (hours), only observed so far")


def test_what_cannot_be_decided_says_what_is_not_known() -> None:
    text = clause("r", "on: mail.send\nwhen: sender.year < 9\nthen: refuse", "Below year 9.")
    told = why(text, mail(sender=cast.LEO))
    assert told.startswith("It cannot be decided: something that a rule reads is not known.")
    assert "cannot be decided: it cannot be told whether" in told
    assert "year of" in told or "year group" in told


def test_whoever_is_asked_is_named() -> None:
    text = clause("out", "on: mail.send\nwhen: !recipient.inside\nthen: ask\nask: head_teacher")
    told = why(text, mail(recipient=cast.KAREN))
    assert told.startswith("It waits for an answer from Priya Shah.")
    assert told.endswith("The head teacher may allow it.")


def test_every_answer_that_is_needed_is_named() -> None:
    asked = "on: mail.send\nwhen: !recipient.inside\nthen: ask\nask: "
    both = clause("out", f"{asked}head_teacher") + clause("far", f"{asked}sender")
    told = why(both, mail(recipient=cast.KAREN))
    assert told.startswith(
        ("It waits for answers from Priya Shah, and from you.", "It waits for answers from you, and")
    )
    assert " from Ann Lee" in why(both, mail(recipient=cast.KAREN), Audience.NETWORK_MANAGER)


def test_a_hold_without_end_says_who_is_asked() -> None:
    text = clause("never", 'on: mail.send\nwhen: "staff" in sender.roles\nthen: hold')
    assert why(text, mail()).startswith(
        "It waits. It would not go by itself within 60 days, so it needs an answer from you."
    )


def test_a_message_without_a_moment_and_one_to_a_protected_contact() -> None:
    policies = policy_set(document(HOURS))
    explainer = Explainer.of(policies, VOCABULARY)
    protected = ProtectedContacts(domains=frozenset({"helpline.example"}))
    decider = Decider.of(policies, VOCABULARY, protected=protected, enforcement=Enforcement.ALL)
    world = facts().at(cast.MONDAY_NOON, cast.CALENDAR)
    for recipient, said in (
        (cast.TOM, "It cannot be decided: nothing says when it was sent."),
        (cast.HELPLINE, "It goes at once: no rule touches a protected contact."),
    ):
        event = mail(recipient=recipient)
        decision = decider.decide(event, facts(), cast.CALENDAR, None)
        assert explainer.why(decision, event, world, Audience.SENDER, str).text == said
