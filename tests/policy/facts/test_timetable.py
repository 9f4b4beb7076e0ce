"""Lessons recorded for a class are those of its pupils and teachers, as if written out for each of them."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from tests.policy.facts.rows import CALENDAR, CLASSES, PEOPLE, SCHOOL, fact, world

from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp

MATHS = fact("9b/ma", "class_lesson", value="R12", since=10, until=20)
TAUGHT = fact("amy", "teaches", "9b/ma", since=0, until=30)
IN_CLASS = fact("ben", "enrolled", "9b/ma", since=5, until=15)


def lessons(person: str, *facts: Fact, at: int) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.class_id, each.room, each.teachers) for each in world(*facts, at=at).lessons(person)]


def test_pupil_and_teacher_are_in_the_lesson_of_their_class() -> None:
    for person in ("amy", "ben"):
        assert lessons(person, MATHS, TAUGHT, IN_CLASS, at=10) == [("9b/ma", "R12", ("amy",))]
    assert lessons("cat", MATHS, TAUGHT, IN_CLASS, at=10) == []


def test_who_leaves_a_class_leaves_its_lessons() -> None:
    assert lessons("ben", MATHS, TAUGHT, IN_CLASS, at=15) == []


def test_who_takes_a_lesson_takes_the_place_of_who_teaches_the_class() -> None:
    covered = (fact("9b/ma", "class_lesson", who, "R12", since=10, until=20) for who in ("dan", "cat"))
    assert lessons("ben", *covered, TAUGHT, IN_CLASS, at=12) == [("9b/ma", "R12", ("cat", "dan"))]


def test_the_lesson_that_began_first_stands_first() -> None:
    later = (fact("9b/aa", "class_lesson", since=12, until=20), fact("ben", "enrolled", "9b/aa"))
    assert [each[0] for each in lessons("ben", *later, MATHS, IN_CLASS, at=13)] == ["9b/ma", "9b/aa"]


def test_a_lesson_is_called_off_by_the_same_row_ended_where_it_begins() -> None:
    called_off = fact("9b/ma", "class_lesson", value="R12", since=10, until=10)
    assert lessons("ben", MATHS, called_off, IN_CLASS, at=12) == []


def test_boundaries_are_those_of_the_class() -> None:
    facts, found, at = Facts.of(SCHOOL, [MATHS, TAUGHT, IN_CLASS]), [], Timestamp(-1)
    while (boundary := facts.next_boundary(at, "ben")) is not None:
        found.append(boundary)
        at = boundary
    assert found == [0, 5, 10, 15, 20, 30]


@st.composite
def timetables(draw: st.DrawFn) -> tuple[list[tuple[str, int, int]], list[tuple[str, str, int, int]]]:
    """Lessons of classes, no two of a class from the same moment on, and who is in which class when."""
    held = draw(st.lists(st.tuples(st.sampled_from(CLASSES), st.integers(0, 20), st.integers(1, 4)), max_size=12))
    lengths = {(class_id, since): length for class_id, since, length in held}
    times = st.tuples(st.integers(0, 20), st.integers(1, 20))
    enrolled = draw(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(CLASSES), times), max_size=8))
    return (
        [(class_id, since, since + length) for (class_id, since), length in lengths.items()],
        [(person, class_id, since, since + length) for person, class_id, (since, length) in enrolled],
    )


@given(timetables(), st.integers(0, 30), st.randoms(use_true_random=False))
def test_a_timetable_equals_its_expansion(
    timetable: tuple[list[tuple[str, int, int]], list[tuple[str, str, int, int]]], at: int, random: Random
) -> None:
    held, enrolled = timetable
    compact = [fact(class_id, "class_lesson", since=since, until=until) for class_id, since, until in held]
    compact += [fact(person, "enrolled", class_id, since=s, until=u) for person, class_id, s, u in enrolled]
    expanded = {
        (person, class_id, since, until)
        for class_id, since, until in held
        for person, own, first, after in enrolled
        if own == class_id and first <= at < after
    }
    facts = Facts.of(SCHOOL, random.sample(compact, len(compact))).at(Timestamp(at), CALENDAR)
    for person in PEOPLE:
        found = [(person, each.class_id, each.begins, each.ends) for each in facts.lessons(person)]
        assert sorted(found) == sorted(each for each in expanded if each[0] == person and each[2] <= at < each[3])
