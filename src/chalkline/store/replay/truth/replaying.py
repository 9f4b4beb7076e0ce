"""A file looked at by its stored truth, which is brought up to date first: only what is not stored is worked out."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from chalkline.policy.values import Timestamp
from chalkline.store.events.errors import reason
from chalkline.store.events.store import DayFile, EventStore
from chalkline.store.replay.looking import HOLD, batches_within, details, waits_differ
from chalkline.store.replay.partial import Partial, together
from chalkline.store.replay.plan import ReplayPlan
from chalkline.store.replay.said import Said
from chalkline.store.replay.side import silent
from chalkline.store.replay.tally import counted
from chalkline.store.replay.truth.answering import answered
from chalkline.store.replay.truth.asked import Asked
from chalkline.store.replay.truth.file import read_truth, write_truth
from chalkline.store.replay.truth.keys import Keys
from chalkline.store.replay.truth.patterns import Patterns, joined

MOST_FLAGS = 64 * 32
"""Flags of one file, beyond which those that nobody asked for this time are forgotten."""


def looked_at_truth(
    plan: ReplayPlan, store: EventStore, file: DayFile, since: Timestamp | None, until: Timestamp | None
) -> Partial:
    """What a file's events come to; the same as :func:`chalkline.store.replay.looking.looked_at` says."""
    old, new = asked(plan, file.partition.event)
    patterns, unkept = up_to_date(store, file, [one for one in (old, new) if one is not None])
    both = _says(old, patterns), _says(new, patterns)
    counts = list(counted(*both, patterns.events).items())
    parts = [Partial(events=file.stored.rows, counts=counts, unkept=unkept)]
    if _worth_a_look(plan, file, *both):
        outcomes = [each.outcome[patterns.numbers] for each in both]
        for batch, first in batches_within(plan.sides, store, file, since, until):
            one, other = (outcome[first : first + batch.num_rows] for outcome in outcomes)
            parts.append(details(plan, batch, file, first, (one, other)))
    return together(parts)


def up_to_date(store: EventStore, file: DayFile, asks: Sequence[Asked]) -> tuple[Patterns, str]:
    """The patterns of a file's events, with all that is asked; they are kept beside the file, or it is said why not.

    Raises StoreError.
    """
    known = read_truth(file) or Patterns.alike(file.stored.rows)
    reads = [paths for one in asks if (paths := one.reads(known)) is not None]
    if not reads:
        return known, ""
    parts, first = [], 0
    for batch in store.scan_file(file, ["id", *frozenset[str]().union(*reads)]):
        parts.append(answered(batch, known.of_rows(first, batch.num_rows), asks))
        first += batch.num_rows
    patterns = _bounded(joined(parts) if parts else known, asks)
    try:
        write_truth(file, patterns)
    except OSError as error:  # where nothing can be written, it is worked out each time
        return patterns, reason(error)
    return patterns, ""


def asked(plan: ReplayPlan, event: str) -> tuple[Asked | None, Asked | None]:
    """What the old policies ask of events of this type, and what the new do."""
    return _asked(plan, event)


def _says(one: Asked | None, patterns: Patterns) -> Said:
    return silent(len(patterns.events)) if one is None else one.says(patterns)


def _worth_a_look(plan: ReplayPlan, file: DayFile, old: Said, new: Said) -> bool:
    if (old.outcome != new.outcome).any():
        return True
    held = (old.outcome == HOLD).any() or (new.outcome == HOLD).any()
    return bool(held) and waits_differ(plan, file.partition.event)


def _bounded(patterns: Patterns, asks: Collection[Asked]) -> Patterns:
    """The patterns, of which what nobody asked for this time is forgotten if there is too much of it."""
    if len(patterns.names) <= MOST_FLAGS:
        return patterns
    return patterns.only({name for one in asks for name in one.names})


@lru_cache(maxsize=8)
def _keys(plan: ReplayPlan) -> tuple[Keys, Keys]:
    old, new = plan.sides.old.knowledge, plan.sides.new.knowledge
    keys = Keys.of(new)
    return replace(keys, knowledge=old) if old.facts is new.facts else Keys.of(old), keys


@lru_cache(maxsize=64)
def _asked(plan: ReplayPlan, event: str) -> tuple[Asked | None, Asked | None]:
    sides, keys = (plan.sides.old, plan.sides.new), _keys(plan)
    old, new = (
        None if (of := side.events.get(event)) is None else Asked.of(of, own)
        for side, own in zip(sides, keys, strict=True)
    )
    return old, new
