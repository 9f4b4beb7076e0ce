"""Damage is said aloud, with file and byte, and costs nothing else."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from tests.store.spool.letters import NINE, answer, letter, part

from chalkline.store.spool.cleaning import cleaning, is_due
from chalkline.store.spool.disk import PosixDisk
from chalkline.store.spool.entry import Entry, Fate
from chalkline.store.spool.errors import SpoolError
from chalkline.store.spool.frames import HEAD_SIZE
from chalkline.store.spool.ids import Ids
from chalkline.store.spool.intent import Intent
from chalkline.store.spool.ledger import Ledger
from chalkline.store.spool.opening import opened
from chalkline.store.spool.reading import Look
from chalkline.store.spool.spool import Spool

SMALL = 4096


def filled(folder: Path, number: int = 5) -> list[Entry]:
    """A spool with so many entries, closed as it should be."""

    async def fill() -> list[Entry]:
        spool = await Spool.open(folder)
        for _ in range(number):
            await spool.accept(letter(spool.new_id(NINE)))
        entries = list(spool.entries())
        await spool.close()
        return entries

    return asyncio.run(fill())


def hurt(folder: Path, entry: Entry) -> tuple[str, int]:
    """One bit of the entry's record changes; the file and offset of the record."""
    place = Look.of(folder).replay.state.open[entry.id].place
    with (folder / "journal" / place.segment.name).open("r+b") as file:
        file.seek(place.offset + HEAD_SIZE + 20)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 4]))
    return f"journal/{place.segment.name}", place.offset


def test_a_damaged_record_is_named_and_the_rest_is_kept(folder: Path) -> None:
    entries = filled(folder)
    file, offset = hurt(folder, entries[2])
    ledger = opened(PosixDisk(), folder)
    first, second = ledger.faults
    assert (first.file, first.offset, first.loss) == (file, offset, True)
    assert first.what.startswith("record 4 is damaged or missing, though synced")
    assert (second.file, second.loss) == (f"messages/{entries[2].id}.eml", False)
    assert [ledger.entry(id_) for id_ in ledger.state.open] == [*entries[:2], *entries[3:]]
    ledger.close()
    assert Look.of(folder).verify().put_aside == (f"damaged/{entries[2].id}.eml",)


def test_damage_is_said_at_each_start_until_its_file_is_put_aside(folder: Path) -> None:
    entries = filled(folder)
    file, _ = hurt(folder, entries[0])
    for _ in range(2):
        ledger = opened(PosixDisk(), folder)
        assert ledger.faults[0].file == file
        ledger.close()
    ledger = opened(PosixDisk(), folder)
    clean(ledger)
    ledger.close()
    assert not opened(PosixDisk(), folder).faults
    assert file.replace("journal", "damaged", 1) in Look.of(folder).verify().put_aside


def test_even_the_last_record_before_the_end_is_missed(folder: Path) -> None:
    entries = filled(folder, 1)
    hurt(folder, entries[0])
    assert [fault.loss for fault in opened(PosixDisk(), folder).faults] == [True, False]


def test_a_missing_file_of_the_journal_is_missed(folder: Path) -> None:
    filled(folder)
    filled(folder)
    min((folder / "journal").iterdir()).unlink()
    ledger = opened(PosixDisk(), folder)
    assert ledger.faults[0].what.startswith("records 1 to 7 are damaged or missing")
    assert len(ledger.state.open) == 5
    assert len(ledger.faults) == 1 + 5


def test_a_missing_message_is_missed(folder: Path) -> None:
    entries = filled(folder)
    (folder / f"messages/{entries[1].id}.eml").unlink()
    assert [fault.file for fault in opened(PosixDisk(), folder).faults] == [f"messages/{entries[1].id}.eml"]


def test_a_torn_tail_is_no_damage(folder: Path) -> None:
    """As a kill leaves it: without the record that a proper end writes."""
    entries = filled(folder)
    place = Look.of(folder).replay.state.open[entries[-1].id].place
    path = folder / "journal" / place.segment.name
    path.write_bytes(path.read_bytes()[: place.offset + place.size - 1])
    ledger = opened(PosixDisk(), folder)
    assert [(fault.offset, fault.loss) for fault in ledger.faults] == [(place.offset, False), (0, False)]
    assert list(ledger.state.open) == [entry.id for entry in entries[:-1]]
    ledger.close()
    assert not opened(PosixDisk(), folder).faults


def test_what_nobody_was_told_of_leaves_no_trace(folder: Path) -> None:
    filled(folder)
    unknown = letter(Ids().new(NINE))
    (folder / f"messages/{unknown.entry.id}.eml").write_bytes(unknown.raw)
    ledger = opened(PosixDisk(), folder)
    assert not ledger.faults
    assert unknown.entry.id not in ledger.messages.ids()


def test_another_format_is_refused(folder: Path) -> None:
    filled(folder)
    path = min((folder / "journal").iterdir())
    path.write_bytes(path.read_bytes().replace(b"chalkline spool\x01", b"chalkline spool\x02"))
    with pytest.raises(SpoolError, match="another version"):
        opened(PosixDisk(), folder)


def test_a_record_that_cannot_be_understood_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = opened(PosixDisk(), folder)
    monkeypatch.setattr("chalkline.store.spool.ledger.encoded", lambda _record: msgspec.msgpack.encode({"entries": 3}))
    ledger.commit([Intent(facts=(answer(1, "m1"),))])
    ledger.close()
    monkeypatch.undo()
    (fault,) = opened(PosixDisk(), folder).faults
    assert fault.loss
    assert "cannot be understood" in fault.what


def clean(ledger: Ledger) -> None:
    for group in cleaning(ledger):
        outcomes = ledger.commit(group)
        ledger.apply(outcomes)
        ledger.discard(outcomes)


def test_cleaning_keeps_what_holds_and_shortens_the_rest(folder: Path) -> None:
    ledger, ids = opened(PosixDisk(), folder, segment_size=SMALL), Ids()
    kept = letter(ids.new(NINE))
    commit(ledger, Intent(letters=(kept,), facts=(answer(1, kept.entry.id),)))
    for _ in range(100):
        passing = letter(ids.new(NINE))
        commit(ledger, Intent(letters=(passing,)))
        commit(ledger, Intent(changes={passing.entry.id: {0: part(fate=Fate.DELIVERED)}}))
        while is_due(ledger):
            clean(ledger)
        assert ledger.size == sum(path.stat().st_size for path in (folder / "journal").iterdir())
        assert ledger.size < 5 * SMALL + 1000
    ledger.close()
    again = opened(PosixDisk(), folder)
    assert [again.entry(id_) for id_ in again.state.open] == [kept.entry]
    assert [learnt.fact.subject for learnt in again.state.facts.values()] == [kept.entry.id]
    assert not again.faults


def commit(ledger: Ledger, intent: Intent) -> None:
    ledger.keep(intent.letters, uses_reserve=False)
    outcomes = ledger.commit([intent])
    ledger.apply(outcomes)
    ledger.discard(outcomes)
