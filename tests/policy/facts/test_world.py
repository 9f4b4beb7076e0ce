"""What the facts of a moment answer, by example."""

import pytest
from tests.policy.facts.rows import fact, world

from chalkline.policy.cel.errors import ErrorKind, EvaluationError
from chalkline.policy.world import World

CLAUSE = "mail@3#email.hours"


def test_a_fact_holds_from_its_beginning_up_to_its_end() -> None:
    permission = fact("amy", "permitted", value="phone", since=10, until=20)
    assert [world(permission, at=at).permitted("amy", "phone") for at in (9, 10, 19, 20)] == [False, True, True, False]


def test_a_later_row_ends_a_fact_early() -> None:
    given = fact("amy", "permitted", value="phone", since=10, until=20)
    ended = fact("amy", "permitted", value="phone", since=10, until=15)
    assert not world(given, ended, at=16).permitted("amy", "phone")


def test_a_row_that_ends_when_it_begins_takes_a_fact_back() -> None:
    mistake = fact("amy", "role", value="staff", since=10)
    taken_back = fact("amy", "role", value="staff", since=10, until=10)
    assert world(mistake, taken_back, at=10).roles("amy") == ()


def test_a_wide_permission_covers_every_object_and_a_narrow_one_only_its_own() -> None:
    facts = (fact("amy", "permitted", value="site"), fact("ben", "permitted", "example.org", "site"))
    assert world(*facts).permitted("amy", "site", "example.org")
    assert world(*facts).permitted("ben", "site", "example.org")
    assert not world(*facts).permitted("ben", "site", "example.com")
    assert not world(*facts).permitted("ben", "site")


def test_a_withdrawal_for_one_object_leaves_the_others() -> None:
    facts = (fact("amy", "permitted", value="site"), fact("amy", "withdrawn", "example.org", "site"))
    assert not world(*facts).permitted("amy", "site", "example.org")
    assert world(*facts).permitted("amy", "site", "example.com")


def test_somebody_unknown_has_nothing() -> None:
    nobody = world(fact("amy", "role", value="staff"))
    assert nobody.roles("") == ()
    assert nobody.lessons("") == ()
    assert not nobody.permitted("", "phone", "")
    assert not nobody.related("", "", None)
    assert not nobody.signed("", "mail")


def test_what_nobody_said_is_not_known() -> None:
    with pytest.raises(EvaluationError) as failure:
        world().fact("person", "amy", "year")
    assert failure.value.error.kind is ErrorKind.NOT_KNOWN


def test_a_year_is_a_number_and_the_one_that_began_last() -> None:
    facts = (fact("amy", "attribute", "year", "8", since=50), fact("amy", "attribute", "year", "7", since=0))
    assert [world(*facts, at=at).fact("person", "amy", "year") for at in (49, 50)] == [7, 8]


def test_of_what_began_together_the_row_recorded_last_counts() -> None:
    facts = (fact("amy", "attribute", "form", "9B"), fact("amy", "attribute", "form", "9A"))
    assert world(*facts).fact("person", "amy", "form") == "9A"
    assert world(fact("mail@2", "in_force"), fact("mail@1", "in_force")).version_in_force("mail") == "mail@1"


def test_a_moment_is_known_before_it_comes_and_as_recorded_last() -> None:
    facts = (
        fact("amy", "moment", value="contract_end", since=90),
        fact("amy", "moment", value="contract_end", since=80),
    )
    assert world(*facts, at=0).fact("person", "amy", "contract_end") == 80


def test_a_lesson_names_its_class_room_and_teachers() -> None:
    facts = (
        fact("ben", "lesson", "9b/ma", "R12", since=10, until=20),
        fact("amy", "teaches", "9b/ma"),
        fact("cat", "teaches", "9b/ma", until=15),
    )
    (lesson,) = world(*facts, at=15).lessons("ben")
    assert (lesson.class_id, lesson.room, lesson.teachers) == ("9b/ma", "R12", ("amy",))
    assert (lesson.begins, lesson.ends) == (10, 20)
    assert world(*facts, at=20).lessons("ben") == ()


def test_relations_have_a_direction() -> None:
    mother = world(fact("amy", "related", "ben", "parent"))
    assert mother.related("amy", "ben", "parent")
    assert mother.related("amy", "ben")
    assert not mother.related("ben", "amy")
    assert not mother.related("amy", "ben", "form_tutor")


def test_the_version_that_began_last_binds() -> None:
    facts = (fact("mail@1", "in_force", since=0), fact("mail@2", "in_force", since=50), fact("web@1", "in_force"))
    assert world(*facts, at=49).versions_in_force() == ("mail@1", "web@1")
    assert world(*facts, at=50).version_in_force("mail") == "mail@2"


def test_a_signature_follows_minor_changes_and_stops_at_others() -> None:
    facts = (
        fact("mail@3", "in_force"),
        fact("mail@3", "minor_change", "mail@2"),
        fact("amy", "signed", "mail@2"),
        fact("ben", "signed", "mail@1"),
        fact("cat", "signed", "mail@4"),
    )
    assert world(*facts).signature("amy", "mail") == "mail@2"
    assert [world(*facts).signed(person, "mail") for person in ("amy", "ben", "cat")] == [True, False, False]


def test_a_clause_is_enforced_in_one_version_or_in_all() -> None:
    assert world(fact(CLAUSE, "enforced")).enforced(CLAUSE)
    assert world(fact("mail#email.hours", "enforced")).enforced(CLAUSE)
    assert not world(fact("mail@2#email.hours", "enforced")).enforced(CLAUSE)


def test_a_discharge_lifts_its_clause_for_its_event_or_person_in_its_own_way() -> None:
    facts = (fact("event-1", "discharged", value=CLAUSE), fact("amy", "allowed", "example.org", "mail#email.hours"))
    assert world(*facts).discharged(CLAUSE, ("event-1", "ben"))
    assert not world(*facts).discharged("mail@3#email.size", ("event-1", "ben"))
    assert not world(*facts).discharged(CLAUSE, ("event-2", "amy"))
    assert world(*facts).allowed(CLAUSE, ("event-2", "amy"), "example.org")
    assert not world(*facts).allowed(CLAUSE, ("event-2", "amy"), "example.com")


def test_a_legal_hold_lasts_until_every_matter_is_over() -> None:
    facts = (fact("amy", "legal_hold", value="one", until=10), fact("amy", "legal_hold", value="two", until=20))
    assert [world(*facts, at=at).legal_hold("amy") for at in (15, 20)] == [True, False]


def test_the_world_is_one_that_evaluators_know() -> None:
    evaluated: World = world()
    assert evaluated.at == 0


def test_minor_changes_are_followed_however_many_and_even_in_a_circle() -> None:
    changes = [fact(f"mail@{new}", "minor_change", f"mail@{old}") for new, old in ((4, 3), (3, 2), (2, 1), (2, 3))]
    assert world(fact("mail@4", "in_force"), fact("amy", "signed", "mail@1"), *changes).signed("amy", "mail")
