"""A bundle decides as the school's folder does, with fewer facts; deltas in any grouping end where a base would."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.facts.rows import MOMENTS, PEOPLE, facts
from tests.policy.facts.test_with_rows import SUBJECTS
from tests.store.bundle.school import knowledge, loaded, mails, moments, opened, school, with_facts

from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.projection import Facts
from chalkline.policy.values import Timestamp
from chalkline.policy.vocabulary import Audience
from chalkline.store.bundle.building import carried
from chalkline.store.bundle.knowledge import Knowledge
from chalkline.store.bundle.wanted import is_wanted
from chalkline.store.bundle.writing import add_facts, write


@pytest.fixture(scope="module", params=["alderbrook", "ferndale", "willow_lodge"])
def both(request: pytest.FixtureRequest) -> Iterator[tuple[Knowledge, Knowledge]]:
    """What a school's folder says, and what its bundle does."""
    with TemporaryDirectory() as folder:
        write(Path(folder), *school(request.param), made_at=Timestamp(1))
        yield knowledge(request.param), loaded(Path(folder))


@settings(max_examples=150)
@given(data=st.data(), at=moments)
def test_a_bundle_decides_and_explains_as_the_folder_does(
    both: tuple[Knowledge, Knowledge], data: st.DataObject, at: Timestamp
) -> None:
    folder, bundle = both
    event = data.draw(mails(folder))
    decision = folder.decide(event, at)
    assert bundle.decide(event, at) == decision
    for audience in (Audience.SENDER, Audience.APPROVER):
        assert bundle.why(decision, event, audience) == folder.why(decision, event, audience)


def test_a_bundle_knows_the_same_policies_calendar_contacts_and_addresses(both: tuple[Knowledge, Knowledge]) -> None:
    folder, bundle = both
    assert bundle.digest == folder.digest
    assert bundle.calendar == folder.calendar
    assert bundle.protected == folder.protected
    assert bundle.owners == folder.owners
    assert bundle.reader.features == folder.reader.features


def test_a_bundle_carries_nothing_that_no_rule_reads(tmp_path: Path) -> None:
    write(tmp_path, *school(), made_at=Timestamp(1))
    carries = [fact for rows in loaded(tmp_path).facts.index.rows.values() for fact in rows]
    assert {fact.object for fact in carries if fact.name == "attribute"} == {"name"}  # no year, no form
    assert not any(fact.by or fact.reason for fact in carries)


@settings(max_examples=15, deadline=None)
@given(st.lists(facts(), min_size=1, max_size=4))
def test_states_written_one_after_another_end_as_the_last_alone(states: list[list[Fact]]) -> None:
    with TemporaryDirectory() as grown, TemporaryDirectory() as fresh:
        for number, rows in enumerate(states):
            write(Path(grown), with_facts(*rows), school()[1], made_at=Timestamp(number))
            reading = opened(Path(grown))
        write(Path(fresh), with_facts(*states[-1]), school()[1], made_at=Timestamp(9))
        assert answers(reading.state.knowledge.facts) == answers(loaded(Path(fresh)).facts)  # type: ignore[union-attr]


@settings(max_examples=15, deadline=None)
@given(facts(), st.integers(0, 25), st.integers(0, 25))
def test_facts_added_in_any_grouping_end_as_those_added_at_once(rows: list[Fact], one: int, other: int) -> None:
    rows = sorted(rows, key=lambda fact: fact.number)
    with TemporaryDirectory() as several, TemporaryDirectory() as once:
        for folder, groups in (
            (Path(several), [rows[:one], rows[one:][:other], rows[one:][other:]]),
            (Path(once), [rows]),
        ):
            write(folder, with_facts(), school()[1], made_at=Timestamp(0))
            for group in groups:
                add_facts(folder, group, made_at=Timestamp(1))
        known = [loaded(Path(folder)).facts for folder in (several, once)]
    assert answers(known[0]) == answers(known[1])
    (base, wanted) = with_facts(*rows).facts, carried_by_the_school()
    left = {subject: [fact for fact in base.about(subject) if is_wanted(fact, wanted)] for subject in base.subjects}
    assert said(known[0]) == {subject: said_of(own) for subject, own in left.items() if own}


def carried_by_the_school() -> dict[str, tuple[str, ...]]:
    with TemporaryDirectory() as folder:
        write(Path(folder), with_facts(), school()[1], made_at=Timestamp(0))
        state = opened(Path(folder)).state
        assert state is not None
        return carried(state.base)


def answers(known: Facts) -> list[object]:
    """What is known of everybody, but for numbers."""
    index = known.index
    entries = [index.entries[subject] for subject in SUBJECTS]
    for entry in entries:
        entry.lessons = type(entry.lessons)(entry.lessons.boundaries, ())  # they hold the facts, with their numbers
    boundaries = [known.next_boundary(at, *people) for at, *people in product(MOMENTS, SUBJECTS, PEOPLE)]
    return [said(known), index.mentions, index.holders, index.school_wide, index.versions, entries, boundaries]


def said(known: Facts) -> dict[str, list[object]]:
    return {subject: said_of(rows) for subject, rows in known.index.rows.items()}


def said_of(rows: list[Fact] | tuple[Fact, ...]) -> list[object]:
    return [(fact.name, fact.object, fact.value, fact.since, fact.until) for fact in rows]
