"""What is not known of the events of a batch is asked of them, as far as anything hangs on it."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from chalkline.policy.cel.columnar.columns import Bools
from chalkline.policy.cel.columnar.frame import Frame, TooWideError
from chalkline.policy.cel.columnar.truth import Truth
from chalkline.policy.decide.columnar.decider import moments_of
from chalkline.store.events.schema import not_kept
from chalkline.store.replay.truth.asked import Asked, flags_of_standing
from chalkline.store.replay.truth.patterns import Patterns, joined


def answered(batch: pa.RecordBatch, known: Patterns, asks: Sequence[Asked]) -> Patterns:
    """The patterns of the events of a batch, of which so much is known, with all that the answers hang on."""
    try:
        answers = known
        for one in asks:
            answers = _with_standing(batch, one, _with_atoms(batch, one, answers))
    except TooWideError:
        middle, size = batch.num_rows // 2, batch.num_rows
        halves = ((0, middle), (middle, size - middle))
        return joined([answered(batch.slice(*half), known.of_rows(*half), asks) for half in halves])
    return answers


def _with_atoms(batch: pa.RecordBatch, one: Asked, known: Patterns) -> Patterns:
    lacking = not_kept(batch)
    unseen = [place for place, reads in enumerate(one.side.reads) if reads & lacking]
    return one.atoms.answered(known, Frame.of(batch, moments_of(batch)[0], one.side.worlds), unseen)


def _with_standing(batch: pa.RecordBatch, one: Asked, known: Patterns) -> Patterns:
    """It is known how each rule stands where it applies, and which events concern protected contacts."""
    if one.stands(known):
        return known
    rules = one.unstored(known)
    decided = one.side.decider.decided(batch, _wanted(one, rules, known), one.side.worlds)
    standings = {key: np.zeros(batch.num_rows, np.uint8) for key in rules}
    for found in decided.findings:
        standings[one.rules[found.index]][found.rows] = found.standing
    flags: dict[str, Bools] = {one.protected: decided.protected}
    for key, standing in standings.items():
        flags |= flags_of_standing(key, standing)
    return known.with_flags(flags)


def _wanted(one: Asked, rules: frozenset[str], known: Patterns) -> list[Truth]:
    """Where each of these rules applies or is undecided, by event; the others count as applying nowhere."""
    numbers, nowhere = known.numbers, Truth(np.zeros(len(known.numbers), bool))
    return [
        Truth(found.true[numbers], found.failing[numbers].view(np.uint8)) if key in rules else nowhere
        for found, key in zip(one.atoms.combined(known), one.rules, strict=True)
    ]
