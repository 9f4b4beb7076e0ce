"""The counts of a replay are those of deciding each event one by one."""

import pickle
from collections import Counter

import numpy as np
import pytest
from tests.store.replay.past import ADDED, DROPPED, EARLIER, LATER, MAIL, Past, actor, at, one_by_one, outcome

from chalkline.policy.cel.columnar import facts
from chalkline.policy.cel.columnar.stretches import NEVER
from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.decide.decision import Decision
from chalkline.store.replay.looking import looked_at
from chalkline.store.replay.partial import BINS, Changed, Partial, bins_of, together
from chalkline.store.replay.plan import ReplayPlan
from chalkline.store.replay.tally import WHOLE, summed

_NANOSECONDS = 1_000_000_000


def found_by(past: Past, plan: ReplayPlan, types: tuple[str, ...] | None = None) -> Partial:
    """What a cold replay finds."""
    files = past.store.files(types or plan.sides.events)
    return together(looked_at(plan, past.store, file, None, None) for file in files)


@pytest.mark.parametrize("edits", [(), LATER, DROPPED, ADDED], ids=["none", "later", "dropped", "added"])
def test_the_counts_are_those_of_each_event_alone(past: Past, edits: tuple[tuple[str, str], ...]) -> None:
    plan = past.plan(past.edited(*edits))
    assert dict(found_by(past, plan).counts) == one_by_one(plan, past.events())


def test_what_lifts_clauses_and_what_is_only_observed_counts_as_it_stands(past: Past) -> None:
    sender = next(sender for sender in map(actor, past.events(types=[MAIL])) if sender.startswith("t"))
    known = past.knowing(
        past.fact("digital-messaging#write.subject", "enforced", since="2026-11-17"),
        past.fact("digital-messaging#staff.hours", "enforced"),
        past.fact(sender, "allowed", "digital-messaging#staff.hours"),
    )
    plan = known.plan(known.edited(*LATER), Enforcement.AS_RECORDED)
    counts = one_by_one(plan, past.events())
    assert any("observed" in old for _, old, _ in counts)
    assert dict(found_by(known, plan).counts) == counts


def test_what_facts_said_is_forgotten_where_it_becomes_too_much(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = past.plan(past.edited(*ADDED))
    found = found_by(past, plan)
    known = [each for side in plan.sides.new.events.values() for each in side.worlds.known.values()]
    before = sum(len(each.answers) for each in known)
    monkeypatch.setattr(facts, "MOST_ANSWERS", 50)
    assert found_by(past, plan) == found
    assert sum(len(each.answers) for each in known) < before


def test_who_is_affected_is_whoever_acted(past: Past) -> None:
    plan = past.plan(past.edited(*ADDED))
    expected = Counter[Changed]()
    for event in past.events(types=[MAIL]):
        old, new = (outcome(side.knowledge.decide(event, at(event))) for side in (plan.sides.old, plan.sides.new))
        if old != new:
            expected[Changed(MAIL, actor(event), old, new)] += 1
    assert dict(found_by(past, plan, (MAIL,)).people) == expected


@pytest.mark.parametrize("edits", [LATER, EARLIER], ids=["later", "earlier"])
def test_waits_are_those_of_each_event_alone(past: Past, edits: tuple[tuple[str, str], ...]) -> None:
    plan = past.plan(past.edited(*edits))
    expected = Counter[tuple[str, str]]()
    for event in past.events(types=[MAIL]):
        sides = [side.knowledge.decide(event, at(event)) for side in (plan.sides.old, plan.sides.new)]
        if "hold" in map(outcome, sides):
            old, new = (_seconds(at(event), decision) for decision in sides)
            if old != new:
                expected[_bin(old), _bin(new)] += 1
    found = Counter[tuple[str, str]]()
    for waited, events, _, _ in found_by(past, plan, (MAIL,)).waits:
        if waited.change != "the same":
            found[waited.old, waited.new] += events
    assert expected
    assert found == expected


def _seconds(arrived: int, decision: Decision) -> int | None:
    if outcome(decision) != "hold":
        return 0
    return None if decision.release_at is None else (decision.release_at - arrived) // _NANOSECONDS


def test_examples_are_events_that_became_what_they_say(past: Past) -> None:
    plan = past.plan(past.edited(*LATER))
    examples = found_by(past, plan, (MAIL,)).examples
    assert examples
    for example in examples:
        file = next(file for file in past.store.files([MAIL]) if file.path.name == example.file)
        events = [event for event in past.events(types=[MAIL]) if str(file.partition.day) in example.partition]
        assert example.row < len(events)
        assert example.old == "hold"


def test_a_plan_goes_anywhere_and_its_counts_are_summed_in_any_order(past: Past) -> None:
    plan = pickle.loads(pickle.dumps(past.plan(past.edited(*LATER))))  # noqa: S301 - our own
    tallies = [plan.counts(batch) for batch in past.store.scan(plan.sides.events)]
    whole = summed(tallies)
    assert whole == summed(reversed(tallies))
    assert whole == summed([*summed(tallies[:2]).to_batches(), *tallies[2:]])
    rows = whole.to_pylist()
    assert sum(row["events"] for row in rows if row["clause"] == WHOLE) == len(past.events())


def test_plans_differ_in_their_digest_with_whatever_they_say(past: Past) -> None:
    plan = past.plan(past.policies)
    other = [past.plan(past.edited(*LATER)), past.plan(past.policies, Enforcement.AS_RECORDED)]
    other.append(past.knowing(past.fact("t1", "recorded", "photo_consent")).plan(past.policies))
    assert plan.digest == past.plan(past.policies).digest
    assert plan.digest not in {each.digest for each in other[:2]}


def _bin(seconds: int | None) -> str:
    return BINS[int(bins_of(np.array([NEVER if seconds is None else seconds]))[0])]
