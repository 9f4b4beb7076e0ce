"""Who and what stands at the paths of held events, told apart only as far as time may change what is known of them."""

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chalkline.policy.cel.columnar.columns import Bools, Codes, Lists, Records, Values
from chalkline.policy.cel.columnar.frame import Frame, Question
from chalkline.policy.cel.columnar.grouping import coded
from chalkline.policy.cel.types import STRING
from chalkline.policy.decide.columnar.decider import moments_of
from chalkline.policy.decide.holds import HORIZON
from chalkline.store.replay.side import SideOfEvent

_MICRO = 1000
Rows = npt.NDArray[np.intp]
Reads = tuple[str, Question | None]
"""A path, and what facts are asked by what stands there."""


class ToldApart:
    """Who and what stands at the paths of events; people of whom nothing changes are not told apart."""

    def __init__(self, batch: pa.RecordBatch, side: SideOfEvent) -> None:
        self.batch, self.side = batch, side
        self.known: dict[Reads, list[object]] = {}
        self.changes: dict[tuple[Question, str], bool] = {}
        arrived = batch.column("arrived_at").view(pa.int64()).to_numpy()
        self.first, self.last = (int(arrived[0]), int(arrived[-1]) + HORIZON // _MICRO) if len(arrived) else (0, 0)

    def values(self, path: str, question: Question | None) -> list[object]:
        """What stands there; of people of whom nothing changes as long as an end is looked for, nothing."""
        if (path, question) not in self.known:
            values = _values(self.batch, path)
            if question is not None:
                values = [one if isinstance(one, list) or self._changes(question, one) else None for one in values]
            self.known[path, question] = values
        return self.known[path, question]

    def may_change(self, reads: Collection[Reads]) -> Bools:
        """Where facts about somebody whom an atom asks for may change."""
        people = [self._may_change(path, question) for path, question in reads if question is not None]
        return np.logical_or.reduce(people) if people else np.ones(self.batch.num_rows, bool)

    def _may_change(self, path: str, question: Question) -> Bools:
        """Where facts about whoever stands at the path may; of lists of people, that is not looked into."""
        people = _codes_at(Frame.of(self.batch, moments_of(self.batch)[0], None), path)
        if people is None:
            return np.ones(self.batch.num_rows, bool)
        stretches = self.side.worlds.stretches(question)
        subjects = stretches.subjects(people)
        return stretches.following(subjects, np.full(len(subjects), self.first)) <= self.last

    def lifted(self, rows: Rows) -> list[object]:
        """Events for which, or for anybody in which, somebody lifted something, are each their own."""
        lifted = self.side.worlds.lifted
        if not lifted:
            return [None] * len(rows)
        return [row if lifted & _texts(self.batch.slice(row, 1).to_pylist()[0]) else None for row in rows.tolist()]

    def _changes(self, question: Question, person: object) -> bool:
        key = (question, str(person or ""))
        if key not in self.changes:
            self.changes[key] = self.side.worlds.stretches(question).next_change(key[1], self.first) <= self.last
        return self.changes[key]


def _codes_at(frame: Frame, path: str) -> Codes | None:
    """What stands at a path in each row, empty where nothing does; None where there are lists on the way."""
    name, *steps = path.split(".")
    stored = frame.root(name)
    missing = [stored.missing]
    for step in steps:
        if not isinstance(stored.column, Records):
            return None
        stored = stored.column.field(step)
        missing.append(stored.missing)
    if isinstance(stored.column, Lists | Records):
        return None
    codes, nothing = coded(stored.column, STRING, frame.size), np.zeros(frame.size, bool)
    for each in missing:
        nothing |= False if each is None else each
    values = Values(python=[*codes.values.objects, ""])
    return Codes(codes=np.where(nothing, len(codes.values), codes.codes), values=values)


def _texts(value: object) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset({value})
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return frozenset[str]().union(*map(_texts, inner))


def _values(batch: pa.RecordBatch, path: str) -> list[object]:
    """What stands at a path in each row: of a list, the list."""
    name, *steps = path.split(".")
    values: list[object] = batch.column(name).to_pylist() if name in batch.schema.names else [None] * batch.num_rows
    for step in steps:
        values = [_step(value, step) for value in values]
    return values


def _step(value: object, name: str) -> object:
    if isinstance(value, list):
        return [_step(one, name) for one in value]
    return value.get(name) if isinstance(value, Mapping) else None
