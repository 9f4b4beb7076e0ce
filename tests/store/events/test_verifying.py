"""Whether a store is what its manifests say."""

from pathlib import Path

import pytest
from tests.store.events.stored import day, files_in, monday, store_in

from chalkline.store.events.store import EventStore
from chalkline.store.events.verifying import faults


def test_a_sound_store_has_no_faults(tmp_path: Path) -> None:
    assert not told(store_in(tmp_path, monday("09:00"), monday("10:00")))


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    path = store.layout.day(day()) / files_in(store, day())[0]
    content = bytearray(path.read_bytes())
    content[10] ^= 1
    path.write_bytes(content)
    assert told(store) == ["this file is not the one that was written"]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (".unfinished-1.parquet", "a write was stopped halfway"),
        ("copy.parquet", "the day's manifest does not name this file, and no reader of the store sees it"),
    ],
)
def test_what_lies_about_is_found(tmp_path: Path, name: str, fault: str) -> None:
    store = store_in(tmp_path, monday("09:00"))
    (store.layout.day(day()) / name).touch()
    assert told(store) == [fault]


def test_a_file_that_is_gone_or_cut_is_found_and_the_others_are_looked_at(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"), monday("10:00"), monday("11:00"))
    first, second, _ = (store.layout.day(day()) / name for name in files_in(store, day()))
    first.unlink()
    second.write_bytes(second.read_bytes()[:-1])
    gone, cut = told(store)
    assert "it is gone" in gone
    assert "bytes and was written with" in cut


def test_damaged_manifests_and_foreign_folders_are_found(tmp_path: Path) -> None:
    store = store_in(tmp_path, monday("09:00"))
    (store.layout.day(day()) / "_manifest.json").write_text("{")
    (found,) = told(store)
    assert found.startswith("this is not the manifest of a day")
    (tmp_path / "attic").mkdir()
    assert told(store)[-1] == "this is not a folder `school=…`"


def told(store: EventStore) -> list[str]:
    """What is wrong, in order."""
    return [fault.what for fault in faults(store)]
