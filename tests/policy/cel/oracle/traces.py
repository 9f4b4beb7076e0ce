"""What happened while the reference evaluated a program: each node with what its parts were worth."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from tests.policy.cel.cast import SmallWorld
from tests.policy.cel.oracle.agreement import by_reference
from tests.policy.cel.oracle.events import Event

from chalkline.policy.cel import reference
from chalkline.policy.cel.typed import Node


@dataclass(frozen=True, slots=True)
class Step:
    """A node that was evaluated, the values of its parts as far as they were evaluated, and its own."""

    node: Node
    parts: tuple[object, ...]
    outcome: object


@dataclass(slots=True)
class _Recorder:
    steps: list[Step] = field(default_factory=list)
    open: list[list[object]] = field(default_factory=lambda: [[]])


def trace(text: str, event: Event, world: SmallWorld) -> list[Step]:
    """The steps of evaluating the program, parts before what they are part of; the last is the whole."""
    with _recording() as recorder:
        by_reference(text, event, world)
    return recorder.steps


@contextmanager
def _recording() -> Iterator[_Recorder]:
    recorder, evaluated = _Recorder(), reference._Evaluation.of  # noqa: SLF001 - to watch it

    def of(evaluation: reference._Evaluation, node: Node, local: reference.Locals) -> object:
        recorder.open.append([])
        outcome = evaluated(evaluation, node, local)
        recorder.steps.append(Step(node, tuple(recorder.open.pop()), outcome))
        recorder.open[-1].append(outcome)
        return outcome

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reference._Evaluation, "of", of)  # noqa: SLF001 - to watch it
        yield recorder
