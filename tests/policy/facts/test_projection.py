"""Whose facts a projection holds, and up to where."""

import pytest
from tests.policy.facts.rows import SCHOOL, fact

from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp


def test_a_projection_holds_its_own_schools_facts_alone() -> None:
    assert Facts.of("elsewhere", [fact("amy", "role", value="staff")]) == Facts.of("elsewhere", [])


def test_its_number_is_that_of_the_last_fact() -> None:
    last = fact("amy", "role", value="staff")
    assert Facts.of(SCHOOL, [last, fact("ben", "role", value="staff")]).number == last.number + 1


def test_a_name_that_is_no_kind_of_fact_is_refused() -> None:
    with pytest.raises(KeyError):
        Facts.of(SCHOOL, [fact("amy", "likes", "ben")])


def test_the_facts_about_somebody_can_be_listed() -> None:
    role = fact("amy", "role", value="staff")
    assert Facts.of(SCHOOL, [fact("ben", "role", value="staff"), role]).about("amy") == (role,)


def test_nothing_comes_after_the_last_boundary() -> None:
    facts = Facts.of(SCHOOL, [fact("amy", "permitted", value="phone", since=10, until=20)])
    coming = [facts.next_boundary(Timestamp(at), "amy") for at in (0, 10, 20)]
    assert coming == [10, 20, None]
