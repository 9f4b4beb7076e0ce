"""Rules that read what is guessed from wording may note, warn or ask."""

import pytest
from tests.policy.check.policies import clause, faults_of, said


@pytest.mark.parametrize("effect", ["note", "warn", "ask\nask: dsl"])
def test_a_guess_may_be_noted_pointed_out_or_put_before_somebody(effect: str) -> None:
    assert faults_of(clause("Said.", f"on: mail.send\nwhen: message.abusive\nthen: {effect}")) == ()


@pytest.mark.parametrize(
    "condition",
    [
        "message.abusive",
        "has(message.deadline)",
        "has(message.notice) || has(message.deadline)",
        "!(message.reply && message.purpose == 'action')",
    ],
)
@pytest.mark.parametrize("effect", ["hold", "refuse"])
def test_a_guess_can_stop_nothing(condition: str, effect: str) -> None:
    faults = faults_of(clause("Said.", f"on: mail.send\nwhen: {condition}\nthen: {effect}"))
    assert {fault.code.value for fault in faults} == {"guessed-feature"}


def test_a_guess_counts_in_an_exception_too_and_is_underlined() -> None:
    rule = "on: mail.receive\nwhen: message.reply\nunless: message.contact_details\nthen: refuse"
    assert said(faults_of(clause("Said.", rule))) == [("guessed-feature", "message.contact_details")]


@pytest.mark.parametrize("condition", ["message.deceptive_link", "message.attachments.exists(a, a.program)"])
def test_what_is_measured_has_every_effect(condition: str) -> None:
    assert faults_of(clause("Said.", f"on: mail.send\nwhen: {condition}\nthen: refuse")) == ()
