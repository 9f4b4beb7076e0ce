"""What was found in one file, or in many: counts, who is affected, how long holds last, and where examples stand.

Two of them are added in any order. It is kept beside the file until the replay is through, so that one that was
stopped can go on; it goes with the day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec
import numpy as np

from chalkline.policy.cel.columnar.stretches import NEVER, Ints
from chalkline.store.replay.tally import Counted

MOST_EXAMPLES = 10
"""Of each kind of change."""

AT_ONCE = "at once"
WAITS = (AT_ONCE, "up to 1 hour", "up to 4 hours", "up to 12 hours", "up to 24 hours", "up to 3 days", "longer")
ENDLESS = "until somebody answers"
BINS = (*WAITS, ENDLESS)
_BOUNDS = tuple(hours * 3600 for hours in (0, 1, 4, 12, 24, 72))


class Changed(NamedTuple):
    """What a person's events became."""

    event: str
    person: str
    old: str
    new: str


class Waited(NamedTuple):
    """How long holds last under the old policies and under the new, by bins of :data:`WAITS`."""

    old: str
    new: str
    change: str
    """``shorter``, ``longer``, ``the same``."""


class Example(msgspec.Struct, frozen=True, array_like=True, order=True):
    """Where an event stands of which the policies say different things."""

    rank: int
    """Drawn by lot from its moment, the same each time."""
    partition: str
    file: str
    row: int
    old: str
    new: str


class Partial(msgspec.Struct, kw_only=True):
    """What was found."""

    events: int = 0
    counts: list[tuple[Counted, int]] = []
    people: list[tuple[Changed, int]] = []
    waits: list[tuple[Waited, int, int, int]] = []
    """With how many events, and how many seconds of waiting in all, old and new, of those that end by themselves."""
    examples: list[Example] = []
    unkept: str = ""
    """Why it, or the truth that it was found by, could not be kept beside the events; empty where nothing was wrong."""


def together(parts: Iterable[Partial]) -> Partial:
    """All that was found, in one."""
    counts, people = Counter[Counted](), Counter[Changed]()
    waits: dict[Waited, tuple[int, int, int]] = {}
    examples: list[Example] = []
    events, unkept = 0, ""
    for part in parts:
        events, unkept = events + part.events, unkept or part.unkept
        for counted, number in part.counts:
            counts[counted] += number
        for changed, number in part.people:
            people[changed] += number
        for waited, *figures in part.waits:
            known = waits.get(waited, (0, 0, 0))
            waits[waited] = tuple(map(sum, zip(known, figures, strict=True)))  # type: ignore[assignment]
        examples = best([*examples, *part.examples])
    return Partial(
        events=events,
        counts=sorted(counts.items()),
        people=sorted(people.items()),
        waits=sorted((waited, *figures) for waited, figures in waits.items()),
        examples=examples,
        unkept=unkept,
    )


def best(examples: Iterable[Example]) -> list[Example]:
    """Of each kind of change the first few by lot."""
    kinds: dict[tuple[str, str], list[Example]] = {}
    for example in sorted(examples):
        kind = kinds.setdefault((example.old, example.new), [])
        if len(kind) < MOST_EXAMPLES:
            kind.append(example)
    return sorted(example for kind in kinds.values() for example in kind)


def bins_of(seconds: Ints) -> Ints:
    """The bin of each wait, as a number into :data:`BINS`; ``NEVER`` is the wait of what does not end by itself."""
    return np.where(seconds == NEVER, BINS.index(ENDLESS), np.searchsorted(_BOUNDS, seconds))


def counts_of(part: Partial) -> Mapping[Counted, int]:
    """By clause, and what was said under the old and the new policies."""
    return dict(part.counts)
