"""Purging: a day goes when its rule says so, never under a hold, and leaves counts and a receipt."""

import json
import shutil
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.policy.decide.cast import ANN, CALENDAR, LEO, STRANGER, TOM, clause, document, policy_set, when
from tests.store.events.stored import FACTS, KEEP, MONDAY, PowerCut, day, ids, monday, power_cut, sent, store_in, write

from chalkline.policy.clocks.clock import clocks
from chalkline.policy.clocks.due_dates import CannotSee
from chalkline.policy.clocks.retention import Disposal, Held, Kept
from chalkline.store.events import purging
from chalkline.store.events.counts import Condition, read_counts
from chalkline.store.events.purging import Listed, Retention, finish_purges, listed, purge
from chalkline.store.events.receipts import Receipt, read_receipts
from chalkline.store.events.rolling import Codes
from chalkline.store.events.rows import Row
from chalkline.store.events.store import DayFile, EventStore

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


def test_what_is_left_says_what_was_true_of_how_many_and_names_nobody(tmp_path: Path) -> None:
    night = [from_one_of_many(n, "21:00", subject="" if n % 2 else "Trip") for n in range(20)]
    store = store_in(tmp_path, [*(from_one_of_many(n, "09:00") for n in range(10)), *night])
    purged(store)
    assert left(store) == {"001": 10, "011": 10, "210": 10}
    written = store.layout.counts(day()).read_bytes()
    assert not [name for name in (b"staff-1", b"child-1", b"Trip") if name in written]


def test_what_fewer_than_ten_people_did_is_counted_and_not_told(tmp_path: Path) -> None:
    store = store_in(tmp_path, [*(from_one_of_many(n, "09:00") for n in range(10)), from_one_of_many(1, "21:00")])
    purged(store)
    assert left(store) == {"001": 10, "...": 1}


def test_late_events_of_a_purged_day_are_counted_with_the_others(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    purged(store)
    write(store, monday("10:00"))
    purged(store)
    assert left(store) == {"...": 2}


def test_what_was_asked_another_time_stands_beside_it(tmp_path: Path) -> None:
    store = store_in(tmp_path, [from_one_of_many(n, "09:00") for n in range(10)])
    purged(store)
    write(store, [from_one_of_many(n, "10:00") for n in range(10)])
    retention = replace(retained(DUE), asks=Asking("outside hours", "late"))
    purge(store, retention, "s", list(listed(store, retention, "s")))
    counts = read_counts(store, day())
    assert [one.key for one in counts.conditions] == ["decided", "outside hours", "subject", "late"]
    assert left(store) == {"00.0": 10, "001.": 10}


def test_counting_the_same_events_twice_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(tmp_path, monday("09:00"))
    with monkeypatch.context() as patched:
        patched.setattr(purging, "sync_folder", power_cut)
        patched.setattr(Path, "rename", power_cut)
        with pytest.raises(PowerCut):
            purged(store)
    assert ids(store) == ["09:00"]
    purged(store)
    assert left(store) == {"...": 1}


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
        clocks=clocks(policies),
        calendar=CALENDAR,
        world=FACTS.at(moment, CALENDAR),
        holds=holds,
        at=moment,
        asks=Asking("outside hours", "subject"),
    )


class Asking:
    """Asks of mail what it is told to."""

    def __init__(self, *keys: str) -> None:
        self.keys = keys

    def conditions(self, _: str) -> list[Condition]:
        return [Condition(key=key, text=key) for key in self.keys]

    def answers(self, store: EventStore, file: DayFile) -> Codes:
        """Whether it came at night, or had a subject."""
        (batch,) = store.scan_file(file, ["message.subject"])
        hours = pc.hour(batch.column("arrived_at")).to_numpy()
        subjects = pc.struct_field(batch.column("message"), "subject").to_pylist()
        true = {"outside hours": hours > 17, "late": hours > 22, "subject": np.array([text != "" for text in subjects])}
        return np.column_stack([np.where(true[key], ord("1"), ord("0")) for key in self.keys]).astype(np.uint8)


def from_one_of_many(number: int, at: str, subject: str = "Trip") -> Row:
    """A mail from one member of staff to one child, both of that number."""
    sender = msgspec.structs.replace(ANN, id=f"staff-{number}")
    return sent(
        f"{number} {at}",
        f"{MONDAY} {at}",
        msgspec.structs.replace(TOM, id=f"child-{number}"),
        sender=sender,
        subject=subject,
    )


def left(store: EventStore) -> dict[str, int]:
    """What is left of Monday: how many events have which pattern."""
    table = pq.read_table(store.layout.counts(day()), partitioning=None)
    return dict(zip(table["pattern"].to_pylist(), table["events"].to_pylist(), strict=True))


def listing(store: EventStore, at: str = DUE) -> list[Listed]:
    """What becomes of every day."""
    return list(listed(store, retained(at), "s"))


def purged(store: EventStore, *, holds: Collection[str] = ()) -> Receipt:
    """All that is over is gone."""
    retention = retained(DUE, holds=holds)
    return purge(store, retention, "s", list(listed(store, retention, "s")), by="sam")
