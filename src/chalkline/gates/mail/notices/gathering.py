"""Reminders gathered: the first of a clause at once, those that follow within a time together.

What is gathered lies in the spool as notices that are held, so that a restart loses none of it. That somebody was told
of a clause is only remembered: after a restart the next warning goes at once again.
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email import policy
from email.parser import BytesHeaderParser
from typing import Protocol

import msgspec

from chalkline.gates.mail.clock import Clock
from chalkline.gates.mail.notices.post import GIST
from chalkline.policy.values import Duration, Timestamp
from chalkline.store.spool.entry import Entry, Fate, Kind, Letter
from chalkline.store.spool.errors import SpoolError
from chalkline.store.spool.spool import Spool

_log = logging.getLogger(__name__)

GATHERED_FOR = Duration.of(timedelta(hours=1))
"""How long warnings are gathered, unless told otherwise."""
_BETWEEN_LOOKS = 30.0
"""Seconds."""
MOST = 50
"""How many a digest names; of any more it only says how many."""


@dataclass(slots=True, kw_only=True)
class Gathering:
    """Who was told of which clause when, and which notices wait for a digest."""

    period: Duration = GATHERED_FOR
    told: dict[tuple[str, str], Timestamp] = field(default_factory=dict)
    waiting: dict[str, tuple[str, Timestamp]] = field(default_factory=dict)
    """By the id of a held notice: to whom, since when."""

    def recover(self, entries: Iterable[Entry]) -> None:
        """What is gathered in a spool that has just been opened is gathered here."""
        for entry in entries:
            if entry.kind is Kind.NOTICE and entry.parts[0].fate is Fate.HELD:
                self.hold(entry.id, entry.parts[0].address, entry.arrived)

    def goes_at_once(self, to: str, clauses: Sequence[str], now: Timestamp) -> bool:
        """Whether the reader was not told of all these clauses within the time; from now on, they were."""
        self.told = {key: at for key, at in self.told.items() if now < at + self.period}
        fresh = [clause for clause in clauses if (to, clause) not in self.told]
        for clause in fresh:
            self.told[to, clause] = now
        return bool(fresh)

    def hold(self, id_: str, to: str, now: Timestamp) -> None:
        """The notice waits for the next digest to its reader."""
        self.waiting[id_] = (to, now)

    def due(self, now: Timestamp) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Readers whose first notice has waited long enough, with all their notices in order; these wait no longer."""
        ready = {to for to, since in self.waiting.values() if now >= since + self.period}
        for reader in sorted(ready):
            ids = tuple(sorted(id_ for id_, (to, _) in self.waiting.items() if to == reader))
            for id_ in ids:
                del self.waiting[id_]
            yield reader, ids


async def keep_sending(spool: Spool, gathering: Gathering, writer: "DigestWriter", clock: Clock) -> None:
    """Digests leave as they fall due, for ever, beginning with what the spool held when it was opened."""
    gathering.recover(spool.entries())
    while True:
        try:
            await send_digests(spool, gathering, writer, clock())
        except SpoolError:
            _log.exception("a digest could not be kept; its reminders are gathered anew at the next start")
        await asyncio.sleep(_BETWEEN_LOOKS)


async def send_digests(spool: Spool, gathering: Gathering, writer: "DigestWriter", now: Timestamp) -> int:
    """Every digest that is due has left; how many.

    A digest is in the spool in the same record that takes out its first notice; where the gate dies before the others
    are, they are gathered anew: told twice, never not at all.
    """
    sent = 0
    for reader, ids in gathering.due(now):
        known = [id_ for id_ in ids if id_ in spool]
        if known:
            await _send(spool, writer, reader, known, now)
            sent += 1
    return sent


async def _send(spool: Spool, writer: "DigestWriter", reader: str, ids: Sequence[str], now: Timestamp) -> None:
    letter = writer.digest(reader, [gist_of(bytes(spool.raw(id_))) for id_ in ids], ids[0])
    gone = {"fate": Fate.WITHDRAWN, "since": now, "reply": f"gathered into {letter.entry.id}"}
    for id_, notices in zip(ids, [(letter,), *[()] * (len(ids) - 1)], strict=True):
        part = spool.entry(id_).parts[0]
        await spool.change(id_, {0: msgspec.structs.replace(part, **gone)}, notices=notices)


def gist_of(raw: bytes) -> str:
    """A held notice in one line."""
    return str(BytesHeaderParser(policy=policy.default).parsebytes(raw)[GIST] or "")


class DigestWriter(Protocol):
    """Whoever writes digests."""

    def digest(self, to: str, gists: Sequence[str], about: str) -> Letter:
        """The reminders that were gathered for somebody, one line each."""
        ...
