"""Whose facts a projection holds, and up to where."""

from datetime import UTC, datetime

import pytest
from tests.policy.facts.rows import SCHOOL, fact

from chalkline.policy.facts.fact import Fact
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


def boundaries(*facts: Fact) -> list[Timestamp | None]:
    """The next boundaries of Ben, from 0 on."""
    projection = Facts.of(SCHOOL, facts)
    found = [projection.next_boundary(Timestamp(0), "ben")]
    while found[-1] is not None:
        found.append(projection.next_boundary(found[-1], "ben"))
    return found


def test_a_relation_is_a_boundary_for_both_sides() -> None:
    assert boundaries(fact("amy", "related", "ben", "parent", since=5)) == [5, None]


def test_a_new_teacher_is_a_boundary_for_those_in_the_class() -> None:
    lesson = fact("ben", "lesson", "9b/ma", since=10, until=20)
    assert boundaries(lesson, fact("amy", "teaches", "9b/ma", since=15)) == [10, 15, 20, None]
    assert boundaries(lesson, fact("amy", "teaches", "9b/en", since=15)) == [10, 20, None]


def test_a_version_in_force_is_a_boundary_for_everybody() -> None:
    assert boundaries(fact("mail@2", "in_force", since=5), fact("amy", "role", value="staff", since=7)) == [5, None]


@pytest.mark.parametrize("moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)])
def test_what_has_no_end_holds_at_every_moment_that_anybody_can_write(moment: datetime) -> None:
    assert fact("amy", "role", value="staff").holds(Timestamp.of(moment))
