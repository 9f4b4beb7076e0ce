"""Measuring side by side: contenders take turns, so that a slow moment of the machine hits all of them alike.

Absolute figures move from machine to machine; ratios of one run hold.
"""

import gc
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Generic, TypeVar

T = TypeVar("T")
ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender(Generic[T]):
    """One way of doing the same work."""

    name: str
    run: Callable[[Sequence[T]], list[object]]
    """Does the work for each item, in order."""
    items: Sequence[T]
    """In the form that this way takes; a slow one may take the first few."""
    rounds: int = ROUNDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came out, over all rounds."""

    name: str
    per_second: float
    """Items a second: the median of the rounds."""
    p50: float
    """Seconds for one item alone: the median."""
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of ``docs/reference/benchmarks.md``."""

    key: str
    title: str
    intro: str
    table: Sequence[Mapping[str, str]]
    """Rows by column."""
    notes: str = ""

    @property
    def markdown(self) -> str:
        """The section as Markdown."""
        columns = list(self.table[0])
        lines = [columns, ["---"] * len(columns), *([row[column] for column in columns] for row in self.table)]
        rows = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return "\n\n".join(part for part in (f"## {self.title}", self.intro, rows, self.notes) if part)


def measured(contenders: Sequence[Contender[T]]) -> dict[str, Measured]:
    """The figures of each contender by name; every round runs each of them once."""
    speeds: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for number in range(max(contender.rounds for contender in contenders)):
        for contender in contenders:
            if number < contender.rounds:
                speeds[contender.name].append(_per_second(contender))
    return {contender.name: _result(contender, speeds[contender.name]) for contender in contenders}


def _per_second(contender: Contender[T]) -> float:
    gc.collect()
    start = time.perf_counter()
    contender.run(contender.items)
    return len(contender.items) / (time.perf_counter() - start)


def _result(contender: Contender[T], speeds: Sequence[float]) -> Measured:
    times = sorted(_alone(contender, item) for item in contender.items)
    return Measured(
        name=contender.name,
        per_second=median(speeds),
        p50=times[len(times) // 2],
        p99=times[len(times) * 99 // 100],
    )


def _alone(contender: Contender[T], item: T) -> float:
    """Seconds for one item, the call and the list of one included."""
    items = [item]
    start = time.perf_counter_ns()
    contender.run(items)
    return (time.perf_counter_ns() - start) / 1e9


def peak_mebibytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rate(per_second: float) -> str:
    """A rate as people read it: three digits."""
    digits = 10 ** max(0, len(str(int(per_second))) - 3)
    return f"{round(per_second / digits) * digits:,}"


def microseconds(seconds: float) -> str:
    """A time in microseconds."""
    return f"{seconds * 1e6:.1f}"
