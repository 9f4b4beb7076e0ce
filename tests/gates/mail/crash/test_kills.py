"""A gate under load, killed again and again: nothing lost, nothing that may not be, every second copy foretold.

Half of the kills are on a disk that somebody else fills up and empties. ``CHALKLINE_KILLS`` says how many there are in
all, besides orderly ends; what was seen is printed (``pytest -s``).
"""

import asyncio
import os
import random
import re
import signal
import time
from collections import Counter
from pathlib import Path

from tests.gates.mail.crash.account import Account
from tests.gates.mail.crash.dial import Dial
from tests.gates.mail.crash.kinds import BUSY, NOBODY
from tests.gates.mail.crash.lives import Nursery, Weeks, nursery, quiet_port
from tests.gates.mail.crash.load import Load
from tests.gates.mail.crash.nursery import settings_of
from tests.gates.mail.crash.receiver import receiver
from tests.gates.mail.crash.small_disk import SmallDisk, small_disk

KILLS = int(os.environ.get("CHALKLINE_KILLS", "60")) // 2
SEED = int(os.environ.get("CHALKLINE_SEED", "7"))
_DOUBT = re.compile(r"^(\d+) WARNING .*: (\w{24}): may be delivered twice$", re.MULTILINE)
_COUNTED = re.compile(r"^(\d+) INFO .*: messages that may be delivered twice: \d+$", re.MULTILINE)
_RAISED = re.compile(r"^Traceback.*\n(?:(?: .*)?\n)*(\S+?):", re.MULTILINE)
_OF_A_FULL_DISK = {"OSError", "chalkline.store.spool.errors.SpoolFull"}
_COMPLAINT = re.compile(r"^(?:\d+ (?:ERROR|CRITICAL) .*|Traceback.*)$", re.MULTILINE)


def test_whenever_it_is_killed_nothing_is_lost(tmp_path: Path) -> None:
    log = asyncio.run(_killed(tmp_path, random.Random(SEED)))
    assert not (said := _COMPLAINT.findall(log)), "\n".join(said[:20])


def test_whenever_it_is_killed_on_a_disk_that_fills_up_nothing_is_lost(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    with small_disk(tmp_path / "spool", chance) as disk:
        log = asyncio.run(_killed(tmp_path, chance, disk))
    assert disk.full
    assert set(_RAISED.findall(log)) <= _OF_A_FULL_DISK


async def _killed(folder: Path, chance: random.Random, disk: SmallDisk | None = None) -> str:
    """The gates' log, once the books balance."""
    ports = quiet_port(random.Random()), quiet_port(random.Random())
    account, dial = Account(), Dial.of(folder / "clock")
    weeks = Weeks(dial, account, chance)
    async with receiver() as behind, nursery(folder, behind.port, *ports) as gates:
        settings = settings_of(folder, behind.port, *ports)
        load = Load(settings=settings, dial=dial, account=account, chance=chance)
        behind.heard = load.heard
        behind.answer = lambda _, to: _answer(to, chance)
        weeks.open(0)
        weeks.close()
        load.start()
        began = time.monotonic()
        await _lives(gates, weeks, ports[0], chance, disk)
        account.births = gates.births
        lived = time.monotonic() - began
        if disk is not None:
            disk.empty()
            account.full = disk.full
        await gates.birth()
        await load.stop()
        behind.answer = lambda _, to: "550 5.1.1 unknown" if to == NOBODY else "250 OK"
        await _drained(folder, gates, weeks, ports[0])
    log = (folder / "gate.log").read_text()
    account.doubted = [(int(life), id_) for life, id_ in _DOUBT.findall(log)]
    account.counted = set(map(int, _COUNTED.findall(log)))
    print(f"\n{KILLS} kills in {lived:.0f} s", _seen(account), f"clock set back {weeks.back} times", sep="\n")  # noqa: T201
    assert not (faults := account.faults()), "\n".join(faults[:20])
    return log


async def _lives(gates: Nursery, weeks: Weeks, port: int, chance: random.Random, disk: SmallDisk | None) -> None:
    kills = 0
    while kills < KILLS:
        await gates.birth()
        if chance.random() < 0.15:
            weeks.turn(gates.born)
        if chance.random() < 0.15:
            await asyncio.sleep(chance.uniform(0, 0.2))
        else:
            await _listening(port)
            await asyncio.sleep(chance.uniform(0, 0.5))
        if chance.random() < 0.15:
            weeks.turn(gates.born)
            await asyncio.sleep(chance.uniform(0, 0.2))
        if disk is not None and chance.random() < 0.4:
            disk.turn()
            await asyncio.sleep(chance.uniform(0, 0.4))
        orderly = chance.random() < 0.03
        status = await gates.death(signal.SIGTERM if orderly else signal.SIGKILL)
        assert status in ({0, signal.SIGTERM} if orderly else {signal.SIGKILL})  # it may not yet listen to the first
        kills += not orderly
        if status == 0:
            weeks.account.orderly.add(gates.born)


async def _listening(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.005)
            else:
                writer.close()
                return


async def _drained(folder: Path, gates: Nursery, weeks: Weeks, port: int) -> None:
    """Everything that may leave has left, and what nobody answered about has come back."""
    await _listening(port)
    messages = folder / "spool" / "messages"
    end = time.monotonic() + 60
    while list(messages.glob("*.eml")):
        assert time.monotonic() < end, sorted(messages.iterdir())
        weeks.turn(gates.born)
        await asyncio.sleep(2)
        if weeks.opened is None:  # digests and questions are looked at again at a start
            assert await gates.death(signal.SIGTERM) == 0
            await gates.birth()
            await _listening(port)
    assert await gates.death(signal.SIGTERM) == 0
    if weeks.opened is not None:
        weeks.close()


def _answer(recipient: str, chance: random.Random) -> str:
    if recipient == NOBODY:
        return "550 5.1.1 unknown"
    return "451 4.2.1 busy" if recipient == BUSY and chance.random() < 0.5 else "250 OK"


def _seen(account: Account) -> str:
    answers = Counter(one.answer[:3] or ("cut off" if one.whole else "not begun") for one in account.tries.values())
    twice = sum(number - 1 for number in account.copies().values())
    deeds = Counter((deed.act.value, deed.status) for each in account.deeds.values() for deed in each)
    words = Counter(each.word for each in account.arrived)
    return (
        f"messages brought, by answer: {dict(answers)}\ndeliveries: {dict(words)}\n"
        f"lives: {len(account.births)}, of which ended as they were told: {len(account.orderly)}\n"
        f"second copies from the spool: {twice}, foretold: {account.doubts.total()}\ndeeds: {dict(deeds)}"
    )
