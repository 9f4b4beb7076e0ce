"""Writing: what goes into a day, whole or not at all."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pyarrow.parquet as pq
import pytest
from msgspec import UNSET
from tests.policy.decide.cast import HELPLINE, LEO, SCHOOL, ZONE, mail
from tests.store.events.stored import (
    FIELDS,
    MAIL,
    MONDAY,
    PowerCut,
    day,
    decided,
    files_in,
    ids,
    monday,
    power_cut,
    sent,
    store_in,
    write,
)

from chalkline.store.events import writing
from chalkline.store.events.errors import StoreError
from chalkline.store.events.manifest import read_manifest
from chalkline.store.events.schema import paths_of
from chalkline.store.events.store import EventStore
from chalkline.store.events.writing import Writer


def test_a_day_is_one_by_the_schools_clock(tmp_path: Path) -> None:
    store = store_in(tmp_path, [sent("late", "2026-07-01 23:30"), sent("early", "2026-07-02 00:30")])
    assert [str(partition.day) for partition, _ in store.days()] == ["2026-07-01", "2026-07-02"]


def test_a_file_keeps_the_fields_that_some_rule_reads_and_no_others(tmp_path: Path) -> None:
    store_in(tmp_path, monday("09:00"))
    (path,) = tmp_path.rglob("*.parquet")
    kept = set(paths_of(pq.read_schema(path)))
    assert kept == {*FIELDS[MAIL], "id", "arrived_at"}
    assert "message.subject" in kept
    assert "message.recipients.id" not in kept


def test_the_decision_stands_beside_its_event(tmp_path: Path) -> None:
    store = store_in(tmp_path, [sent("m", f"{MONDAY} 21:14", subject="")])
    (batch,) = store.scan(columns=["decision"])
    decision = batch.column("decision")[0].as_py()
    found = [(one["clause"], one["effect"], one["standing"]) for one in decision["findings"]]
    assert found == [("p@1#hours", "hold", "counts"), ("p@1#subject", "warn", "counts")]
    assert (decision["effect"], decision["undecided"], decision["policies"]) == ("hold", False, "p@1")
    assert str(decision["release_at"]) == "2026-11-17 07:30:00+00:00"


def test_of_a_protected_contact_nothing_is_kept_but_that_there_was_one(tmp_path: Path) -> None:
    store = store_in(tmp_path, [sent("secret", f"{MONDAY} 09:00", HELPLINE)])
    ((_, manifest),) = store.days()
    assert (manifest.protected, manifest.rows, list(store.scan())) == (1, 0, [])
    assert not any(b"secret" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_what_has_no_moment_belongs_to_no_day_and_is_counted(tmp_path: Path) -> None:
    undated = decided(msgspec.structs.replace(mail(), arrived_at=UNSET))
    assert write(EventStore(tmp_path), [undated]).undated == 1
    assert not list(tmp_path.iterdir())


def test_the_same_batch_written_twice_is_there_once(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00", "10:00"), monday("09:00", "10:00"))
    assert ids(store) == ["09:00", "10:00"]
    assert len(files_in(store, day())) == 1


def test_rows_in_any_order_are_stored_in_the_order_of_time(tmp_path: Path) -> None:
    assert ids(store_in(tmp_path, monday("11:00", "09:00", "10:00"))) == ["09:00", "10:00", "11:00"]


def test_a_writer_left_by_an_error_publishes_nothing(tmp_path: Path) -> None:
    def stopped() -> None:
        with Writer(EventStore(tmp_path), SCHOOL, ZONE, FIELDS) as writer:
            writer.add(*monday("09:00"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert not list(tmp_path.iterdir())


def test_a_file_that_no_manifest_names_yet_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(tmp_path, monday("09:00"))

    monkeypatch.setattr(writing, "write_manifest", power_cut)
    with pytest.raises(PowerCut):
        write(store, monday("10:00"))
    assert len(files_in(store, day())) == 2
    assert ids(store) == ["09:00"]


def test_a_file_being_written_is_not_read_and_gone_if_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        assert list(tmp_path.rglob(".unfinished-*"))
        assert not list(EventStore(tmp_path).scan())
        raise PowerCut

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    with pytest.raises(PowerCut):
        store_in(tmp_path, monday("09:00"))
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_day_keeps_the_zone_that_it_began_with(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    with pytest.raises(StoreError, match=r"by the clock of Europe/London, not of Europe/Lisbon"):
        _write_as(store, ZoneInfo("Europe/Lisbon"))
    assert ids(store) == ["09:00"]


def test_many_writers_of_one_day_lose_nothing(tmp_path: Path) -> None:
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        list(pool.map(partial(_write_hour, tmp_path), range(8, 16)))
    store = EventStore(tmp_path)
    manifest = read_manifest(store.layout.day(day()))
    assert manifest is not None
    assert (len(manifest.files), manifest.revision) == (8, 8)
    assert len(ids(store)) == 8 * 60


def test_a_mail_to_a_pupil_comes_back_with_what_was_kept_of_it(tmp_path: Path) -> None:
    store = store_in(tmp_path, [sent("m", f"{MONDAY} 09:00", LEO)])
    (batch,) = store.scan(columns=["recipient.id", "sender.id"])
    assert batch.column("recipient").to_pylist() == [{"id": "leo"}]
    assert batch.schema.names == ["arrived_at", "sender", "recipient"]


def _write_hour(folder: Path, hour: int) -> None:
    write(EventStore(folder), monday(*(f"{hour:02}:{minute:02}" for minute in range(60))))


def _write_as(store: EventStore, zone: ZoneInfo) -> None:
    with Writer(store, SCHOOL, zone, FIELDS) as writer:
        writer.add(*monday("10:00"))
