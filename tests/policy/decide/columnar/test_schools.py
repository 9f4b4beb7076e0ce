"""The columnar decider agrees with the decider on whole schools' policies, for every type of event that they decide.

Events are drawn of what the policies and the facts speak of, and kept with only the fields that some rule reads. By
default 80 of each type and school; ``CHALKLINE_PAIRS`` asks for so many in all.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random

import pytest
from msgspec import UNSET
from tests.library.schools import WholeSchool, whole_school
from tests.policy.decide.columnar.generated import Events

from chalkline.events.columns import batch_of, event_at, fields_read, schema_of
from chalkline.events.schema import Event
from chalkline.events.vocabulary import EVENT_TYPES, VOCABULARY
from chalkline.policy.decide.columnar import ColumnarDecider
from chalkline.policy.decide.columnar.decisions import STANDINGS
from chalkline.policy.decide.decider import Decider, Enforcement
from chalkline.policy.decide.decision import Decision, Standing
from chalkline.policy.effects import Effect
from chalkline.policy.facts.fact import Fact
from chalkline.policy.facts.projection import Facts

SCHOOLS = ("ferndale", "willow_lodge")
PAIRS = int(os.environ.get("CHALKLINE_PAIRS", "0"))
EACH = max(80, PAIRS // (len(SCHOOLS) * len(EVENT_TYPES)))
BATCH = 400
LIFTS = 40
"""Discharges and answers, each by a fact of its own."""


@cache
def known(name: str) -> Facts:
    """The school's facts, and some that lift clauses for events and people, for a time."""
    school, random = whole_school(name), Random(3)
    facts = school.loaded.facts
    events = _events(name)
    clauses = sorted({rule.clause for rules in school.policies.on.values() for rule in rules})
    rows = [
        Fact(
            number=facts.number + number,
            school=facts.school,
            subject=random.choice((f"event-{random.randint(0, 9)}", random.choice(events.people) or "nobody")),
            name=random.choice(("discharged", "allowed")),
            value=random.choice(clauses),
            object=random.choice(("", "", random.choice(events.things))),
            since=min(moments := [events.moment(random), events.moment(random)]),
            until=max(moments),
        )
        for number in range(1, LIFTS)
    ]
    return Facts.of(facts.school, [*(row for subject in facts.subjects for row in facts.about(subject)), *rows])


@cache
def _events(name: str) -> Events:
    school = whole_school(name)
    facts = school.loaded.facts
    people = [subject for subject in facts.subjects if facts.index.entries[subject].roles.states]
    return Events(
        policies=school.policies,
        people=(*people, "", "nobody"),
        things=("help@childline.org.uk", "www.nspcc.org.uk", *list(facts.subjects)[:300]),
        since=school.moment("2026-11-02"),
    )


def said(decision: Decision) -> tuple[object, ...]:
    """What columns say of a decision."""
    return (
        *(decision.event, decision.id, decision.at, decision.effect, decision.would),
        *(decision.undecided, decision.protected, decision.findings),
    )


def expected(decider: Decider, school: WholeSchool, facts: Facts, event: Event) -> Decision:
    """What the decider says."""
    at = None if event.arrived_at is UNSET else event.arrived_at
    return decider.decide(event, facts, school.loaded.calendar, at)


def batches(school: str, event: str) -> Iterator[Sequence[Event]]:
    """As many events of this type as are asked for."""
    random = Random(f"{school} {event}")
    for start in range(0, EACH, BATCH):
        yield [_events(school).draw(random, event) for _ in range(min(BATCH, EACH - start))]


@pytest.mark.parametrize("enforcement", [Enforcement.ALL, Enforcement.AS_RECORDED])
@pytest.mark.parametrize("name", SCHOOLS)
def test_every_event_is_decided_alike(name: str, enforcement: Enforcement) -> None:
    school, facts = whole_school(name), known(name)
    decider = Decider.of(school.policies, VOCABULARY, protected=school.loaded.protected, enforcement=enforcement)
    for event_type in school.policies.on:
        columnar = ColumnarDecider.of(decider, event_type)
        worlds = columnar.worlds(facts, school.loaded.calendar)
        schema = schema_of(event_type, fields_read(school.policies, event_type))
        for events in batches(name, event_type):
            batch = batch_of(events, schema)
            decisions = columnar.decide(batch, worlds)
            for row, event in enumerate(events):
                found = decisions.decision(row, event.id)
                assert said(found) == said(expected(decider, school, facts, event)), event
                assert decisions.would[row] == found.would


def test_an_event_out_of_a_batch_with_the_fields_that_are_read_is_decided_like_the_whole_event() -> None:
    school, facts = whole_school("ferndale"), known("ferndale")
    decider = Decider.of(school.policies, VOCABULARY, protected=school.loaded.protected)
    for event_type in school.policies.on:
        events = next(batches("ferndale", event_type))[:40]
        batch = batch_of(events, schema_of(event_type, fields_read(school.policies, event_type)))
        for row, event in enumerate(events):
            whole = expected(decider, school, facts, event)
            assert expected(decider, school, facts, event_at(batch, row)) == whole


def test_the_events_drawn_are_not_all_alike() -> None:
    school, facts = whole_school("ferndale"), known("ferndale")
    decider = Decider.of(school.policies, VOCABULARY, protected=school.loaded.protected, enforcement=Enforcement.ALL)
    worlds = (columnar := ColumnarDecider.of(decider, "mail.send")).worlds(facts, school.loaded.calendar)
    random = Random(5)
    decided = columnar.decide(batch_of([_events("ferndale").draw(random, "mail.send") for _ in range(3000)]), worlds)
    assert {Effect(effect).word for effect in decided.effect} >= {"nothing", "warn", "hold", "ask", "refuse"}
    standings = {STANDINGS[number] for found in decided.findings for number in found.standing}
    assert standings >= {Standing.COUNTS, Standing.DISCHARGED, Standing.ALLOWED}
    assert all(flags.any() for flags in (decided.undecided, decided.timeless, decided.protected))
