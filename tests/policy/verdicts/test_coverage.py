"""Which rule answers to which id."""

from tests.policy.decide.cast import clause, document, policy_set

from chalkline.policy.verdicts.coverage import coverage, missing, natural

POLICIES = policy_set(
    document(
        clause("pledged", "pledge: staff\ncovers: MAIL-10"),
        clause("both", "on: mail.send, mail.receive\nwhen: message.reply\nthen: warn\ncovers: MAIL-2, MAIL-10"),
    )
)


def test_every_id_stands_with_its_rules_once_whatever_their_events() -> None:
    assert [(each.row, each.clause, each.kind, each.events) for each in coverage(POLICIES)] == [
        ("MAIL-2", "p@1#both", "on", ("mail.send", "mail.receive")),
        ("MAIL-10", "p@1#pledged", "pledge", ()),
        ("MAIL-10", "p@1#both", "on", ("mail.send", "mail.receive")),
    ]


def test_what_nothing_covers_is_named_once_in_its_order() -> None:
    assert missing(["WEB-1", "MAIL-2", "ACC-1", "WEB-1"], coverage(POLICIES)) == ("WEB-1", "ACC-1")


def test_numbers_sort_as_numbers() -> None:
    assert sorted(["B-1", "A-10", "A-9", "A"], key=natural) == ["A", "A-9", "A-10", "B-1"]
