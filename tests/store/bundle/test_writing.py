"""Bundles are written by one at a time, whole or not at all, whoever is killed when."""

import fcntl
import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from tests.store.bundle.school import fact, loaded, opened, school, with_facts

from chalkline.policy.facts.fact import Fact
from chalkline.policy.values import Timestamp
from chalkline.store.bundle import writing
from chalkline.store.bundle.files import files_in
from chalkline.store.bundle.verifying import verified
from chalkline.store.bundle.writing import Busy, add_facts, write

KILLS = 15


def facts_of(count: int) -> list[Fact]:
    return [fact(f"p{number}", "role", value="staff") for number in range(count)]


def test_several_writers_take_turns(tmp_path: Path) -> None:
    write(tmp_path, with_facts(), school()[1], made_at=Timestamp(0))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: add_facts(tmp_path, [one], made_at=Timestamp(1)), facts_of(12)))
    known = loaded(tmp_path)
    assert known.number == 13
    assert len(known.facts.index.holders["role", "staff"]) == 12


def test_whoever_waits_too_long_is_told_that_somebody_is_writing(tmp_path: Path) -> None:
    with (tmp_path / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Busy, match="somebody else has been writing"):
            write(tmp_path, with_facts(), school()[1], made_at=Timestamp(0), patience=0)


def test_a_killed_writer_leaves_a_sound_bundle_and_the_next_goes_on(tmp_path: Path) -> None:
    write(tmp_path, with_facts(), school()[1], made_at=Timestamp(0))
    start = time.monotonic()
    add_facts(tmp_path, facts_of(1), made_at=Timestamp(0))
    one_write, random = time.monotonic() - start, Random(4)
    numbers: list[int] = []
    while len(numbers) < KILLS or (numbers[-1] <= 2 and len(numbers) < 10 * KILLS):  # a busy machine writes late
        writer = multiprocessing.get_context("fork").Process(target=_write_on, args=(tmp_path,))
        writer.start()
        time.sleep(random.uniform(0.5, 5 + len(numbers) / 5) * one_write)
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join()
        assert list(verified(tmp_path)) == []
        numbers.append(loaded(tmp_path).number)
    assert numbers == sorted(numbers)
    assert numbers[-1] > 2, "somebody wrote something"
    add_facts(tmp_path, facts_of(1), made_at=Timestamp(9))
    assert not list(tmp_path.glob(".*.part"))


def _write_on(folder: Path) -> None:
    """Write until somebody ends it: facts, and now and then a base."""
    for number in range(1_000):
        if number % 5:
            add_facts(folder, facts_of(number), made_at=Timestamp(number))
        else:
            write(folder, with_facts(*facts_of(3)), school()[1], made_at=Timestamp(number), whole=True)


def test_what_cannot_be_synced_leaves_the_folder_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, with_facts(), school()[1], made_at=Timestamp(0))

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        add_facts(tmp_path, facts_of(1), made_at=Timestamp(1))
    assert [file.number for file in files_in(tmp_path)] == [1]
    assert not list(tmp_path.glob(".*.part"))


def test_after_many_deltas_a_base_says_it_anew_and_older_files_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_DELTAS", 2)
    reading = opened(tmp_path)
    for number in range(9):
        write(tmp_path, with_facts(*facts_of(9)), school()[1], made_at=Timestamp(number))
        reading.news()
    assert [(file.number, file.is_base) for file in files_in(tmp_path)] == [
        *((4, True), (5, False), (6, False)),
        *((7, True), (8, False), (9, False)),
    ]
    assert reading.state is not None
    assert reading.state.knowledge.number == 9


def test_a_delta_about_nearly_everybody_is_written_as_a_base(tmp_path: Path) -> None:
    write(tmp_path, with_facts(*facts_of(8)), school()[1], made_at=Timestamp(0))
    few = [*facts_of(8), fact("p1", "role", value="governor")]
    assert not write(tmp_path, with_facts(*few), school()[1], made_at=Timestamp(1)).is_base
    assert write(tmp_path, with_facts(), school()[1], made_at=Timestamp(2)).is_base


def test_the_same_school_gives_the_same_bytes(tmp_path: Path) -> None:
    paths = [write(tmp_path / name, *school(), made_at=Timestamp(0)).path for name in ("one", "other")]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_facts_that_only_earlier_policies_read_are_carried_while_messages_may_wait_under_them(tmp_path: Path) -> None:
    alderbrook, policies = school()
    fewer = type(policies)(policies=(), clauses={}, on=dict.fromkeys(policies.on, ()))
    day = 24 * 60 * 60 * 10**9
    held = {}
    for moment, checked in ((0, policies), (1, fewer), (61 * day, fewer)):
        write(tmp_path, alderbrook, checked, made_at=Timestamp(moment))
        held[moment] = {one.name for rows in loaded(tmp_path).facts.index.rows.values() for one in rows}
    assert "lesson" in held[0]
    assert held[1] == held[0]
    assert "lesson" not in held[61 * day]
