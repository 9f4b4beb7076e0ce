"""Keeping the journal short: what still holds of its oldest file is written again at its end, and then the file goes.

It is done in small steps between other work, each a group of records like any other, so that a crash at any instant
loses nothing and nobody waits for a whole compaction.
"""

from collections.abc import Iterator
from itertools import islice

from chalkline.store.spool.intent import Intent
from chalkline.store.spool.ledger import Ledger

_FILES = 4
"""So many full files are left alone, however little of them still holds."""
_WASTE = 3
"""How many times as long as what still holds the journal may grow."""
_STEP = 100
"""Entries that share a sync."""
_FACT_SIZE = 300
"""Bytes, about."""


def is_due(ledger: Ledger) -> bool:
    """Whether the journal is much longer than what still holds in it."""
    live = ledger.state.live + _FACT_SIZE * len(ledger.state.facts)
    return len(ledger.segments) > 1 and ledger.size > max(_FILES * ledger.writer.segment_size, _WASTE * live)


def cleaning(ledger: Ledger, step: int = _STEP) -> Iterator[list[Intent]]:
    """What to commit so that the oldest file can go: each group alone, and applied before the next is asked for.

    Where one fails, the next must not be asked for: the last says that the file no longer counts, and comes alone, when
    all that was written again is synced.
    """
    first = next(islice(ledger.segments.values(), 1, None))
    old = [id_ for id_, held in ledger.state.open.items() if held.place.number < first]
    for start in range(0, len(old), step):
        still = (id_ for id_ in old[start : start + step] if id_ in ledger.state.open)
        yield [Intent(changes={id_: {}}) for id_ in still]
    facts = tuple(learnt.fact for learnt in ledger.state.facts.values() if learnt.record < first)
    if facts:
        yield [Intent(facts=facts)]
    yield [Intent(mark=ledger.mark(first))]
