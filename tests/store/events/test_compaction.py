"""Compaction: one file in the place of many, whatever happens on the way."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.decide.cast import CALENDAR, when
from tests.store.events.stored import (
    DECIDER,
    FACTS,
    FIELDS,
    MAIL,
    MONDAY,
    PowerCut,
    day,
    files_in,
    ids,
    monday,
    power_cut,
    sent,
    store_in,
    write,
)

from chalkline.store.events import rewriting
from chalkline.store.events.compaction import compact
from chalkline.store.events.rows import Row
from chalkline.store.events.store import EventStore

OLDER = {MAIL: FIELDS[MAIL] - {"message.subject"}}
_FEW = settings(max_examples=15)


def test_many_files_become_one(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("11:00"), monday("09:00"), monday("10:00"))
    done = compact(store, day())
    assert done is not None
    assert (done.files_before, done.files_after, done.doubled) == (3, 1, 0)
    assert ids(store) == ["09:00", "10:00", "11:00"]
    assert len(files_in(store, day())) == 1


def test_a_day_of_one_file_or_none_stays_as_it_is(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    assert compact(store, day()) is None
    assert compact(store, day("2026-11-17")) is None


def test_rows_that_a_stopped_worker_wrote_twice_are_there_once(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00", "10:00"), monday("10:00", "11:00"))
    done = compact(store, day())
    assert done is not None
    assert done.doubled == 1
    assert ids(store) == ["09:00", "10:00", "11:00"]


def test_what_was_decided_again_later_is_another_row(tmp_path: Path) -> None:
    (held,) = [sent("m", f"{MONDAY} 21:14")]
    again = DECIDER.decide(held.event, FACTS, CALENDAR, when("2026-11-17 07:30"))
    store = store_in(tmp_path, [held], [Row(held.event, again, held.versions)])
    compact(store, day())
    assert ids(store) == ["m", "m"]


def test_files_that_keep_other_fields_stay_apart(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"), monday("10:00"), fields=OLDER)
    write(store, monday("11:00"))
    done = compact(store, day())
    assert done is not None
    assert done.files_after == 2
    assert store.not_kept({MAIL: ["message.subject"]}) == {MAIL: {"message.subject": [day().day]}}
    assert ids(store) == ["09:00", "10:00", "11:00"]


def test_a_batch_that_went_into_another_file_is_not_taken_twice(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"), monday("10:00"))
    compact(store, day())
    write(store, monday("09:00"))
    assert ids(store) == ["09:00", "10:00"]
    assert len(files_in(store, day())) == 1


@pytest.mark.parametrize("step", ["write_manifest", "sweep"])
def test_stopped_at_any_step_it_has_lost_and_doubled_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store = store_in(tmp_path, monday("09:00"), monday("10:00"))
    with monkeypatch.context() as patched:
        patched.setattr(rewriting, step, power_cut)
        with pytest.raises(PowerCut):
            compact(store, day())
    assert len(files_in(store, day())) == 3
    assert ids(store) == ["09:00", "10:00"]
    write(store, monday("11:00"))
    compact(store, day())
    assert ids(store) == ["09:00", "10:00", "11:00"]
    assert len(files_in(store, day())) == 1


def test_foreign_files_are_left_alone(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"), monday("10:00"))
    (store.layout.day(day()) / "notes.txt").write_text("mine")
    compact(store, day())
    assert (store.layout.day(day()) / "notes.txt").exists()


def test_what_lies_beside_a_file_goes_with_it(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"), monday("10:00"))
    (first, _) = store.files()
    beside = first.path.with_name(f"_{first.path.stem}.truth")
    beside.write_bytes(b"bits")
    compact(store, day())
    assert not beside.exists()


@_FEW
@given(st.lists(st.lists(st.integers(0, 59), max_size=5, unique=True), max_size=4))
def test_it_changes_no_row(batches: list[list[int]]) -> None:
    with TemporaryDirectory() as folder:
        store = store_in(Path(folder), *(monday(*(f"09:{minute:02}" for minute in batch)) for batch in batches))
        compact(store, day())
        compact(store, day())
        assert Counter(ids(store)) == Counter({f"09:{minute:02}" for batch in batches for minute in batch})
        assert len(files_in(store, day())) <= 1 if any(batches) else not list(EventStore(Path(folder)).scan())
