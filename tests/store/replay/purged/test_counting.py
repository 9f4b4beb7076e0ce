"""Purged days are counted as far as their conditions were asked, and what cannot be seen is said."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest
from tests.policy.decide.cast import when
from tests.store.replay.past import LATER, MAIL, Past, actor

from chalkline.policy.decide.decider import Enforcement
from chalkline.policy.values import Timestamp
from chalkline.store.events import counts, rolling
from chalkline.store.events.counts import keep_counts
from chalkline.store.replay.looking import looked_at
from chalkline.store.replay.partial import Partial, together
from chalkline.store.replay.plan import ReplayPlan
from chalkline.store.replay.purged.asking import AsksPolicies
from chalkline.store.replay.purged.counting import Purged, purged_days
from chalkline.store.replay.tally import WHOLE

_SUBJECT = 'when: message.subject == ""\nthen: warn'
STRICTER = ((_SUBJECT, _SUBJECT.replace("warn", "refuse")),)
"""Another effect on the same conditions."""
JOINED = ((_SUBJECT, 'when: message.subject == "" || !("staff" in sender.roles)\nthen: warn'),)
"""The same conditions, otherwise joined."""
_HOLD = "!email_hours.contains(at)\nthen: hold"
HOURS = "digital-messaging#staff.hours"
DAYS = {date(2026, 11, day) for day in (16, 17, 18)}


@pytest.fixture
def own(past: Past, tmp_path: Path) -> Past:
    """A store whose days are counted."""
    return past.copied(tmp_path / "store")


def counted_in(past: Past, monkeypatch: pytest.MonkeyPatch, floor: int = rolling.FLOOR) -> Past:
    """The same, with all its days counted, and not gone yet, so that both can be held side by side."""

    def rolled_up(codes: rolling.Codes, people: list[rolling.Numbers]) -> rolling.Kinds:
        return rolling.rolled_up(codes, people, floor)

    monkeypatch.setattr(counts, "rolled_up", rolled_up)
    asks = AsksPolicies.of(past.loaded, past.policies)
    for partition, manifest in past.store.days():
        keep_counts(past.store, partition, manifest, asks)
    return past


def purged(past: Past, plan: ReplayPlan, since: Timestamp | None = None, until: Timestamp | None = None) -> Purged:
    """What is found in the counts."""
    return purged_days(plan, past.store, since, until)


def by_events(past: Past, plan: ReplayPlan) -> Partial:
    """What is found in the events."""
    files = past.store.files(plan.sides.events)
    return together(looked_at(plan, past.store, file, None, None) for file in files)


@pytest.mark.parametrize("edits", [(), STRICTER, JOINED], ids=["none", "stricter", "joined"])
def test_where_nothing_is_rolled_up_counts_are_those_of_the_events(
    own: Past, edits: Collection[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = own.plan(own.edited(*edits))
    found, expected = purged(counted_in(own, monkeypatch, 1), plan), by_events(own, plan)
    assert found.counts == dict(expected.counts)
    assert (found.events, found.unsettled, found.not_asked) == (expected.events, 0, {})
    assert not +found.unseen


def test_what_was_not_asked_is_not_seen_where_it_matters(own: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = own.plan(own.edited(*LATER))
    found, expected = purged(counted_in(own, monkeypatch, 1), plan), by_events(own, plan)
    assert found.not_asked == {"email_hours.contains(at)": DAYS}
    assert set(+found.unseen) == {HOURS}
    by_staff = found.unseen[HOURS]
    assert 0 < found.unsettled <= by_staff < found.events == expected.events
    others = {key: number for key, number in expected.counts if key[0] not in {WHOLE, HOURS}}
    assert {key: number for key, number in found.counts.items() if key[0] not in {WHOLE, HOURS}} == others


def test_what_few_share_is_not_seen_and_nothing_is_counted_that_was_not(
    own: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = own.plan(own.edited(*STRICTER))
    found, expected = purged(counted_in(own, monkeypatch), plan), by_events(own, plan)
    events = dict(expected.counts)
    assert all(number <= events[key] for key, number in found.counts.items())
    whole = sum(number for (clause, _, __), number in found.counts.items() if clause == WHOLE)
    assert whole + found.unsettled == found.events == expected.events
    assert 0 < found.unsettled < found.events
    assert not found.not_asked


def test_what_is_learned_later_changes_nothing(own: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = counted_in(own, monkeypatch)
    later = counted.knowing(counted.fact("p1", "role", "staff"), counted.fact("t1", "allowed", HOURS))
    assert purged(later, later.plan(later.policies)) == purged(counted, counted.plan(counted.policies))


def test_which_clauses_were_enforced_then_is_not_kept(own: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = counted_in(own, monkeypatch, 1)
    enforced = purged(counted, counted.plan(counted.policies))
    recorded = purged(counted, counted.plan(counted.policies, Enforcement.AS_RECORDED))
    passing = recorded.counts[WHOLE, "pass", "pass"]
    assert passing == enforced.counts[WHOLE, "pass", "pass"] == recorded.events - recorded.unsettled
    assert recorded.unseen[HOURS] == enforced.counts[HOURS, "hold", "hold"]


def test_only_whole_days_are_counted(own: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = counted_in(own, monkeypatch).plan(own.policies)
    found = purged(own, plan, when("2026-11-16 12:00"), when("2026-11-18 00:00"))
    assert (found.in_part, found.days) == ({date(2026, 11, 16)}, {date(2026, 11, 17)})


def test_what_lifted_a_clause_is_kept(own: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = next(sender for sender in map(actor, own.events(types=[MAIL])) if sender.startswith("t"))
    lifted = own.knowing(own.fact(sender, "allowed", HOURS))
    plan = lifted.plan(lifted.policies)
    found = purged(counted_in(lifted, monkeypatch, 1), plan)
    assert found.counts == dict(by_events(lifted, plan).counts)
    assert found.counts[HOURS, "hold, allowed", "hold, allowed"]
    refused = lifted.plan(
        lifted.edited(
            ("discharge: sender\nsay: Nothing more", "say: Nothing more"), (_HOLD, _HOLD.replace("hold", "refuse"))
        )
    )
    stricter = purged(lifted, refused)
    assert stricter.unseen[HOURS] == found.counts[HOURS, "hold, allowed", "hold, allowed"]  # it takes no answers
