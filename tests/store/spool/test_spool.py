"""The spool as a gate uses it, on the real disk."""

import asyncio
import errno
import stat
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.store.spool.letters import ASKED, NINE, PARENTS, answer, at, letter, notice, part

from chalkline.policy.facts.fact import BEGINNING, FOREVER
from chalkline.store.spool.disk import PosixDisk, PosixFile, Sync
from chalkline.store.spool.entry import Entry, Fate, Part
from chalkline.store.spool.errors import (
    Damaged,
    PartClosed,
    SpoolBroken,
    SpoolError,
    SpoolFull,
    SpoolTaken,
    UnknownEntry,
)
from chalkline.store.spool.notes import notes
from chalkline.store.spool.reading import Look
from chalkline.store.spool.spool import Spool
from chalkline.store.spool.state import State

Opened = Callable[[], Awaitable[Spool]]
Test = Callable[..., Coroutine[Any, Any, None]]


def fated(entry: Entry, fate: Fate, place: int = 0) -> dict[int, Part]:
    return {place: msgspec.structs.replace(entry.parts[place], fate=fate)}


class CountingDisk(PosixDisk):
    """Counts the syncs of the journal, and can be told to fail, or to be full until the reserve goes."""

    def __init__(self) -> None:
        self.syncs = 0
        self.fails = False
        self.room = True

    def create(self, path: Path) -> "CountingFile":
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return CountingFile(path, self)

    def remove(self, path: Path) -> None:
        self.room = self.room or path.name == "reserve"
        super().remove(path)

    def allocate(self, path: Path, size: int) -> None:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().allocate(path, size)


class CountingFile(PosixFile):
    def __init__(self, path: Path, disk: CountingDisk) -> None:
        super().__init__(path)
        self.disk = disk

    def sync(self, why: Sync) -> None:
        self.disk.syncs += why is Sync.RECORDS
        if self.disk.fails:
            raise OSError(errno.EIO, "Input/output error")
        super().sync(why)


def test_what_was_accepted_is_there_after_a_restart(opened: Opened) -> None:
    async def test() -> None:
        spool = await opened()
        trip = letter(spool.new_id(NINE), part(until=at(60)), ASKED)
        told = notice(spool.new_id(NINE), trip.entry.id)
        await spool.accept(trip, notices=[told], facts=[answer(99, "m1")])
        await spool.close()
        again = await opened()
        assert list(again.entries()) == [trip.entry, told.entry]
        assert bytes(again.raw(trip.entry.id)) == trip.raw
        assert again.facts() == [answer(1, "m1")]
        assert (again.fates[Fate.HELD], again.fates[Fate.ASKED], again.fates[Fate.LEAVING]) == (1, 1, 1)
        assert not again.faults
        await again.close()

    asyncio.run(test())


def test_a_change_keeps_its_notices_and_facts_with_it(opened: Opened) -> None:
    async def test() -> None:
        spool = await opened()
        trip = letter(spool.new_id(NINE), part(), part(PARENTS[1], Fate.DELIVERED))
        await spool.accept(trip)
        told = notice(spool.new_id(NINE), trip.entry.id)
        facts = [answer(0, trip.entry.id)]
        entry = await spool.change(trip.entry.id, fated(trip.entry, Fate.LEAVING), notices=[told], facts=facts)
        assert [one.fate for one in entry.parts] == [Fate.LEAVING, Fate.DELIVERED]
        assert spool.entry(told.entry.id) == told.entry
        assert spool.facts()[0].subject == trip.entry.id
        await spool.close()

    asyncio.run(test())


def test_what_is_closed_is_gone_with_its_bytes(opened: Opened, folder: Path) -> None:
    async def test() -> None:
        spool = await opened()
        trip = letter(spool.new_id(NINE))
        await spool.accept(trip)
        entry = await spool.change(trip.entry.id, fated(trip.entry, Fate.DELIVERED))
        assert not entry.is_open
        assert trip.entry.id not in spool
        assert len(spool) == 0
        assert not list((folder / "messages").iterdir())
        with pytest.raises(UnknownEntry):
            await spool.change(trip.entry.id, fated(trip.entry, Fate.LEAVING))
        await spool.close()

    asyncio.run(test())


def test_a_closed_part_is_not_opened_again(opened: Opened) -> None:
    async def test() -> None:
        spool = await opened()
        trip = letter(spool.new_id(NINE), part(), part(PARENTS[1], Fate.DELIVERED))
        await spool.accept(trip)
        with pytest.raises(PartClosed, match=r"t\.lindqvist@mail\.example of .* is delivered already"):
            await spool.change(trip.entry.id, fated(trip.entry, Fate.LEAVING, 1))
        await spool.close()

    asyncio.run(test())


def test_changes_of_one_entry_at_the_same_time_add_up(opened: Opened) -> None:
    async def test() -> None:
        spool = await opened()
        trip = letter(spool.new_id(NINE), *(part(f"p{n}@mail.example") for n in range(20)))
        await spool.accept(trip)
        await asyncio.gather(*(spool.change(trip.entry.id, fated(trip.entry, Fate.LEAVING, n)) for n in range(20)))
        assert {one.fate for one in spool.entry(trip.entry.id).parts} == {Fate.LEAVING}
        await spool.close()

    asyncio.run(test())


def test_due_entries_come_in_order_of_arrival(opened: Opened) -> None:
    async def test() -> None:
        spool = await opened()
        late, soon, asked, leaving = (
            letter(spool.new_id(NINE), one)
            for one in (part(until=at(60)), part(until=at(30)), ASKED, part(fate=Fate.LEAVING))
        )
        for one in (leaving, asked, soon, late):
            await spool.accept(one)
        assert spool.next_due() == NINE
        assert spool.due(at(29)) == [leaving.entry]
        assert spool.due(at(60)) == [late.entry, soon.entry, leaving.entry]
        assert spool.due(at(60), limit=1) == [late.entry]
        await spool.close()

    asyncio.run(test())


def test_ids_go_on_in_order_where_the_clock_is_set_back(opened: Opened) -> None:
    async def test() -> None:
        spool = await opened()
        before = [spool.new_id(at(0)), spool.new_id(at(0)), spool.new_id(at(-3600))]
        await spool.accept(letter(before[-1]))
        await spool.close()
        again = await opened()
        ids = [*before, again.new_id(at(-7200)), again.new_id(at(3600))]
        assert ids == sorted(set(ids))
        await again.close()

    asyncio.run(test())


def test_many_who_wait_share_a_sync(folder: Path) -> None:
    async def test() -> None:
        disk = CountingDisk()
        spool = await Spool.open(folder, disk=disk)
        before = disk.syncs
        await asyncio.gather(*(spool.accept(letter(spool.new_id(NINE))) for _ in range(200)))
        assert disk.syncs - before < 100
        assert len(spool) == 200
        await spool.close()

    asyncio.run(test())


def test_whoever_goes_away_leaves_nothing_half_done(opened: Opened) -> None:
    async def test() -> None:
        spool = await opened()
        trip = letter(spool.new_id(NINE))
        task = asyncio.ensure_future(spool.accept(trip))
        await asyncio.sleep(0)
        task.cancel()
        await spool.accept(letter(spool.new_id(NINE)))
        await spool.close()
        again = await opened()
        assert (await again.verify()).faults == ()
        assert len(again) == 2
        await again.close()

    asyncio.run(test())


def test_only_one_process_owns_it(opened: Opened) -> None:
    async def test() -> None:
        spool = await opened()
        with pytest.raises(SpoolTaken):
            await opened()
        await spool.close()
        await (await opened()).close()

    asyncio.run(test())


def test_a_folder_that_cannot_be_opened_is_left_free(opened: Opened, folder: Path) -> None:
    async def test() -> None:
        await (await opened()).close()
        path = min((folder / "journal").iterdir())
        whole = path.read_bytes()
        path.write_bytes(whole.replace(b"chalkline spool\x01", b"chalkline spool\x02"))
        with pytest.raises(SpoolError, match="another version"):
            await opened()
        path.write_bytes(whole)
        await (await opened()).close()

    asyncio.run(test())


def test_it_is_for_its_owner_alone(opened: Opened, folder: Path) -> None:
    async def test() -> None:
        spool = await opened()
        await spool.accept(letter(spool.new_id(NINE)))
        await spool.close()

    asyncio.run(test())
    modes = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (folder, *folder.rglob("*.*"), folder / "journal")}
    assert modes == {0}


def test_a_full_disk_takes_nothing_new_and_lets_all_go(folder: Path) -> None:
    async def test() -> None:
        disk = CountingDisk()
        spool = await Spool.open(folder, disk=disk)
        trip = letter(spool.new_id(NINE))
        await spool.accept(trip)
        disk.room = False
        with pytest.raises(SpoolFull):
            await spool.accept(letter(spool.new_id(NINE)))
        await spool.change(trip.entry.id, fated(trip.entry, Fate.DELIVERED))
        disk.room = True
        await spool.accept(letter(spool.new_id(NINE)))
        assert len(spool) == 1
        assert not spool.is_full
        await spool.close()

    asyncio.run(test())


def test_the_reserve_gives_room_for_the_notice_of_a_return(folder: Path) -> None:
    async def test() -> None:
        disk = CountingDisk()
        spool = await Spool.open(folder, disk=disk)
        trip = letter(spool.new_id(NINE))
        await spool.accept(trip)
        disk.room = False
        told = notice(spool.new_id(NINE), trip.entry.id)
        await spool.change(trip.entry.id, fated(trip.entry, Fate.RETURNED), notices=[told])
        assert list(spool.entries()) == [told.entry]
        assert spool.is_full
        await spool.close()

    asyncio.run(test())


def test_where_a_sync_fails_nothing_more_is_taken_until_a_restart(folder: Path) -> None:
    async def test() -> None:
        disk = CountingDisk()
        spool = await Spool.open(folder, disk=disk)
        await spool.accept(letter(spool.new_id(NINE)))
        disk.fails = True
        with pytest.raises(SpoolBroken):
            await spool.learn([answer(0, "m1")])
        disk.fails = False
        with pytest.raises(SpoolBroken, match="input/output error"):
            await spool.accept(letter(spool.new_id(NINE)))
        await spool.close()
        again = await Spool.open(folder)
        assert (await again.verify()).faults == ()
        await again.close()

    asyncio.run(test())


def test_bytes_must_be_those_of_their_entry_and_ids_new(opened: Opened) -> None:
    async def test() -> None:
        spool = await opened()
        trip = letter(spool.new_id(NINE))
        with pytest.raises(ValueError, match="not those that it is about"):
            await spool.accept(msgspec.structs.replace(trip, raw=b"other"))
        await spool.accept(trip)
        with pytest.raises(ValueError, match="is taken"):
            await spool.accept(trip)
        assert bytes(spool.raw(trip.entry.id)) == trip.raw
        await spool.close()

    asyncio.run(test())


def test_other_bytes_are_never_handed_out(opened: Opened, folder: Path) -> None:
    async def test() -> None:
        spool = await opened()
        trip = letter(spool.new_id(NINE))
        await spool.accept(trip)
        (folder / f"messages/{trip.entry.id}.eml").write_bytes(b"Subject: Other\r\n\r\n")
        with pytest.raises(Damaged, match="not those that came in"):
            spool.raw(trip.entry.id)
        await spool.close()

    asyncio.run(test())


def test_facts_hold_until_they_are_kept_elsewhere(opened: Opened) -> None:
    async def test() -> None:
        spool = await opened()
        await spool.learn([answer(0, "m1"), answer(0, "m2")])
        await spool.forget([1])
        await spool.close()
        again = await opened()
        await again.learn([answer(0, "m3")])
        assert [(fact.number, fact.subject) for fact in again.facts()] == [(2, "m2"), (3, "m3")]
        assert (again.facts()[0].recorded, again.facts()[0].until) == (BEGINNING, FOREVER)
        await again.close()

    asyncio.run(test())


def test_notes_are_there_in_order(opened: Opened, folder: Path) -> None:
    async def test() -> None:
        for first in (1, 3):
            spool = await opened()
            spool.note(b"%d" % first)
            spool.note(b"%d" % (first + 1))
            await spool.close()
        assert list(notes(PosixDisk(), folder / "records")) == [b"1", b"2", b"3", b"4"]

    asyncio.run(test())


def test_an_entry_whose_record_is_damaged_meanwhile_stops_no_other(opened: Opened, folder: Path) -> None:
    async def test() -> None:
        spool = await opened()
        first, second = (letter(spool.new_id(NINE)) for _ in range(2))
        await spool.accept(first)
        await spool.accept(second)
        place = spool._ledger.state.open[first.entry.id].place  # noqa: SLF001 - to damage just this
        with (folder / "journal" / place.segment.name).open("r+b") as file:
            file.seek(place.offset + 40)
            file.write(b"?")
        assert spool.due(at(60)) == [second.entry]
        assert spool.due(at(60), limit=1) == [second.entry]
        assert [(fault.offset, fault.loss) for fault in spool.faults] == [(place.offset, True)]
        await spool.close()

    asyncio.run(test())


def test_the_journal_stays_short_while_work_goes_on(folder: Path) -> None:
    async def test() -> None:
        spool = await Spool.open(folder, segment_size=4096)
        kept = [letter(spool.new_id(NINE)) for _ in range(10)]
        for one in kept:
            await spool.accept(one)
        for _ in range(100):
            passing = letter(spool.new_id(NINE))
            await spool.accept(passing)
            await spool.change(passing.entry.id, fated(passing.entry, Fate.DELIVERED))
        assert sum(path.stat().st_size for path in (folder / "journal").iterdir()) < 8 * 4096
        assert list(spool.entries()) == [one.entry for one in kept]
        assert (await spool.verify()).faults == ()
        await spool.close()
        again = await Spool.open(folder)
        assert list(again.entries()) == [one.entry for one in kept]
        await again.close()

    asyncio.run(test())


def test_the_reserve_is_whole_again_once_there_is_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalkline.store.spool.spool._PAUSE", 0.01)

    async def test() -> None:
        spool = await Spool.open(folder)
        spool._ledger.reserve.give()  # noqa: SLF001 - as a full disk would make it
        await asyncio.sleep(0.5)
        whole = not spool.is_full
        await spool.close()
        assert whole

    asyncio.run(test())


def test_an_error_of_its_own_leaves_nobody_waiting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        spool = await Spool.open(folder)
        monkeypatch.setattr(State, "apply", _no_such_thing)
        with pytest.raises(SpoolBroken):
            await spool.accept(letter(spool.new_id(NINE)))
        with pytest.raises(SpoolBroken):
            await spool.accept(letter(spool.new_id(NINE)))
        with pytest.raises(ZeroDivisionError):
            await spool.close()

    asyncio.run(test())


def _no_such_thing(*_: object) -> None:
    raise ZeroDivisionError


def test_a_closed_spool_takes_nothing(opened: Opened) -> None:
    async def test() -> None:
        spool = await opened()
        await spool.close()
        with pytest.raises(SpoolBroken, match="is closed"):
            await spool.accept(letter(spool.new_id(NINE)))

    asyncio.run(test())


def test_a_part_that_is_not_there_is_not_changed(opened: Opened) -> None:
    async def test() -> None:
        spool = await opened()
        trip = letter(spool.new_id(NINE))
        await spool.accept(trip)
        with pytest.raises(UnknownEntry, match="has no part 1"):
            await spool.change(trip.entry.id, {1: part()})
        await spool.close()

    asyncio.run(test())


def test_a_look_from_outside_follows_a_gate_that_cleans(folder: Path) -> None:
    async def test() -> None:
        spool = await Spool.open(folder, segment_size=4096)
        kept = letter(spool.new_id(NINE))
        await spool.accept(kept)
        look = Look.of(folder)
        for _ in range(60):
            passing = letter(spool.new_id(NINE))
            await spool.accept(passing)
            await spool.change(passing.entry.id, fated(passing.entry, Fate.DELIVERED))
        with pytest.raises(FileNotFoundError):
            look.entry(kept.entry.id)
        assert list(look.entries()) == [kept.entry]
        await spool.close()

    asyncio.run(test())
