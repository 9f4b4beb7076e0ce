"""Where evaluators part: of which rule, on which event, with what each of them says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from tests.policy.cel.columnar.agreement.evaluators import (
    FALSE,
    OTHERS,
    SOME_ERROR,
    TRUE,
    Evaluator,
    Outcomes,
    by_reference,
)
from tests.policy.cel.columnar.agreement.trials import Trial

from chalkline.policy.cel.columnar.columns import KIND_OF


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A rule of which some evaluator says on some events what the reference does not say."""

    seed: int
    size: int
    rule: int
    evaluator: str
    events: int
    """On how many it does."""
    first: int
    """The first of them."""
    text: str
    expected: str
    found: str

    @property
    def told(self) -> str:
        """What is to be looked at, and how to see it again."""
        worth = f"the reference says {self.expected}, {self.evaluator} {self.found}"
        where = f"on {self.events} of {self.size} events of seed {self.seed}, first on event {self.first}"
        return f"{self.text}\n  {worth}, {where} (rule {self.rule})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a trial came to."""

    pairs: int
    """One of its rules with one of its events each, asked of all four evaluators."""
    disagreements: tuple[Disagreement, ...]


def found_in(seed: int, size: int) -> Found:
    """What the trial of a seed with so many events comes to. Whatever is raised says which seed it was."""
    try:
        trial = Trial.of(seed, size)
        return Found(pairs=len(trial.rules) * size, disagreements=tuple(disagreements(trial)))
    except Exception as error:
        error.add_note(f"in the trial of seed {seed} with {size} events")
        raise


def disagreements(trial: Trial, evaluators: Mapping[str, Evaluator] = OTHERS) -> Iterator[Disagreement]:
    """Each rule on which an evaluator parts from the reference, kinds of errors included where it tells them."""
    expected = by_reference(trial)
    for name, evaluator in evaluators.items():
        for rule, (one, other) in enumerate(zip(expected, evaluator(trial), strict=True)):
            differing = np.flatnonzero(_without_kinds(one, other) != other)
            if len(differing):
                first = int(differing[0])
                yield Disagreement(
                    seed=trial.seed,
                    size=trial.size,
                    rule=rule,
                    evaluator=name,
                    events=len(differing),
                    first=first,
                    text=trial.rules[rule].text,
                    expected=_named(int(one[first])),
                    found=_named(int(other[first])),
                )


def _without_kinds(expected: Outcomes, found: Outcomes) -> Outcomes:
    """What is expected of an evaluator that says of an error no more than that it is one."""
    tells_no_kind = found == SOME_ERROR
    return np.where(tells_no_kind & (expected != TRUE) & (expected != FALSE), SOME_ERROR, expected).astype(np.uint8)


def _named(outcome: int) -> str:
    match outcome:
        case 0 | 255:
            return str(outcome == TRUE).lower()
        case 254:
            return "an error"
        case number:
            return f"the error `{KIND_OF[number].value}`"
