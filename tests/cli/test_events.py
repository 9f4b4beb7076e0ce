"""``chalkline events``: from mail to a store, and out of it again."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from chalkline.store.events.store import EventStore

FERNDALE = Path(str(files("chalkline.library"))) / "ferndale"
DUE = "2027-03-01"


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    """A store with the demonstration day."""
    result = run("events", "import", FERNDALE / "day", "--school", FERNDALE, "--store", tmp_path / "store")
    assert result.exit_code == 0, result.output
    return tmp_path / "store"


def test_imported_mail_is_shown(run: Run, store: Path) -> None:
    shown = run("events", "show", "--store", store).stdout
    assert "ferndale  mail.send  2026-11-16 to 2026-11-16: " in shown
    (row,) = (
        row
        for row in json.loads(run("events", "show", "--store", store, "--json").stdout)["types"]
        if row["type"] == "mail.send"
    )
    assert row["events"] == sum(file.stored.rows for file in EventStore(store).files(["mail.send"]))


def test_importing_twice_stores_once(run: Run, store: Path) -> None:
    again = run("events", "import", FERNDALE / "day", "--school", FERNDALE, "--store", store)
    assert again.stdout.startswith("0 events stored")


def test_events_of_a_file_are_imported_and_those_without_a_moment_counted(run: Run, tmp_path: Path) -> None:
    written = {
        "event": "web.request",
        "person": {"id": "f-lowe", "inside": True},
        "site": {"host": "a.example"},
        "page": {},
    }
    lines = [written, {**written, "arrived_at": "2026-11-16T10:00:00Z"}]
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    said = run("events", "import", "--events", path, "--school", FERNDALE, "--store", tmp_path / "s").stdout
    assert said == f"1 event stored in {tmp_path / 's'}; 1 say not when they came, and were left out\n"


def test_nothing_to_import_is_a_wrong_call(run: Run, tmp_path: Path) -> None:
    assert run("events", "import", "--school", FERNDALE, "--store", tmp_path).exit_code == 2


def test_purging_lists_first_and_then_leaves_counts_and_a_receipt(run: Run, store: Path) -> None:
    arguments = ("events", "purge", "--store", store, "--school", FERNDALE, "--on")
    assert "stays   " in run(*arguments, "2026-11-20").stdout
    listed = run(*arguments, DUE).stdout
    assert "over    school=ferndale/type=mail.send/day=2026-11-16" in listed
    assert "Nothing was removed" in listed
    assert list(EventStore(store).files())
    purged = json.loads(run(*arguments, DUE, "--yes", "--json", "--by", "f-chowdhury").stdout)
    assert (purged["state"], purged["rules"], purged["by"]) == (
        "done",
        ["storage-and-retention@1#monitoring.kept"],
        "f-chowdhury",
    )
    assert not list(EventStore(store).files())
    assert list(store.rglob("_counts/**/*.parquet"))


@pytest.mark.parametrize("damaged", ["_manifest.json", "*.parquet"])
def test_what_the_help_for_a_damaged_day_says_works(run: Run, store: Path, tmp_path: Path, damaged: str) -> None:
    arguments = ("events", "purge", "--store", store, "--school", FERNDALE, "--on", DUE, "--yes")
    broken = next(store.glob(f"school=*/type=mail.send/day=*/{damaged}"))
    broken.write_bytes(b"PAR1")
    refused = run(*arguments)
    assert (refused.exit_code, "move" in refused.stderr) == (2, True)
    broken.parent.rename(tmp_path / "out of the store")
    assert run(*arguments).exit_code == 0
    assert not list(EventStore(store).files())


def test_what_stays_says_until_when_by_the_school_s_clock(run: Run, store: Path) -> None:
    said = run("events", "purge", "--store", store, "--school", FERNDALE, "--on", "2026-11-20").stdout
    assert "delete from Monday 15 February 2027 (storage-and-retention@1#monitoring.kept)" in said


def test_damaged_counts_are_found_and_named(run: Run, store: Path) -> None:
    run("events", "purge", "--store", store, "--school", FERNDALE, "--on", DUE, "--yes")
    assert run("events", "verify", "--store", store).exit_code == 0
    counts = next(store.glob("school=*/_counts/*/*.parquet"))
    counts.write_bytes(counts.read_bytes()[:-9])
    found = run("events", "verify", "--store", store)
    assert (found.exit_code, counts.name in found.stderr) == (1, True)
    replayed = run("replay", FERNDALE / "policies", "--school", FERNDALE, "--events", store)
    assert (replayed.exit_code, "not what is left of a day" in replayed.stderr) == (2, True)


def test_a_legal_hold_keeps_its_day(run: Run, store: Path, tmp_path: Path) -> None:
    school = held(tmp_path / "school", "f-lowe")
    said = run("events", "purge", "--store", store, "--school", school, "--on", DUE, "--yes").stdout
    assert "a legal hold keeps f-lowe" in said
    erased = run("events", "erase", "f-lowe", "--store", store, "--school", school, "--yes")
    assert (erased.exit_code, "a legal hold keeps f-lowe" in erased.stderr) == (2, True)


def test_a_person_is_handed_their_events_and_erased(run: Run, store: Path, tmp_path: Path) -> None:
    to, arguments = tmp_path / "lowe.jsonl", ("f-lowe", "--store", store, "--school", FERNDALE)
    run("events", "export", *arguments, "--to", to)
    handed = [json.loads(line) for line in to.read_text().splitlines()]
    assert handed
    assert all("f-lowe" in {event["sender"].get("id"), event["recipient"].get("id")} for event in handed)
    assert "Nothing was removed" in run("events", "erase", *arguments).stdout
    assert f"{len(handed):,} events are gone" in run("events", "erase", *arguments, "--yes").stdout
    assert "There is nothing of theirs." in run("events", "erase", *arguments).stdout


def test_receipts_are_listed_in_the_order_of_time(run: Run, store: Path, tmp_path: Path) -> None:
    assert run("events", "receipts", "--store", store).stdout.endswith("has no receipts.\n")
    arguments = ("f-lowe", "--store", store, "--school", FERNDALE, "--by", "f-ellis")
    run("events", "export", *arguments, "--to", tmp_path / "lowe.jsonl")
    run("events", "erase", *arguments, "--yes")
    run("events", "purge", "--store", store, "--school", FERNDALE, "--on", DUE, "--yes")
    listed = json.loads(run("events", "receipts", "--store", store, "--json").stdout)
    assert [(one["act"], one["by"], one["person"]) for one in listed] == [
        ("export", "f-ellis", "f-lowe"),
        ("erase", "f-ellis", "f-lowe"),
        ("purge", "", ""),
    ]
    said = run("events", "receipts", "--store", store).stdout
    assert f"{listed[0]['rows']} events of f-lowe handed out" in said
    assert f"purge   {listed[2]['rows']} events of 1 file removed" in said


def test_a_receipt_of_what_was_stopped_halfway_says_so(run: Run, store: Path) -> None:
    run("events", "purge", "--store", store, "--school", FERNDALE, "--on", DUE, "--yes")
    (path,) = store.glob("school=*/_receipts/*.json")
    path.write_text(path.read_text().replace('"done"', '"begun"'))
    assert "stopped halfway" in run("events", "receipts", "--store", store).stdout
    path.write_text("{")
    broken = run("events", "receipts", "--store", store)
    assert (broken.exit_code, path.name in broken.stderr) == (2, True)


def test_an_export_overwrites_nothing(run: Run, store: Path, tmp_path: Path) -> None:
    to = tmp_path / "there.jsonl"
    to.touch()
    assert run("events", "export", "f-lowe", "--store", store, "--school", FERNDALE, "--to", to).exit_code == 2


def test_an_export_that_cannot_be_written_names_its_file(run: Run, store: Path, tmp_path: Path) -> None:
    to = tmp_path / "nowhere" / "lowe.jsonl"
    said = run("events", "export", "f-lowe", "--store", store, "--school", FERNDALE, "--to", to)
    assert (said.exit_code, f"cannot write {to}: no such file" in said.stderr) == (2, True)


def test_an_export_that_fails_leaves_no_half_file(run: Run, store: Path, tmp_path: Path) -> None:
    for file in EventStore(store).files():
        file.path.unlink()
    to = tmp_path / "lowe.jsonl"
    said = run("events", "export", "f-lowe", "--store", store, "--school", FERNDALE, "--to", to)
    assert (said.exit_code, to.exists()) == (2, False)


@pytest.mark.parametrize(
    "command",
    [
        ("show",),
        ("verify",),
        ("receipts",),
        ("compact",),
        ("purge", "--school", FERNDALE),
        ("erase", "f-lowe", "--school", FERNDALE),
        ("export", "f-lowe", "--school", FERNDALE, "--to", "lowe.jsonl"),
    ],
)
def test_all_is_never_well_with_a_store_that_is_not_there(
    run: Run, tmp_path: Path, command: tuple[str | Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("events", *command, "--store", "misspelt")
    assert (said.exit_code, "there is no store at misspelt" in said.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "store").touch()
    said = run("events", "import", FERNDALE / "day", "--school", FERNDALE, "--store", tmp_path / "store")
    assert (said.exit_code, str(tmp_path / "store") in said.stderr) == (2, True)
    assert "what was stored before is there still" in said.stderr


def test_nobody_is_asked_to_be_erased_by_a_misspelt_id(run: Run, store: Path) -> None:
    said = run("events", "erase", "f-low", "--store", store, "--school", FERNDALE)
    assert (said.exit_code, "nobody has the id `f-low`" in said.stderr) == (2, True)


def test_a_sound_store_is_verified_and_a_damaged_one_named(run: Run, store: Path) -> None:
    assert run("events", "verify", "--store", store).exit_code == 0
    file = next(EventStore(store).files())
    file.path.write_bytes(file.path.read_bytes()[:-1])
    found = run("events", "verify", "--store", store)
    assert (found.exit_code, file.path.name in found.stderr) == (1, True)


def test_a_fault_of_the_store_ends_a_command_with_how_to_mend_it(run: Run, store: Path) -> None:
    (store / "attic").mkdir()
    found = run("events", "show", "--store", store)
    assert (found.exit_code, "= help: what lies in a store" in found.stderr) == (2, True)


def test_a_day_is_compacted(run: Run, tmp_path: Path) -> None:
    line = {"event": "web.request", "person": {"id": "a", "inside": True}, "site": {"host": "a.example"}, "page": {}}
    for minute in range(2):
        path = tmp_path / "events.jsonl"
        path.write_text(json.dumps({**line, "arrived_at": f"2026-11-16T10:0{minute}:00Z"}))
        run("events", "import", "--events", path, "--school", FERNDALE, "--store", tmp_path / "s")
    assert run("events", "compact", "--store", tmp_path / "s").stdout == "2 files of 1 day became 1.\n"
    assert run("events", "compact", "--store", tmp_path / "s").stdout == "Every day has one file already.\n"


def test_what_rules_read_and_the_store_did_not_keep_is_told(run: Run, tmp_path: Path, alderbrook: Path) -> None:
    run("events", "import", FERNDALE / "day", "--school", alderbrook, "--store", tmp_path / "s")
    assert "cannot see  mail." in run("events", "show", "--store", tmp_path / "s", "--school", FERNDALE).stdout


def test_a_school_and_its_log_are_made_up(run: Run, tmp_path: Path) -> None:
    span = ("--from", "2026-11-16", "--to", "2026-11-18", "--events", "400")
    arguments = ("events", "generate", "--school", tmp_path / "school", "--store", tmp_path / "store", *span)
    made = run(*arguments, "--pupils", "50", "--staff", "25")
    assert made.exit_code == 0, made.output
    assert "is a new school of 50 pupils and 25 staff" in made.stdout
    assert {str(file.partition.day) for file in EventStore(tmp_path / "store").files()} == {"2026-11-16", "2026-11-17"}
    assert run(*arguments).stdout.startswith("0 events of")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--from", "2026-11-16", "--to", "2026-11-16"), "there is no day"),
        (("--from", "2026-11-16", "--to", "2026-11-17", "--type", "mail.sent"), "cannot be made up"),
    ],
)
def test_a_wrong_call_makes_up_nothing(run: Run, tmp_path: Path, wrong: tuple[str, ...], said: str) -> None:
    result = run("events", "generate", "--school", tmp_path / "new", "--store", tmp_path / "s", *wrong)
    assert (result.exit_code, said in result.stderr) == (2, True)
    assert not list(tmp_path.iterdir())


def held(folder: Path, person: str) -> Path:
    """Ferndale, with a legal hold on somebody."""
    for file in (path for path in FERNDALE.rglob("*") if path.is_file()):
        target = folder / file.relative_to(FERNDALE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    with (folder / "facts.csv").open("a") as facts:
        facts.write(f"{person},legal_hold,,case-7,2026-11-20,,,f-ellis,asked for\n")
    return folder
