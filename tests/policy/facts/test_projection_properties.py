"""The projection answers as a scan over all facts does, at every moment, in whatever order the facts come."""

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.facts import naive
from tests.policy.facts.naive import NaiveWorld
from tests.policy.facts.rows import CALENDAR, CLASSES, MOMENTS, PEOPLE, SCHOOL, facts

from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.world import FactWorld
from chalkline.policy.values import Timestamp

ANYBODY = ("", "stranger", *PEOPLE)
moments = st.sampled_from(MOMENTS)


def both(rows: list[Fact], at: Timestamp) -> tuple[FactWorld, NaiveWorld]:
    return Facts.of(SCHOOL, rows).at(at, CALENDAR), NaiveWorld(naive.standing(rows), at)


@given(facts(), moments)
def test_claims_equal_a_scan(rows: list[Fact], at: Timestamp) -> None:
    world, scan = both(rows, at)
    for person, name, about in product(ANYBODY, ("direct_mail", "phone"), (None, *ANYBODY)):
        assert world.permitted(person, name, about) == scan.permitted(person, name, about)
        assert world.recorded(person, name, about) == scan.claimed("recorded", person, name, about)
        assert world.withdrawn(person, name, about) == scan.claimed("withdrawn", person, name, about)


@given(facts(), moments)
def test_roles_and_relations_equal_a_scan(rows: list[Fact], at: Timestamp) -> None:
    world, scan = both(rows, at)
    for one, other in product(ANYBODY, ANYBODY):
        assert world.roles(one) == scan.roles(one)
        for kind in ("parent", "form_tutor", None):
            assert world.related(one, other, kind) == scan.related(one, other, kind)
    for name, value in product(("role", "deputises"), ("staff", "pupil", "network_manager")):
        assert world.holders(name, value) == scan.holders(name, value)
    assert world.holders("last_resort") == scan.holders("last_resort", "")
    for person in ANYBODY:
        assert world.relatives(person, "parent") == scan.relatives(person, "parent")


@given(facts(), moments)
def test_signatures_equal_a_scan(rows: list[Fact], at: Timestamp) -> None:
    world, scan = both(rows, at)
    for policy, person in product(("mail", "web", "phones"), ANYBODY):
        assert world.version_in_force(policy) == scan.version_in_force(policy)
        assert world.signed(person, policy) == scan.signed(person, policy)


@given(facts(), moments)
def test_lessons_and_fields_equal_a_scan(rows: list[Fact], at: Timestamp) -> None:
    world, scan = both(rows, at)
    for person in ANYBODY:
        lessons = sorted((lesson.class_id, lesson.room, lesson.teachers) for lesson in world.lessons(person))
        assert lessons == scan.lessons(person)
        for field in ("year", "contract_end"):
            assert field_of(world, person, field) == scan.attribute(person, field)


@given(facts(), moments, st.lists(st.sampled_from(ANYBODY)))
def test_the_next_boundary_is_the_nearest_end_of_any_fact_concerned(
    rows: list[Fact], after: Timestamp, people: list[str]
) -> None:
    assert Facts.of(SCHOOL, rows).next_boundary(after, *people) == naive.next_boundary(rows, after, people)


@given(facts(), moments, st.data())
def test_nothing_changes_between_boundaries(rows: list[Fact], at: Timestamp, data: st.DataObject) -> None:
    one, other = data.draw(st.sampled_from(PEOPLE)), data.draw(st.sampled_from(PEOPLE))
    projection = Facts.of(SCHOOL, rows)
    end = projection.next_boundary(at, one, other)
    for later in (moment for moment in MOMENTS if at <= moment and (end is None or moment < end)):
        assert answers(projection.at(later, CALENDAR), one, other) == answers(projection.at(at, CALENDAR), one, other)


@given(facts(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_come_does_not_matter(rows: list[Fact], random: Random) -> None:
    shuffled = random.sample(rows, k=len(rows))
    assert Facts.of(SCHOOL, shuffled) == Facts.of(SCHOOL, rows)


@pytest.mark.parametrize("class_id", CLASSES)
@given(rows=facts(), at=moments)
def test_teachers_equal_a_scan(class_id: str, rows: list[Fact], at: Timestamp) -> None:
    world, scan = both(rows, at)
    assert world.teachers(class_id) == tuple(
        sorted({fact.subject for fact in scan.holding("teaches") if fact.object == class_id})
    )


def answers(world: FactWorld, one: str, other: str) -> list[object]:
    return [
        world.roles(one),
        world.permitted(one, "phone"),
        world.permitted(one, "phone", other),
        world.recorded(one, "phone", other),
        world.related(one, other),
        world.signed(one, "mail"),
        world.lessons(one),
        field_of(world, one, "year"),
        field_of(world, one, "contract_end"),
    ]


def field_of(world: FactWorld, subject: str, field: str) -> object:
    try:
        return world.fact("person", subject, field)
    except EvaluationError:
        return None
