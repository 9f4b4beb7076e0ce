"""Who answers, is told, or gets a case."""

from tests.policy.facts.rows import fact, world

from chalkline.policy.facts.parties import people_for
from chalkline.policy.model import Party

SCHOOL = (
    fact("head", "role", value="head_teacher"),
    fact("deputy", "deputises", value="head_teacher"),
    fact("bursar", "last_resort"),
    fact("amy", "role", value="network_manager"),
    fact("ben", "role", value="network_manager"),
    fact("tutor", "related", "cat", "form_tutor"),
)
HEAD = Party(name="head_teacher")


def test_any_holder_of_a_role_answers() -> None:
    assert people_for(world(*SCHOOL), Party(name="network_manager"), {}) == ("amy", "ben")


def test_a_role_of_somebody_is_found_by_relation() -> None:
    assert people_for(world(*SCHOOL), Party(name="form_tutor", of="child"), {"child": "cat"}) == ("tutor",)


def test_a_person_in_scope_is_that_person() -> None:
    assert people_for(world(*SCHOOL), Party(name="owner"), {"owner": "cat"}) == ("cat",)


def test_nobody_answers_their_own_request() -> None:
    assert people_for(world(*SCHOOL), Party(name="network_manager"), {}, asker="amy") == ("ben",)
    assert people_for(world(*SCHOOL), HEAD, {}, asker="head") == ("deputy",)
    assert people_for(world(*SCHOOL), Party(name="owner"), {"owner": "cat"}, asker="cat") == ("bursar",)


def test_the_sender_may_be_asked_about_their_own_mail() -> None:
    assert people_for(world(*SCHOOL), Party(name="sender"), {"sender": "amy"}, asker="amy") == ("amy",)


def test_without_a_deputy_the_last_resort_answers() -> None:
    assert people_for(world(*SCHOOL), Party(name="dpo"), {}) == ("bursar",)
    assert people_for(world(*SCHOOL), Party(name="form_tutor", of="child"), {"child": ""}) == ("bursar",)


def test_the_last_resort_does_not_answer_their_own_request() -> None:
    assert people_for(world(*SCHOOL), Party(name="dpo"), {}, asker="bursar") == ()


def test_a_deputy_does_not_hold_the_role() -> None:
    assert world(*SCHOOL).roles("deputy") == ()


def test_somebody_unknown_in_scope_is_nobody() -> None:
    assert people_for(world(*SCHOOL), Party(name="owner"), {"owner": ""}) == ("bursar",)
