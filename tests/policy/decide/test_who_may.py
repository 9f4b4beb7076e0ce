"""Who has a permission, who may ask, and whom."""

from collections.abc import Sequence

from tests.policy.decide.cast import CALENDAR, MONDAY_NOON, clause, document, fact, facts, policy_set, when

from chalkline.policy.decide.who_may import WhoMay, permissions_known, who_may
from chalkline.policy.values import Timestamp

Row = tuple[str, str, str, str, Timestamp, Timestamp]
ASKED = clause("asked", "may: phone\nwho: pupil\nask: head_teacher")
BY_ROLE = clause("standing", "may: phone\nwho: staff")
OF_SOMEBODY = clause("tutor", "may: phone\nwho: form_tutor of object\nask: form_tutor of object\nobject: person")


def asked(*clauses: str, rows: Sequence[Row] = ()) -> WhoMay:
    policies, known = policy_set(document(*clauses)), facts(*rows)
    return who_may("phone", policies, known, known.at(MONDAY_NOON, CALENDAR))


def test_who_may_ask_and_whom() -> None:
    (way,) = asked(ASKED).ways
    assert (way.people, way.asked, way.depends) == (("leo",), ("priya",), False)


def test_a_rule_without_ask_gives_it_to_whoever_holds_the_role() -> None:
    assert [(each.person, each.withdrawn) for each in asked(BY_ROLE).standing] == [("ann", False), ("tom", False)]


def test_what_is_withdrawn_is_shown_and_not_in_force() -> None:
    rows = (fact("ann", "withdrawn", "phone"), fact("leo", "withdrawn", "phone"), fact("leo", "permitted", "phone"))
    found = asked(ASKED, BY_ROLE, rows=rows)
    assert [each.person for each in found.standing if each.withdrawn] == ["ann"]
    assert [given.holds for given in found.given] == [False]
    assert {each.subject for each in found.withdrawn} == {"ann", "leo"}


def test_what_was_given_holds_in_its_time_alone() -> None:
    rows = (
        fact("leo", "permitted", "phone", "trip", until=when("2027-01-01")),
        fact("leo", "permitted", "phone", until=when("2026-11-01")),
    )
    (given,) = asked(ASKED, rows=rows).given
    assert (given.fact.object, given.holds) == ("trip", True)


def test_terms_that_are_not_met_or_cannot_be_decided_are_said_so() -> None:
    given = (fact("leo", "permitted", "phone"),)
    provided = clause("asked", "may: phone\nwho: pupil\nask: head_teacher\nprovided: person.year == 0")
    assert [each.holds for each in asked(provided, rows=given).given] == [None]
    assert [each.holds for each in asked(provided, rows=(*given, fact("leo", "attribute", "7", "year"))).given] == [
        False
    ]


def test_whoever_stands_in_a_relation_depends_on_who_asks() -> None:
    (way,) = asked(OF_SOMEBODY).ways
    assert (way.people, way.asked, way.depends) == ((), (), True)


def test_permissions_are_known_in_the_order_of_the_policies() -> None:
    policies = policy_set(document(clause("b", "may: visit\nwho: staff"), ASKED, BY_ROLE))
    assert permissions_known(policies) == ("visit", "phone")
