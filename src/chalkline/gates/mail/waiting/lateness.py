"""While the next server is away, whoever asked to hear of delays does, though their message was not tried yet.

A message that is tried and put off tells its sender by itself; in an outage only the first in line are tried.
"""

import asyncio
import logging
from contextlib import suppress

from chalkline.gates.mail.onward.delivery import put_off
from chalkline.gates.mail.waiting.tending import Tending
from chalkline.policy.values import Timestamp
from chalkline.store.spool.entry import Entry
from chalkline.store.spool.errors import Damaged, SpoolBroken, SpoolFull

_log = logging.getLogger(__name__)

_BETWEEN_LOOKS = 60.0
"""Seconds."""
_BATCH = 64


async def tell_while_away(tending: Tending) -> None:
    """Looks for late messages as long as an outage lasts, for ever."""
    while True:
        await tending.timing.sleep(_BETWEEN_LOOKS)
        if tending.handing_over.outage.since is None:
            continue
        try:
            await tell_late(tending)
        except (SpoolFull, SpoolBroken):
            _log.exception("who asked to hear of delays could not be told yet")


async def tell_late(tending: Tending) -> None:
    """Every sender whose message is late, and who asked to hear of it, is told once. Raises SpoolFull, SpoolBroken."""
    now = tending.timing.now()
    for number, entry in enumerate(tuple(tending.spool.entries())):
        if number % _BATCH == 0:
            await asyncio.sleep(0)
        if _is_late(entry, now) and entry.id not in tending.claims:
            with suppress(Damaged):  # it is logged where it was to leave
                await tending.tell_late(entry.id)


def _is_late(entry: Entry, now: Timestamp) -> bool:
    return any(put_off(part, now).delayed for part in entry.parts)
