"""Purging: a day goes when its rule says so, never under a hold, and leaves counts and a receipt."""

import json
import shutil
from collections.abc import Collection
from pathlib import Path

import pytest
from tests.policy.decide.cast import CALENDAR, LEO, STRANGER, clause, document, policy_set, when
from tests.store.events.stored import FACTS, KEEP, MONDAY, PowerCut, day, ids, monday, power_cut, sent, store_in, write

from chalkline.policy.clocks.clock import clocks
from chalkline.policy.clocks.due_dates import CannotSee
from chalkline.policy.clocks.retention import Disposal, Held, Kept
from chalkline.store.events import purging
from chalkline.store.events.counts import read_counts
from chalkline.store.events.purging import Listed, Retention, finish_purges, listed, purge
from chalkline.store.events.receipts import Receipt, read_receipts
from chalkline.store.events.store import EventStore

DUE = "2027-02-15 00:00"
"""Ninety days after Monday, and the day after that begins."""


def test_a_day_is_over_after_its_period(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    (before,) = listing(store, "2027-02-14 23:59")
    (after,) = listing(store, DUE)
    assert (before.over, after.over) == (False, True)
    assert isinstance(after.fate, Disposal)
    assert before.why_kept == "delete from Monday 15 February 2027 (p@1#kept)"


@pytest.mark.parametrize(
    "rule", ["keep: event\nfor: 90 days\nfrom: created\nthen: archive", "keep: mail\nfor: 90 days\nthen: delete"]
)
def test_without_a_rule_that_deletes_events_nothing_goes(tmp_path: Path, rule: str) -> None:
    store = store_in(tmp_path, monday("09:00"))
    retention = retained(DUE, clause("kept", rule, "90 days."))
    (found,) = listed(store, retention, "s")
    assert not found.over
    assert purge(store, retention, "s", [found]).removed == ()


def test_a_rule_may_be_for_a_type_of_event_alone(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    rule = 'keep: event\nwhen: item.name == "web.request"\nfor: 90 days\nfrom: created\nthen: delete'
    (found,) = listed(store, retained(DUE, clause("kept", rule, "90 days.")), "s")
    assert isinstance(found.fate, Kept)
    assert found.why_kept == "no rule says how long events are kept"


def test_a_rule_that_asks_more_than_a_day_can_answer_stops_the_clock(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    rule = 'keep: event\nwhen: "pupil" in owner.roles\nfor: 90 days\nfrom: created\nthen: delete'
    (found,) = listed(store, retained(DUE, clause("kept", rule, "90 days.")), "s")
    assert isinstance(found.fate, CannotSee)
    assert "nobody can say" in found.why_kept


@pytest.mark.parametrize("subject", ["ann", "leo", "somebody@elsewhere.example", "m", "s"])
def test_a_legal_hold_on_anybody_in_it_keeps_the_whole_day(tmp_path: Path, subject: str) -> None:
    store = store_in(tmp_path, [sent("m", f"{MONDAY} 09:00", STRANGER, others=[LEO])], fields={})
    held = retained(DUE, holds={subject})
    (found,) = listed(store, held, "s")
    assert isinstance(found.fate, Held)
    receipt = purge(store, held, "s", [found])
    assert [(one.path, one.why) for one in receipt.kept] == [(day().path, f"a legal hold keeps {subject}")]
    assert ids(store) == ["m"]


def test_without_a_period_the_clock_stops(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    rule = "keep: event\nset_by: head_teacher\nthen: delete"
    (found,) = listed(store, retained(DUE, clause("kept", rule, "As the head teacher says.")), "s")
    assert found.why_kept == "nobody has set the period yet (p@1#kept)"


def test_a_purge_of_nothing_leaves_no_receipt(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    early = retained("2026-11-17 00:00")
    assert purge(store, early, "s", list(listed(store, early, "s"))).state == "done"
    assert not read_receipts(store.layout, "s")


def test_a_hold_on_somebody_else_keeps_nothing(tmp_path: Path) -> None:
    assert purged(store_in(tmp_path, monday("09:00")), holds={"zoe"}).rows == 1


def test_a_purged_day_is_gone_folder_and_all(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"), [sent("later", "2026-11-17 09:00")])
    purged(store)
    assert ids(store) == ["later"]
    assert not store.layout.day(day()).exists()


def test_the_receipt_names_every_file_with_its_digest(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00", "10:00"))
    (file,) = store.files()
    purged(store)
    (receipt,) = read_receipts(store.layout, "s")
    (gone,) = receipt.removed
    assert (receipt.act, receipt.state, receipt.by, receipt.rows) == ("purge", "done", "sam", 2)
    assert (gone.path, gone.sha256, gone.rows) == (f"{day().path}/{file.stored.name}", file.stored.sha256, 2)
    assert receipt.rules == ("p@1#kept",)


def test_what_is_left_counts_patterns_and_names_nobody(tmp_path: Path) -> None:
    night = [sent(f"n{n}", f"{MONDAY} 21:0{n}", subject="" if n == 2 else "Trip") for n in range(3)]
    store = store_in(tmp_path, [*monday("09:00"), *night])
    purged(store)
    table = read_counts(store, day()).to_pylist()
    assert [(row["effect"], row["findings"], row["events"]) for row in table] == [
        ("hold", "p@1#hours/1 hold counts", 2),
        ("hold", "p@1#hours/1 hold counts; p@1#subject/1 warn counts", 1),
        ("nothing", "", 1),
    ]
    assert b"ann" not in store.layout.counts(day()).read_bytes()


def test_late_events_of_a_purged_day_are_counted_with_the_others(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    purged(store)
    write(store, monday("10:00"))
    purged(store)
    assert read_counts(store, day())["events"].to_pylist() == [2]


def test_counting_the_same_events_twice_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(tmp_path, monday("09:00"))
    with monkeypatch.context() as patched:
        patched.setattr(purging, "sync_folder", power_cut)
        patched.setattr(Path, "rename", power_cut)
        with pytest.raises(PowerCut):
            purged(store)
    assert ids(store) == ["09:00"]
    purged(store)
    assert read_counts(store, day())["events"].to_pylist() == [1]


def test_stopped_while_removing_the_day_is_gone_for_readers_and_finished_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_in(tmp_path, monday("09:00"))
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", power_cut)
        with pytest.raises(PowerCut):
            purged(store)
    assert not ids(store)
    assert store.layout.purged(day()).exists()
    assert [receipt.state for receipt in read_receipts(store.layout, "s")] == ["begun"]
    finish_purges(store.layout, "s")
    assert not store.layout.purged(day()).exists()


def test_a_day_that_changed_since_it_was_listed_stays(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    found = listing(store)
    write(store, monday("10:00"))
    receipt = purge(store, retained(DUE), "s", found)
    assert (receipt.rows, [one.why for one in receipt.kept]) == (0, ["changed since listed"])
    assert ids(store) == ["09:00", "10:00"]


def test_receipts_are_json(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    purged(store)
    (path,) = store.layout.receipts("s").iterdir()
    assert json.loads(path.read_text())["at"] == "2027-02-15T00:00:00Z"


def retained(at: str, *clauses: str, holds: Collection[str] = ()) -> Retention:
    """What decides at a moment, by these clauses."""
    moment = when(at)
    policies = policy_set(document(*(clauses or [KEEP])))
    return Retention(
        clocks=clocks(policies), calendar=CALENDAR, world=FACTS.at(moment, CALENDAR), holds=holds, at=moment
    )


def listing(store: EventStore, at: str = DUE) -> list[Listed]:
    """What becomes of every day."""
    return list(listed(store, retained(at), "s"))


def purged(store: EventStore, *, holds: Collection[str] = ()) -> Receipt:
    """All that is over is gone."""
    retention = retained(DUE, holds=holds)
    return purge(store, retention, "s", list(listed(store, retention, "s")), by="sam")
