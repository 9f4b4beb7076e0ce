"""What a decision read can be traced to the facts behind it."""

from hypothesis import given
from tests.policy.facts.rows import CALENDAR, MOMENTS, SCHOOL, fact, facts
from tests.policy.facts.test_projection_properties import answers

from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.facts.reading import Reading, RecordingWorld, facts_behind


def test_readings_name_what_was_asked_and_the_facts_behind_it() -> None:
    permission = fact("amy", "permitted", value="phone", since=0)
    projection = Facts.of(SCHOOL, [permission, fact("amy", "permitted", value="camera", since=0)])
    world = RecordingWorld.of(projection.at(MOMENTS[1], CALENDAR))
    world.permitted("amy", "phone", "ben")
    assert world.readings == (
        Reading("permitted", "amy", "phone", ""),
        Reading("permitted", "amy", "phone", "ben"),
        Reading("withdrawn", "amy", "phone", ""),
        Reading("withdrawn", "amy", "phone", "ben"),
    )
    assert facts_behind(projection, world.readings[0], world.at) == (permission,)


@given(facts())
def test_the_facts_behind_the_readings_are_all_that_the_answers_need(rows: list[Fact]) -> None:
    projection = Facts.of(SCHOOL, rows)
    world = RecordingWorld.of(projection.at(MOMENTS[3], CALENDAR))
    answered = answers(world, "amy", "ben")
    read = {
        behind.number: behind for reading in world.readings for behind in facts_behind(projection, reading, world.at)
    }
    assert answers(Facts.of(SCHOOL, read.values()).at(world.at, CALENDAR), "amy", "ben") == answered
