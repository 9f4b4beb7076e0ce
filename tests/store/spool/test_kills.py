"""A real process on a real disk, killed again and again in the middle of its work."""

import os
import random
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

from chalkline.store.spool.disk import PosixDisk
from chalkline.store.spool.entry import Entry, Kind
from chalkline.store.spool.opening import opened

KILLS = int(os.environ.get("CHALKLINE_KILLS", "30"))


def test_nothing_acknowledged_is_lost_whenever_it_is_killed(folder: Path) -> None:
    chance = random.Random(17)
    there: set[str] = set()
    for number in range(KILLS):
        said = killed(folder, number, chance.uniform(0.0, 0.3), at_start=number % 5 == 4)
        entries = checked(folder)
        there = (there | told(said, "+") | told(said, "!")) - told(said, "-")
        unsure = told(said, "?") - told(said, "-")
        assert there - unsure <= set(entries)
        assert not told(said, "-") & set(entries)
        for id_ in unsure:
            assert (id_ in entries) != any(entry.about == id_ for entry in entries.values())
        there = set(entries)
    assert len(there) > KILLS


def killed(folder: Path, seed: int, after: float, *, at_start: bool) -> list[str]:
    """What the process was promised before it was killed, so many seconds after its first promise or its start."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, "-m", "tests.store.spool.busy", str(folder), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        first = "" if at_start else process.stdout.readline()
        try:
            process.wait(after * 3 if at_start else after)
        except subprocess.TimeoutExpired:
            process.kill()
        return [first, *process.stdout.read().splitlines()]


def told(said: list[str], sign: str) -> set[str]:
    return {line[2:].strip() for line in said if line.startswith(sign) and len(line.strip()) == 26}


def checked(folder: Path) -> dict[str, Entry]:
    """All entries, each with its own bytes; kills are no damage, and a notice is there only with what it tells of."""
    ledger = opened(PosixDisk(), folder)
    try:
        assert not [fault for fault in ledger.faults if fault.loss]
        entries = {id_: ledger.entry(id_) for id_ in ledger.state.open}
        for entry in entries.values():
            ledger.messages.raw(entry)
            assert entry.kind is not Kind.NOTICE or entry.about not in entries
        assert ledger.messages.ids() == set(entries)
        return entries
    finally:
        ledger.close()
