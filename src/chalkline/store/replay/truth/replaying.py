"""A file looked at by its stored truth, which is brought up to date first: only what is not stored is worked out."""

import contextlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pyarrow as pa

from chalkline.policy.cel.columnar import ColumnarConditions, columnar_conditions
from chalkline.policy.cel.columnar.columns import Bools
from chalkline.policy.cel.columnar.truth import Truth
from chalkline.policy.cel.paths import paths_of_all, paths_read
from chalkline.policy.cel.typed import Node
from chalkline.policy.decide.columnar.decider import moments_of
from chalkline.policy.values import Timestamp
from chalkline.store.events.schema import not_kept
from chalkline.store.events.store import DayFile, EventStore
from chalkline.store.replay.looking import HOLD, batches_within, details, waits_differ
from chalkline.store.replay.partial import Partial, together
from chalkline.store.replay.plan import ReplayPlan
from chalkline.store.replay.said import Said
from chalkline.store.replay.side import silent, unseen
from chalkline.store.replay.tally import counted
from chalkline.store.replay.truth.asked import Asked, names_of_atom, names_of_standing
from chalkline.store.replay.truth.file import read_truth, write_truth
from chalkline.store.replay.truth.keys import Keys
from chalkline.store.replay.truth.patterns import Numbers, Patterns

MOST_FLAGS = 64 * 32
"""Flags of one file, beyond which those that nobody asked for this time are forgotten."""


def looked_at_truth(
    plan: ReplayPlan, store: EventStore, file: DayFile, since: Timestamp | None, until: Timestamp | None
) -> Partial:
    """What a file's events come to; the same as :func:`chalkline.store.replay.looking.looked_at` says."""
    old, new = asked(plan, file.partition.event)
    patterns = up_to_date(store, file, [one for one in (old, new) if one is not None])
    both = _says(old, patterns), _says(new, patterns)
    parts = [Partial(events=file.stored.rows, counts=list(counted(*both, patterns.events).items()))]
    if _worth_a_look(plan, file, *both):
        outcomes = [each.outcome[patterns.numbers] for each in both]
        for batch, first in batches_within(plan.sides, store, file, since, until):
            one, other = (outcome[first : first + batch.num_rows] for outcome in outcomes)
            parts.append(details(plan, batch, file, first, (one, other)))
    return together(parts)


def up_to_date(store: EventStore, file: DayFile, asks: Collection[Asked]) -> Patterns:
    """The patterns of a file's events, with all that is asked; they are kept beside the file. Raises StoreError."""
    known = read_truth(file) or Patterns.alike(file.stored.rows)
    fresh = _fresh(store, file, asks, known)
    if not fresh:
        return known
    if len(known.names) + len(fresh) > MOST_FLAGS:
        known = known.only([name for one in asks for name in one.names])
    patterns = known.with_flags(fresh)
    with contextlib.suppress(OSError):  # where nothing may be written, it is worked out each time
        write_truth(file, patterns)
    return patterns


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


def _fresh(store: EventStore, file: DayFile, asks: Collection[Asked], known: Patterns) -> Mapping[str, Bools]:
    """The flags that are asked and not stored, each for all events of the file."""
    there = frozenset(known.names)
    lacking = [one for one in asks if not there.issuperset(one.names)]
    if not lacking:
        return {}
    paths = frozenset[str]().union(*(_paths(one, there) for one in lacking))
    found: dict[str, list[Bools]] = defaultdict(list)
    first = 0
    for batch in store.scan_file(file, ["id", *paths]):
        answers = _Answers(batch, known, known.numbers[first : first + batch.num_rows], there)
        for one in lacking:
            answers.answer(one)
        for name, flag in answers.done.items():
            found[name].append(flag)
        first += batch.num_rows
    return {name: np.concatenate(flags) for name, flags in found.items()}


def _paths(one: Asked, there: frozenset[str]) -> frozenset[str]:
    """What must be read of the events to answer what is not stored."""
    missing = [node for key, node in one.nodes.items() if names_of_atom(key)[0] not in there]
    standing = any(names_of_standing(key)[0] not in there for key in one.rules) or one.protected not in there
    return paths_of_all(missing) | (one.occasion if standing else frozenset())


@dataclass(frozen=True, slots=True)
class _Answers:
    """The flags of the events of a batch: those that are stored, and those that are worked out now."""

    batch: pa.RecordBatch
    known: Patterns
    numbers: Numbers
    there: frozenset[str]
    done: dict[str, Bools] = field(default_factory=dict)

    def answer(self, one: Asked) -> None:
        """What a side asks is stored, or done."""
        self._atoms({key: node for key, node in one.nodes.items() if self._lacks(names_of_atom(key)[0])}, one)
        rules = frozenset(key for key in one.rules if self._lacks(names_of_standing(key)[0]))
        if rules or self._lacks(one.protected):
            self._stand(one, rules)

    def _lacks(self, name: str) -> bool:
        return name not in self.there and name not in self.done

    def _flag(self, name: str) -> Bools:
        return self.done[name] if name in self.done else self.known.flags([name])[0][self.numbers]

    def _atoms(self, nodes: Mapping[str, Node], one: Asked) -> None:
        if not nodes:
            return
        lacking, (at, _) = not_kept(self.batch), moments_of(self.batch)
        truths = _planned(tuple(nodes.values())).truth_of_atoms(self.batch, at, one.side.worlds)
        for (key, node), truth in zip(nodes.items(), truths, strict=True):
            found = unseen(self.batch.num_rows) if paths_read(node) & lacking else truth
            true, failing = names_of_atom(key)
            self.done[true], self.done[failing] = found.true, found.failing

    def _stand(self, one: Asked, rules: frozenset[str]) -> None:
        """How these rules stand where they apply."""
        size = self.batch.num_rows
        true, failing = ([self._flag(names_of_atom(key)[side]) for key in one.atoms] for side in (0, 1))
        truths = one.side.decider.conditions.skeleton.combined_bits(true, failing, size)
        nowhere = Truth(np.zeros(size, bool))
        wanted = [found if key in rules else nowhere for found, key in zip(truths, one.rules, strict=True)]
        decisions = one.side.decider.decided(self.batch, wanted, one.side.worlds)
        self.done[one.protected] = decisions.protected
        standings = {key: np.zeros(size, np.uint8) for key in rules}
        for found in decisions.findings:
            standings[one.rules[found.index]][found.rows] = found.standing
        for key, standing in standings.items():
            for bit, name in enumerate(names_of_standing(key)):
                self.done[name] = (standing >> np.uint8(bit) & np.uint8(1)).astype(bool)


@lru_cache(maxsize=256)
def _planned(nodes: tuple[Node, ...]) -> ColumnarConditions:
    return columnar_conditions(nodes)


@lru_cache(maxsize=8)
def _keys(plan: ReplayPlan) -> tuple[Keys, Keys]:
    sides = plan.sides
    return Keys.of(sides.old.knowledge), Keys.of(sides.new.knowledge)


@lru_cache(maxsize=64)
def _asked(plan: ReplayPlan, event: str) -> tuple[Asked | None, Asked | None]:
    sides, keys = (plan.sides.old, plan.sides.new), _keys(plan)
    old, new = (
        None if (of := side.events.get(event)) is None else Asked.of(of, own)
        for side, own in zip(sides, keys, strict=True)
    )
    return old, new
