"""What waits leaves at its moment: in order, evenly, at the stated rate, once."""

import asyncio
import json
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.gates.mail import hill
from tests.gates.mail.leaving import AWAY, CLEO, LATER, SECOND, TAKEN, Time, Waiting, discharge, subject_of, told
from tests.gates.mail.table_spool import Kept

from chalkline.gates.mail.waiting.orders import Operator
from chalkline.gates.mail.wiring import Operations
from chalkline.policy.values import Timestamp
from chalkline.store.spool.disk import PosixDisk
from chalkline.store.spool.entry import Fate, Kind
from chalkline.store.spool.notes import notes


def test_what_is_held_leaves_at_its_moment_and_not_before(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("WAIT")
        await school.until("2026-11-23 07:29:57")
        assert school.part(id_).fate is Fate.HELD
        await school.time.pass_by(1)
        assert school.next.subjects() == ["WAIT"]
        assert school.next.taken[0].at == hill.at(hill.HELD_UNTIL)
        assert len(school.spool) == 0
        assert school.told.due == []

    told(tmp_path, story)


def test_it_leaves_as_it_came_under_its_own_id(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("WAIT")
        await school.until(hill.HELD_UNTIL)
        raw = school.next.taken[0].raw
        assert raw.endswith(hill.mail("WAIT"))
        assert raw.startswith(f"Chalkline-Decision: released; by=gate.hill.example; id={id_}\r\n".encode())

    told(tmp_path, story)


def test_ten_thousand_leave_at_the_stated_rate_in_order_once_each(tmp_path: Path) -> None:
    count = 10_000

    async def story(school: Waiting) -> None:
        id_ = await school.comes("WAIT 0")
        await school.time.pass_by(1)
        for number in range(1, count):
            await school.again(id_, f"WAIT {number}")
        school.time.moment = hill.at(hill.HELD_UNTIL)
        await school.time.pass_by(count / 100 + 5)
        assert len(school.spool) == 0
        assert school.next.subjects() == [f"WAIT {number}" for number in range(count)]
        times = [each.at for each in school.next.taken]
        gaps = {round((later - earlier) / 1e6) for earlier, later in pairwise(times)}
        assert gaps == {10}

    told(tmp_path, story, a_minute=6000, kept=Kept())


def test_whoever_was_long_in_coming_gets_their_own_place_in_the_line(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        early = school.spool.new_id(school.time.moment)
        for number in range(4):
            await school.comes(f"WAIT {number}")
        await school.until(hill.HELD_UNTIL)
        assert len(school.next.taken) == 1
        school.time.moment = hill.SATURDAY
        await school.comes("WAIT, early", id_=early)
        school.time.moment = hill.at(hill.HELD_UNTIL)
        await school.time.pass_by(60)
        assert school.next.subjects() == ["WAIT 0", "WAIT 1", "WAIT, early", "WAIT 2", "WAIT 3"]  # 1 was on its way

    told(tmp_path, story, a_minute=6)


def test_what_leaves_at_once_for_some_leaves_in_line_for_those_for_whom_it_was_held(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        for number in range(3):
            await school.comes(f"WAIT {number}")
        school.time.moment = Timestamp(hill.at(hill.HELD_UNTIL) - SECOND)
        await school.comes("OUT WAIT", "lee@hill.example", CLEO)
        school.time.moment = hill.at(hill.HELD_UNTIL)
        await school.time.pass_by(60)
        to_cleo = [subject_of(each.raw) for each in school.next.taken if each.address == CLEO]
        assert to_cleo == ["WAIT 0", "WAIT 1", "WAIT 2", "OUT WAIT"]

    told(tmp_path, story, a_minute=6)


def test_many_leave_a_spool_on_disk_likewise(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        for number in range(50):
            await school.comes(f"WAIT {number}", f"p{number % 7}@home.example")
        await school.until(hill.HELD_UNTIL)
        await school.time.pass_by(5)
        assert school.next.subjects() == [f"WAIT {number}" for number in range(50)]
        assert len(school.spool) == 0

    told(tmp_path, story)


def test_a_second_of_standstill_is_not_caught_up(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        for number in range(4):
            await school.comes(f"WAIT {number}")
        school.next.answer = lambda _to, _raw: AWAY if len(school.next.offered) == 1 else TAKEN
        await school.until(hill.HELD_UNTIL)
        await school.time.pass_by(10)
        assert school.next.subjects() == [f"WAIT {number}" for number in range(4)]
        times = [each.at for each in school.next.taken]
        assert min(later - earlier for earlier, later in pairwise(times[1:])) >= 999_000_000

    told(tmp_path, story, a_minute=60)


def test_what_need_not_wait_does_not_wait_in_line(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        for number in range(20):
            await school.comes(f"WAIT {number}")
        await school.until(hill.HELD_UNTIL)
        await school.comes("OUT ASK", "lee@hill.example", CLEO)
        await school.time.pass_by(1)
        assert "OUT ASK" in school.next.subjects()
        assert len(school.next.taken) < 6

    told(tmp_path, story, a_minute=60)


def test_whoever_falls_due_while_another_waits_for_their_turn_leaves_before_them(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        await school.comes("WAIT since Saturday")
        school.next.answer = lambda _to, _raw: LATER
        for seconds, subject in ((51, "OUT REFUSE one"), (56, "OUT REFUSE two")):
            await school.until(f"2026-11-23 07:24:{seconds}")
            await school.comes(subject, "lee@hill.example", CLEO)  # is tried again five minutes after it came
            await school.time.pass_by(0)
        school.next.answer = lambda _to, _raw: TAKEN
        await school.until("2026-11-23 07:29:50")
        await school.time.pass_by(60)
        subjects = [each for each in school.next.subjects() if not each.startswith("notice")]
        assert subjects == ["OUT REFUSE one", "WAIT since Saturday", "OUT REFUSE two"]

    told(tmp_path, story, a_minute=6)


def test_whoever_is_on_their_way_to_others_when_their_moment_comes_keeps_their_place(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.next.slow = asyncio.Event()
        school.time.busy = lambda: False
        await school.until("2026-11-23 07:29:50")
        await school.comes("OUT WAIT first", "lee@hill.example", CLEO)
        await school.comes("WAIT second")
        await school.time.pass_by(0.5)
        await school.until(hill.HELD_UNTIL)
        school.next.slow.set()
        await school.time.pass_by(60)
        to_cleo = [subject_of(each.raw) for each in school.next.taken if each.address == CLEO]
        assert to_cleo == ["OUT WAIT first", "WAIT second"]

    told(tmp_path, story, kept=Kept())


def test_messages_of_one_to_one_never_pass_one_another(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.next.slow = asyncio.Event()
        school.time.busy = lambda: False
        for name in ("one", "two"):
            await school.comes(f"WAIT {name}")
        await school.until(hill.HELD_UNTIL)
        assert len(school.release.tending.claims) == 1
        school.next.slow.set()
        await school.time.pass_by(5)
        assert school.next.subjects() == ["WAIT one", "WAIT two"]

    told(tmp_path, story, kept=Kept())


def test_others_are_not_kept_waiting_by_a_slow_answer(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.next.slow = asyncio.Event()
        school.time.busy = lambda: False
        for name in ("one", "two", "three"):
            await school.comes(f"WAIT {name}", f"{name}@home.example")
        await school.until(hill.HELD_UNTIL)
        assert len(school.release.tending.claims) == 3
        school.next.slow.set()

    told(tmp_path, story, kept=Kept())


def test_a_clock_that_was_set_back_keeps_nothing_that_may_leave(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.next.answer = lambda _to, _raw: TAKEN if school.next.offered else LATER
        await school.comes("WAIT")
        await school.until(hill.HELD_UNTIL)
        school.time.moment = Timestamp(school.time.moment - 365 * 86400 * 10**9)
        await school.time.pass_by(3)
        assert school.next.subjects() == ["WAIT"]

    told(tmp_path, story)


def test_an_operator_lets_go_or_gives_back(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        one, two, three = [await school.comes(f"WAIT {number}") for number in range(3)]
        assert await school.release.tending.let_go(one, "the network manager")
        assert school.next.subjects() == ["WAIT 0"]
        assert await school.release.tending.give_back(two, "the network manager", reason="The trip is off.")
        assert school.told.kinds() == [("given_back", "")]
        assert school.told.due[0].reason == "The trip is off."
        assert all(verdict.sender for verdict in school.told.of)  # so that the notice has a name for them
        assert await school.release.tending.give_back(three, "the network manager", tell=False)
        assert len(school.told.due) == 1
        assert not await school.release.tending.let_go("unknown", "nobody")

    told(tmp_path, story)


def test_an_operator_s_order_is_noted_with_who_what_when_and_why(tmp_path: Path) -> None:
    lee, ids = Operator(name="a.lee", uid=1000), []

    async def story(school: Waiting) -> None:
        operations = Operations(tending=school.release.tending)
        ids.extend([await school.comes(f"WAIT {number}") for number in range(2)])
        await operations.release(ids[0], lee)
        await operations.return_(ids[1], "The trip is off.", lee)
        with pytest.raises(ValueError, match="is not open"):
            await operations.release(ids[0], lee)

    told(tmp_path, story)
    written = (json.loads(note) for note in notes(PosixDisk(), tmp_path / "spool" / "records"))
    released, returned = (note for note in written if "order" in note)
    assert (released["order"], released["entry"], released["by"]) == (
        "released",
        ids[0],
        {"name": "a.lee", "uid": 1000},
    )
    assert (returned["order"], returned["entry"], returned["reason"]) == ("returned", ids[1], "The trip is off.")
    assert hill.SATURDAY <= released["at"] <= returned["at"]


def test_a_notice_that_waits_for_a_digest_is_not_decided_again(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        id_ = await school.comes("WAIT")
        part = replace(school.part(id_), decision=b"", until=None)
        notice = await school.again(id_, "gathered", kind=Kind.NOTICE, parts=(part,))
        await school.learns(discharge("another"))
        await school.time.pass_by(5)
        assert school.part(notice) == part
        assert school.next.taken == []

    told(tmp_path, story)


def test_a_clock_that_was_set_back_before_the_start_keeps_nothing_that_may_leave(tmp_path: Path) -> None:
    kept = Kept()

    async def before(school: Waiting) -> None:
        school.next.answer = lambda _to, _raw: LATER
        await school.comes("WAIT")
        await school.until(hill.HELD_UNTIL)
        assert school.next.offered

    async def after(school: Waiting) -> None:
        await school.time.pass_by(3)
        assert school.next.subjects() == ["WAIT"]

    told(tmp_path, before, kept=kept)
    told(tmp_path, after, kept=kept, time=Time(hill.at("2025-11-22 10:00")))


def test_a_clock_that_was_set_back_before_the_start_lets_nobody_overtake(tmp_path: Path) -> None:
    kept = Kept()

    async def before(school: Waiting) -> None:
        school.next.answer = lambda _to, _raw: AWAY
        for number in range(5):
            await school.comes(f"WAIT {number}")
        await school.until(hill.HELD_UNTIL)
        school.time.moment = hill.at("2027-11-20 10:00")
        id_ = await school.comes("WAIT late")
        assert await school.release.tending.let_go(id_, "the network manager")

    async def after(school: Waiting) -> None:
        await school.time.pass_by(10)
        assert school.next.subjects() == [*(f"WAIT {number}" for number in range(5)), "WAIT late"]

    told(tmp_path, before, kept=kept)
    told(tmp_path, after, kept=kept, time=Time(hill.at("2026-11-23 08:00")))
