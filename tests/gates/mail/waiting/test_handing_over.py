"""A next server that is dead, slow or lying, a full disk, a kill: nothing is lost, duplicates are counted."""

import asyncio
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.gates.mail import hill
from tests.gates.mail.leaving import AWAY, CLEO, LATER, NEVER, TAKEN, UNSURE, Time, Waiting, subject_of, told
from tests.gates.mail.table_spool import Kept

from chalkline.store.spool.entry import Entry, Fate
from chalkline.store.spool.errors import SpoolBroken, SpoolFull


def test_what_is_put_off_is_tried_at_growing_intervals_then_returned(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.next.answer = lambda _to, raw: TAKEN if b"notice" in raw else LATER
        await school.comes("WAIT", options=("NOTIFY=FAILURE,DELAY",))
        await school.until(hill.HELD_UNTIL)
        await school.over(0.25)
        times = [each.at for each in school.next.offered if subject_of(each.raw) == "WAIT"]
        gaps = [round((later - earlier) / 60e9) for earlier, later in pairwise(times)]
        assert gaps == [5, 10, 20, 40, 80, 160]
        assert school.told.late == [CLEO]
        await school.over(5)
        assert school.told.late == [CLEO]
        assert school.told.failed == [CLEO]
        assert len(school.spool) == 0

    told(tmp_path, story)


def test_who_asked_to_hear_of_success_hears_that_it_was_handed_to_a_server_that_does_not_tell(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        silent = replace(TAKEN, silent=True)
        school.next.answer = lambda _to, raw: silent if b"OUT" in raw else TAKEN
        await school.comes("WAIT OUT", options=("NOTIFY=SUCCESS,FAILURE",))
        await school.comes("WAIT OUT")
        await school.comes("WAIT", options=("NOTIFY=SUCCESS,FAILURE",))  # to a server that tells by itself
        await school.until(hill.HELD_UNTIL)
        assert school.told.handed_on == [CLEO]
        assert len(school.spool) == 0

    told(tmp_path, story)


def test_what_is_turned_away_for_good_goes_back(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.next.answer = lambda _to, raw: TAKEN if b"notice" in raw else NEVER
        await school.comes("WAIT")
        await school.comes("WAIT", options=("NOTIFY=NEVER",))
        await school.until(hill.HELD_UNTIL)
        assert school.told.failed == [CLEO]
        assert school.next.subjects() == ["notice undeliverable"]
        assert len(school.spool) == 0

    told(tmp_path, story)


def test_in_an_outage_whoever_asked_is_told_once_though_only_the_first_in_line_was_tried(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.next.answer = lambda _to, _raw: AWAY
        for _ in range(4):
            await school.comes("WAIT", options=("NOTIFY=DELAY",))
        await school.comes("WAIT", options=("NOTIFY=FAILURE",))
        await school.until(hill.HELD_UNTIL)
        assert len({subject_of(each.raw) for each in school.next.offered}) == 1
        for hour in ("11:35", "15:45", "16:50"):  # one is begun at each
            school.time.moment = hill.at(f"2026-11-23 {hour}")
            await school.time.pass_by(61)
        assert school.told.late == [CLEO] * 4

    told(tmp_path, story)


def test_without_an_outage_nobody_hears_that_their_message_stands_in_line(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        for _ in range(3):
            await school.comes("WAIT", options=("NOTIFY=DELAY",))
        await school.until(hill.HELD_UNTIL)
        school.time.moment = hill.at("2026-11-23 12:00")
        await school.time.pass_by(61)
        assert school.told.late == []

    told(tmp_path, story, a_minute=1)


def test_nobody_is_told_of_a_notice_that_cannot_be_delivered(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.next.answer = lambda _to, _raw: NEVER
        await school.comes("WAIT")
        await school.until(hill.HELD_UNTIL)
        assert school.told.failed == [CLEO]
        assert len(school.spool) == 0

    told(tmp_path, story)


def test_while_the_next_server_is_away_nobody_loses_their_place(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        for number in range(10):
            await school.comes(f"WAIT {number}")
        back = hill.at("2026-11-23 07:30:05")
        school.next.answer = lambda _to, _raw: AWAY if school.time.moment < back else TAKEN
        await school.until(hill.HELD_UNTIL)
        assert len(school.next.offered) <= 4
        await school.time.pass_by(30)
        assert school.next.subjects() == [f"WAIT {number}" for number in range(10)]
        assert len(school.next.offered) <= 14
        assert not school.counted.twice

    told(tmp_path, story)


def test_a_message_that_alone_fails_does_not_keep_the_others(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.next.answer = lambda _to, raw: AWAY if b"WAIT poison" in raw else TAKEN
        for name in ("poison", "one", "two"):
            await school.comes(f"WAIT {name}")
        await school.until(hill.HELD_UNTIL)
        await school.time.pass_by(120)
        assert school.next.subjects() == ["WAIT one", "WAIT two"]

    told(tmp_path, story)


def test_an_answer_that_got_lost_is_counted_and_the_message_sent_again_alike(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.next.answer = lambda _to, _raw: TAKEN if school.next.offered else UNSURE
        await school.comes("WAIT")
        await school.until(hill.HELD_UNTIL)
        await school.time.pass_by(301)
        first, second = school.next.offered
        assert first.raw == second.raw
        assert len(school.counted.twice) == 1

    told(tmp_path, story)


def test_a_start_counts_what_may_have_been_taken_and_sends_it_again(tmp_path: Path) -> None:
    async def killed(school: Waiting) -> None:
        school.next.slow = asyncio.Event()
        school.time.busy = lambda: False
        school.release.farewell = 0.01
        await school.comes("WAIT")
        await school.until(hill.HELD_UNTIL)

    async def started(school: Waiting) -> None:
        await school.time.pass_by(2)
        assert len(school.counted.twice) == 1
        assert school.next.subjects() == ["WAIT"]
        assert len(school.spool) == 0

    kept = Kept()
    told(tmp_path, killed, kept=kept)
    told(tmp_path, started, kept=kept, time=Time(hill.at(hill.HELD_UNTIL)))


def test_an_end_finishes_what_is_on_its_way(tmp_path: Path) -> None:
    kept = Kept()

    async def ended(school: Waiting) -> None:
        school.next.slow = asyncio.Event()
        school.time.busy = lambda: False
        await school.comes("WAIT")
        await school.until(hill.HELD_UNTIL)
        asyncio.get_running_loop().call_later(0.05, school.next.slow.set)

    told(tmp_path, ended, kept=kept)
    assert [entry.parts[0].fate for entry in kept.closed.values()] == [Fate.DELIVERED]


def test_a_full_disk_keeps_what_became_of_it_until_there_is_room(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        school.time.busy = lambda: False
        kept = school.spool.change
        answers = iter([None, SpoolFull("no space left"), SpoolFull("no space left"), None])

        async def full(*change: Any, **rest: Any) -> Entry:  # noqa: ANN401 - whatever is asked
            if (error := next(answers)) is not None:
                raise error
            return await kept(*change, **rest)

        school.spool.change = full  # type: ignore[method-assign]
        await school.comes("WAIT")
        await school.until(hill.HELD_UNTIL)
        await school.time.pass_by(12)
        assert school.next.subjects() == ["WAIT"]
        assert len(school.spool) == 0

    told(tmp_path, story, kept=Kept())


def test_a_broken_disk_ends_the_release(tmp_path: Path) -> None:
    async def story(school: Waiting) -> None:
        async def broken(*_: object, **__: object) -> Entry:
            raise SpoolBroken("the disk failed")

        school.spool.change = broken  # type: ignore[method-assign]
        await school.comes("WAIT")
        await school.until(hill.HELD_UNTIL)
        assert school.next.offered == []
        assert school.running.done()

    told(tmp_path, story, kept=Kept())
