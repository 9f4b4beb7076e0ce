"""Optional fields: where they may be read, and where the checker says that they must be guarded."""

import pytest
from tests.policy.cel.cast import checked, faults

from chalkline.policy.cel.typed import Expression

VIA = "recipient.via == 'x'"


@pytest.mark.parametrize(
    "text",
    [
        f"has(recipient.via) && {VIA}",
        f"has(recipient.via) && sender.id == '' && {VIA}",
        f"has(recipient.via) && (sender.id == '' || {VIA})",
        f"!has(recipient.via) || {VIA}",
        f"!(has(recipient.via) && {VIA})",
        f"!(!has(recipient.via)) && {VIA}",
        f"has(recipient.via) ? {VIA} : false",
        f"!has(recipient.via) ? true : {VIA}",
        f"(has(recipient.via) || has(recipient.via)) && {VIA}",
        f"(sender.id == '' ? has(recipient.via) : has(recipient.via)) && {VIA}",
        f"(true ? has(recipient.via) && true : false) || has(recipient.via) && {VIA}",
        "message.recipients.exists(r, has(r.via) && r.via == 'x')",
        "message.recipients.map(r, has(r.via), r.via) == ['x']",
        "has(recipient.via) && message.recipients.all(r, recipient.via == r.id)",
        "has(device) && device.id == 'x'",
        "!has(device) || device.id == 'x'",
    ],
)
def test_guarded(text: str) -> None:
    assert isinstance(checked(text), Expression)


@pytest.mark.parametrize(
    ("text", "underlined"),
    [
        (VIA, "recipient.via"),
        (f"has(sender.via) && {VIA}", "recipient.via"),
        (f"has(recipient.via) || {VIA}", "recipient.via"),
        (f"!has(recipient.via) && {VIA}", "recipient.via"),
        (f"{VIA} && has(recipient.via)", "recipient.via"),
        (f"has(recipient.via) ? true : {VIA}", "recipient.via"),
        (f"!(!has(recipient.via) && sender.id == '') && {VIA}", "recipient.via"),
        (f"(has(recipient.via) || sender.id == '') && {VIA}", "recipient.via"),
        (f"(has(recipient.via) ? true : false) == true && {VIA}", "recipient.via"),
        ("message.recipients.exists(r, has(recipient.via) && r.via == 'x')", "r.via"),
        ("message.recipients.exists(r, has(r.via)) && message.recipients.exists(r, r.via == 'x')", "r.via"),
        ("message.recipients.all(a, has(a.via) && message.recipients.all(b, b.via == 'x'))", "b.via"),
        ("has(device.id)", "device"),
        ("device.id == 'x'", "device"),
    ],
)
def test_unguarded(text: str, underlined: str) -> None:
    assert faults(text) == [
        (
            "unguarded-optional",
            f"`{underlined}` may be missing",
            f"write `has({underlined}) && …` before it",
            underlined,
        )
    ]


def test_a_choice_within_a_choice_costs_no_more_than_any_other() -> None:
    nested = "has(recipient.via)"
    for _ in range(40):
        nested = f"({nested} ? has(recipient.via) : has(recipient.via))"
    assert isinstance(checked(f"{nested} && {VIA}"), Expression)
