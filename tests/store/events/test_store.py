"""Reading: the right rows in the right order, or a clear error."""

from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.policy.decide.cast import TOM, when
from tests.store.events.stored import FIELDS, MAIL, MONDAY, day, files_in, ids, monday, sent, store_in, write

from chalkline.events.columns import event_at, event_of
from chalkline.store.events.compaction import compact
from chalkline.store.events.errors import StoreError
from chalkline.store.events.manifest import FORMAT, Manifest, StoredFile, read_manifest, write_manifest
from chalkline.store.events.parquet import write_file
from chalkline.store.events.schema import conformed, day_of, not_kept, stored_schema
from chalkline.store.events.store import EventStore

OLDER = {MAIL: FIELDS[MAIL] - {"message.subject"}}
"""What was kept before a rule read the subject."""


def test_an_empty_store_has_nothing_to_read(tmp_path: Path) -> None:
    assert not list(EventStore(tmp_path / "none").scan())


def test_rows_of_several_files_come_in_the_order_of_time(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00", "12:00", "15:00"), monday("10:00", "16:00"), monday("11:00"))
    assert ids(store) == ["09:00", "10:00", "11:00", "12:00", "15:00", "16:00"]


def test_days_come_in_order(tmp_path: Path) -> None:
    store = store_in(tmp_path, [sent("b", "2026-11-17 09:00"), sent("a", "2026-11-16 22:00")])
    assert [(day_of(batch), event_of(batch.schema)) for batch in store.scan()] == [(MONDAY, MAIL), ("2026-11-17", MAIL)]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2026-11-16 10:00", None, ["10:00", "11:00"]),
        (None, "2026-11-16 10:00", ["09:00"]),
        ("2026-11-16 09:30", "2026-11-16 10:30", ["10:00"]),
        ("2026-11-17 00:00", None, []),
    ],
)
def test_a_scan_is_of_a_span_without_its_end(tmp_path: Path, since: str, until: str, found: list[str]) -> None:
    store = store_in(tmp_path, monday("09:00", "10:00", "11:00"))
    span = {"since": when(since) if since else None, "until": when(until) if until else None}
    assert ids(store, **span) == found


def test_a_scan_is_of_some_types_and_schools(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    assert not ids(store, types=["web.request"])
    assert not ids(store, schools=["elsewhere"])


def test_what_an_older_file_never_kept_is_null_and_said_not_to_be_kept(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"), fields=OLDER)
    write(store, monday("10:00"))
    batches = list(store.scan(columns=["message.subject", "sender.id"]))
    told = [(b.column("message").to_pylist(), not_kept(b)) for b in batches]
    assert told == [([None], {"message.subject"}), ([{"subject": "Trip"}], frozenset())]


def test_the_days_on_which_a_field_was_not_kept_are_told(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"), fields=OLDER)
    write(store, [sent("m", "2026-11-17 09:00")])
    assert store.not_kept({MAIL: ["message.subject", "sender.id"]}) == {MAIL: {"message.subject": [day().day]}}


def test_a_file_of_a_declaration_with_more_fields_is_read_without_them(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    rewritten(store, lambda table: table.append_column("mood", pa.array(["fine"])))
    assert ids(store) == ["09:00"]
    assert "mood" not in next(store.scan()).schema.names


def test_a_reader_goes_on_while_the_day_is_compacted(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"), monday("10:00"))
    reading = store.scan()
    first = next(reading)
    compact(store, day())
    assert [id_ for batch in (first, *reading) for id_ in batch.column("id").to_pylist()] == ["09:00", "10:00"]


def test_files_are_listed_with_what_they_keep(tmp_path: Path) -> None:
    (file,) = store_in(tmp_path, monday("09:00")).files()
    assert file.path.is_file()
    assert (file.stored.rows, set(file.not_kept(["message.size", "sender.id"]))) == (1, {"message.size"})


def test_a_file_alone_comes_by_groups_of_rows_with_its_texts_as_they_are_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalkline.store.events.parquet.ROW_GROUP", 2)
    mails = [sent(str(n), f"{MONDAY} 09:0{n}", others=[TOM] * n, subject="ab"[n % 2]) for n in range(5)]
    store = store_in(tmp_path, mails, fields={})
    (file,), (whole,) = store.files(), store.scan()
    parts = list(store.scan_file(file))
    assert [part.num_rows for part in parts] == [2, 2, 1]
    assert [row for part in parts for row in part.to_pylist()] == whole.to_pylist()
    assert [event_at(part, 0) for part in parts] == [event_at(whole, row) for row in (0, 2, 4)]
    kinds = [part.schema.field("message").type.field("subject").type for part in parts]
    assert all(map(pa.types.is_dictionary, kinds))


def test_a_file_has_whole_groups_of_rows_however_they_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalkline.store.events.parquet.ROW_GROUP", 3)
    (batch,) = store_in(tmp_path / "store", monday(*(f"09:0{n}" for n in range(8)))).scan()
    schema = stored_schema(MAIL)
    cut = [batch.slice(start, end - start) for start, end in ((0, 1), (1, 1), (1, 6), (6, 8))]
    stored = write_file(tmp_path, schema, [conformed(part, schema) for part in cut])
    assert stored is not None
    metadata = pq.read_metadata(tmp_path / stored.name)
    assert [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)] == [3, 3, 2]
    assert pq.read_table(tmp_path / stored.name).column("id").to_pylist() == batch.column("id").to_pylist()


def test_memory_is_bounded_by_batches_not_by_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalkline.store.events.store.ROWS", 7)
    store = store_in(
        tmp_path, monday(*(f"09:{m:02}" for m in range(40))), monday(*(f"09:{m:02}:30" for m in range(40)))
    )
    sizes = [batch.num_rows for batch in store.scan()]
    assert sum(sizes) == 80
    assert max(sizes) <= 14


class TestDamage:
    """Every kind says what, where and how to mend it."""

    def test_a_truncated_file(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        path = the_file(store)
        path.write_bytes(path.read_bytes()[:-100])
        told = error(store)
        assert "bytes and was written with" in told.what
        assert told.where == path
        assert "restore it" in told.mend

    def test_a_file_that_is_no_parquet(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        path = the_file(store)
        path.write_bytes(bytes(path.stat().st_size))
        assert error(store).what.startswith("this is not a whole Parquet file")

    def test_a_file_cut_in_its_middle(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        path = the_file(store)
        whole = path.read_bytes()
        path.write_bytes(whole[:4] + b"\xff" * 400 + whole[404:])
        assert error(store).what.startswith("this file cannot be read to its end")

    def test_a_file_that_is_gone(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        the_file(store).unlink()
        assert "it is gone" in error(store).what

    def test_a_foreign_parquet_file(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        rewritten(store, lambda table: table.replace_schema_metadata(None))
        assert error(store).what == "this file is not the store's"

    def test_a_file_of_a_newer_version(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        newer = {**stored_schema(MAIL).metadata, b"chalkline.format": str(FORMAT + 1).encode()}
        rewritten(store, lambda table: table.replace_schema_metadata(newer))
        told = error(store)
        assert told.what.startswith("this was written by a newer version (format 2")
        assert told.mend == "update Chalkline"

    def test_a_file_of_another_type_of_event(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        other = stored_schema("web.request").metadata
        rewritten(store, lambda table: table.replace_schema_metadata(other))
        assert error(store).what == "this file holds `web.request`, not `mail.send`"

    def test_a_field_of_another_type(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        rewritten(store, lambda table: table.set_column(1, "arrived_at", table["arrived_at"].cast(pa.int64())))
        assert "`arrived_at` is int64 here" in error(store).what

    def test_a_manifest_that_is_none(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        (store.layout.day(day()) / "_manifest.json").write_text('{"school": ')
        assert error(store).what.startswith("this is not the manifest of a day")

    def test_a_manifest_of_a_newer_version(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        write_manifest(store.layout.day(day()), msgspec.structs.replace(manifest_of(store), format=2))
        assert error(store).mend == "update Chalkline"

    def test_a_folder_that_is_no_day(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        (store.layout.day(day()).parent / "day=yesterday").mkdir()
        assert error(store).what == "`yesterday` is no day"

    def test_a_type_that_there_is_not(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        (store.layout.school("s") / "type=mail.sent").mkdir()
        assert error(store).what == "`mail.sent` is no type"

    def test_a_file_among_the_folders(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        (tmp_path / "notes.txt").write_text("hello")
        assert error(store).what == "this is not a folder `school=…`"

    def test_a_foreign_file_in_a_day_is_no_readers_business(self, tmp_path: Path) -> None:
        store = store_in(tmp_path, monday("09:00"))
        (store.layout.day(day()) / "copy.parquet").write_bytes(the_file(store).read_bytes())
        assert ids(store) == ["09:00"]


def test_a_day_on_which_nothing_was_published_yet_is_empty(tmp_path: Path) -> None:
    store = EventStore(tmp_path)
    store.layout.day(day()).mkdir(parents=True)
    assert not list(store.scan())


def error(store: EventStore) -> StoreError:
    """What reading the whole store says."""
    with pytest.raises(StoreError) as caught:
        list(store.scan())
    return caught.value


def the_file(store: EventStore) -> Path:
    """The one file of Monday."""
    (name,) = files_in(store, day())
    return store.layout.day(day()) / name


def manifest_of(store: EventStore) -> Manifest:
    """Monday's."""
    found = read_manifest(store.layout.day(day()))
    assert found is not None
    return found


def rewritten(store: EventStore, change: object) -> None:
    """The one file of Monday is as changed, and the manifest says so."""
    path = the_file(store)
    assert callable(change)
    pq.write_table(change(pq.read_table(path, partitioning=None)), path)
    manifest = manifest_of(store)
    files: tuple[StoredFile, ...] = (msgspec.structs.replace(manifest.files[0], bytes=path.stat().st_size),)
    write_manifest(path.parent, msgspec.structs.replace(manifest, files=files))
