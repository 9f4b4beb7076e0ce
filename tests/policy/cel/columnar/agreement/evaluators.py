"""What each of the four evaluators says of a trial: for each rule, an outcome for each event."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from msgspec.structs import asdict
from tests.policy.cel.columnar.agreement.trials import Trial

from chalkline.policy.cel.columnar import columnar_conditions
from chalkline.policy.cel.columnar.columns import NUMBER_OF, Bools
from chalkline.policy.cel.compile import compile_conditions
from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.reference import evaluate
from chalkline.store.replay.truth.atoms import Atoms
from chalkline.store.replay.truth.keys import canonical
from chalkline.store.replay.truth.patterns import Patterns

Outcomes = npt.NDArray[np.uint8]
"""Of each event: false, true, the number of an error's kind, or that it is an error of some kind."""
FALSE, SOME_ERROR, TRUE = 0, 254, 255
_BATCHES = 2
Evaluator = Callable[[Trial], list[Outcomes]]


def by_reference(trial: Trial) -> list[Outcomes]:
    """Each condition on each event, one after the other."""
    zone = trial.school.calendar.zone
    rows = [({**asdict(event), "at": world.at}, world) for event, world in zip(trial.events, trial.worlds, strict=True)]
    return [
        np.fromiter((_outcome(evaluate(each, row, world, zone=zone)) for row, world in rows), np.uint8, trial.size)
        for each in trial.expressions
    ]


def by_compiled_form(trial: Trial) -> list[Outcomes]:
    """All conditions as one function, called with each event, as gates call it."""
    decide = compile_conditions(trial.conditions)
    found = [decide(event, world) for event, world in zip(trial.events, trial.worlds, strict=True)]
    true, failing = np.array(found, np.int64).T
    bits = range(len(trial.rules))
    return [_of_flags((true >> bit & 1).astype(bool), (failing >> bit & 1).astype(bool)) for bit in bits]


def by_columns(trial: Trial) -> list[Outcomes]:
    """All conditions over batch after batch, as a replay asks: facts where something hangs on them, and once."""
    conditions, frame = columnar_conditions(trial.conditions), trial.frame()
    outcomes = np.zeros((len(trial.rules), trial.size), np.uint8)
    for rows in np.array_split(np.arange(trial.size), _BATCHES):
        for rule, found in enumerate(conditions.in_frame(frame.picked(rows))):
            outcomes[rule, rows] = np.where(found.true, TRUE, FALSE if found.errors is None else found.errors)
    return list(outcomes)


def by_stored_truth(trial: Trial) -> list[Outcomes]:
    """From patterns alone: what the first rules hang on is asked and stored, then what those hang on that follow."""
    patterns = Patterns.alike(trial.size)
    for count in (len(trial.rules) // 2, len(trial.rules)):
        conditions = columnar_conditions(trial.conditions[:count])
        atoms = Atoms(conditions=conditions, keys=tuple(map(canonical, conditions.atoms)))
        patterns = atoms.answered(patterns, trial.frame())
    return [_of_flags(each.true, each.failing)[patterns.numbers] for each in atoms.combined(patterns)]


OTHERS: Mapping[str, Evaluator] = {
    "compiled": by_compiled_form,
    "columnar": by_columns,
    "stored truth": by_stored_truth,
}
"""Those that are held against the reference."""


def _outcome(value: object) -> int:
    if isinstance(value, CelError):
        return NUMBER_OF[value.kind]
    assert value is True or value is False
    return TRUE if value else FALSE


def _of_flags(true: Bools, failing: Bools) -> Outcomes:
    return np.where(failing, SOME_ERROR, np.where(true, TRUE, FALSE)).astype(np.uint8)
