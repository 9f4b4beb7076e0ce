"""A process that works on a spool until it is killed, and says on standard output what it was promised.

``+ ID`` an entry was accepted, ``? ID`` its close was asked for, ``- ID`` it was closed, ``! ID`` a notice of it.
"""

import asyncio
import os
import random
import sys
from pathlib import Path

from tests.store.spool.letters import NINE, letter, notice, part

from chalkline.store.spool.entry import Fate
from chalkline.store.spool.spool import Spool

CALLERS = 8


def say(what: str) -> None:
    os.write(1, f"{what}\n".encode())


async def call(spool: Spool, chance: random.Random) -> None:
    while True:
        trip = letter(spool.new_id(NINE), raw=b"x" * chance.randrange(9000))
        await spool.accept(trip)
        say(f"+ {trip.entry.id}")
        if chance.random() < 0.7:
            told = notice(spool.new_id(NINE), trip.entry.id)
            say(f"? {trip.entry.id}")
            await spool.change(trip.entry.id, {0: part(fate=Fate.RETURNED)}, notices=[told])
            say(f"- {trip.entry.id}\n! {told.entry.id}")


async def work(folder: Path, seed: int) -> None:
    spool = await Spool.open(folder)
    chance = random.Random(seed)
    await asyncio.gather(*(call(spool, chance) for _ in range(CALLERS)))


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2])))
