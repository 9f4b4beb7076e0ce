"""What policies said of each of many events, in a byte a clause, so that two sets of policies can be held side by side.

Of a clause the strongest finding of its rules counts: what takes part in the decision before what is only observed, and
that before what was lifted.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chalkline.policy.cel.columnar.columns import Bools
from chalkline.policy.decide.columnar.decisions import COUNTS, STANDINGS, Findings
from chalkline.policy.decide.decision import Standing
from chalkline.policy.effects import Effect
from chalkline.policy.facts.references import clause_names

Bytes = npt.NDArray[np.uint8]

PASS, UNDECIDED, PROTECTED = "pass", "undecided", "protected"
OUTCOMES = (PASS, *(effect.word for effect in Effect if effect), UNDECIDED, PROTECTED)
"""What becomes of an event, by the number that stands for it."""
STOPPED = frozenset({"hold", "ask", "refuse", UNDECIDED})
"""Those of them that stop it."""
NOTHING = ""
"""What a clause says of an event that it has nothing against."""

_WEIGHTS = (Standing.DISCHARGED, Standing.ALLOWED, Standing.PERMITTED, Standing.OBSERVED, Standing.COUNTS)
"""Standings, the weightiest last."""
_OF_STANDING = np.array([_WEIGHTS.index(standing) for standing in STANDINGS], np.uint8)
_EFFECTS = len(Effect)
_ASIDES = {
    Standing.COUNTS: "",
    Standing.OBSERVED: ", observed",
    Standing.DISCHARGED: ", discharged",
    Standing.ALLOWED: ", allowed",
    Standing.PERMITTED: ", permitted",
}


class Said(NamedTuple):
    """What one set of policies says of each event."""

    outcome: Bytes
    """Numbers into :data:`OUTCOMES`."""
    clauses: Mapping[str, Bytes]
    """By clause, ``id#clause`` of whatever version: numbers that :func:`word` reads."""


def said(findings: Iterable[Findings], size: int, protected: Bools, timeless: Bools) -> Said:
    """What the findings come to."""
    clauses: dict[str, Bytes] = {}
    effect, doubtful = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
    for found in findings:
        counts = found.standing == COUNTS
        _raise(effect, found, counts & ~found.undecided)
        _raise(doubtful, found, counts & found.undecided)
        name = clause_names(found.rule.clause)[-1]
        own = clauses.setdefault(name, np.zeros(size, np.uint8))
        own[found.rows] = np.maximum(own[found.rows], _numbers(found))
    undecided = (doubtful >= Effect.HOLD) & (doubtful > effect) | timeless
    outcome = np.where(undecided, OUTCOMES.index(UNDECIDED), effect)
    return Said(np.where(protected, OUTCOMES.index(PROTECTED), outcome).astype(np.uint8), clauses)


def word(number: int) -> str:
    """What a clause said, in words: ``hold``, ``hold, observed``, ``undecided hold``; empty for nothing."""
    if not number:
        return NOTHING
    rest, decided = divmod(number - 1, 2)
    weight, effect = divmod(rest, _EFFECTS)
    doubt = "" if decided else "undecided "
    return f"{doubt}{Effect(effect).word}{_ASIDES[_WEIGHTS[weight]]}"


def _numbers(found: Findings) -> Bytes:
    numbers = (_OF_STANDING[found.standing] * _EFFECTS + np.uint8(found.effect)) * 2 + ~found.undecided + 1
    return numbers.astype(np.uint8)


def _raise(effects: Bytes, found: Findings, where: Bools) -> None:
    rows = found.rows[where]
    effects[rows] = np.maximum(effects[rows], np.uint8(found.effect))
