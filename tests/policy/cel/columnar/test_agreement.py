"""Reference, compiled form, columnar form and stored truth agree on generated policies and events, undecided included.

A *pair* is one rule of a generated policy, its ``when && !unless`` as one condition, with one generated event at its
moment. All four evaluators say of every pair that the rule applies, does not apply, or is undecided: the reference
condition by condition; the compiled form as one function of all rules of the policy; the columnar form over all events
of the policy together, with the kind of the error; stored truth from the kept bits of the policy's atoms, to which an
edit added some. By default there are 100,000 pairs; ``CHALKLINE_PAIRS`` asks for another number, and
``python -m tests.policy.cel.columnar.agreement`` goes on as long as is wanted.
"""

import json
import os
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path
from random import Random

import numpy as np
import pytest
from tests.policy.cel.columnar.agreement.__main__ import STRETCH, run
from tests.policy.cel.columnar.agreement.book import Book
from tests.policy.cel.columnar.agreement.comparing import Found, disagreements, found_in
from tests.policy.cel.columnar.agreement.evaluators import (
    FALSE,
    SOME_ERROR,
    TRUE,
    Evaluator,
    Outcomes,
    by_reference,
)
from tests.policy.cel.columnar.agreement.trials import Trial
from tests.policy.cel.columnar_evaluator import values_of
from tests.policy.cel.oracle.agreement import same_or_same_error
from tests.policy.cel.oracle.events import variables_of
from tests.policy.cel.oracle.rules import checked, value_of

from chalkline.policy.cel.columnar.columns import NUMBER_OF
from chalkline.policy.cel.columnar.planning import Planner
from chalkline.policy.cel.compile import compile_value
from chalkline.policy.cel.errors import ErrorKind
from chalkline.policy.cel.reference import evaluate

PAIRS = int(os.environ.get("CHALKLINE_PAIRS", "100000"))
SHARES = 8
"""Tests among which the pairs are divided, so that several processes may share them."""
EVENTS = 100 if PAIRS < 1_000_000 else 2000
"""For each policy."""


@pytest.mark.parametrize("share", range(SHARES))
def test_all_four_say_the_same_of_every_pair(share: int) -> None:
    pairs, seed = 0, share
    while pairs * SHARES < PAIRS:
        found = found_in(seed, EVENTS)
        assert not found.disagreements, "\n".join(each.told for each in found.disagreements)
        pairs, seed = pairs + found.pairs, seed + SHARES


@pytest.mark.parametrize("share", range(SHARES))
def test_values_of_any_type_and_the_kinds_of_their_errors_are_the_same(share: int) -> None:
    """Besides pairs: of what is no condition there is no stored truth, and no policy has it by itself."""
    for seed in range(share, 40, SHARES):
        trial, text = Trial.of(seed, EVENTS), value_of(Random(seed))
        expression = checked(text)
        compiled, frame = compile_value(expression.root), trial.frame()
        columns = values_of(frame.value(Planner().step(expression.root)), expression.root.type, trial.size)
        for event, world, by_columns in zip(trial.events, trial.worlds, columns, strict=True):
            zone = world.calendar.zone
            expected = evaluate(expression, variables_of(event, world), world, zone=zone)
            assert same_or_same_error(expected, compiled(event, world)), (text, event, world.at)
            assert same_or_same_error(expected, by_columns), (text, event, world.at)


def one_pair_otherwise(outcome: int) -> Mapping[str, Evaluator]:
    """An evaluator that has this for the last pair, and what the reference says for all others."""

    def found(trial: Trial) -> list[Outcomes]:
        outcomes = [each.copy() for each in by_reference(trial)]
        outcomes[-1][-1] = outcome
        return outcomes

    return {"one of them": found}


def trial_with(outcome: int) -> Trial:
    """A trial with this outcome of its last pair."""
    trials = (Trial.of(seed, 3) for seed in count())
    return next(trial for trial in trials if by_reference(trial)[-1][-1] == outcome)


DIVISION, OVERFLOW = NUMBER_OF[ErrorKind.DIVISION_BY_ZERO], NUMBER_OF[ErrorKind.OVERFLOW]


@pytest.mark.parametrize(
    ("outcome", "found"),
    [(TRUE, FALSE), (FALSE, TRUE), (TRUE, SOME_ERROR), (DIVISION, FALSE), (DIVISION, TRUE), (DIVISION, OVERFLOW)],
)
def test_one_pair_that_is_otherwise_is_a_disagreement(outcome: int, found: int) -> None:
    trial = trial_with(outcome)
    (disagreement,) = disagreements(trial, one_pair_otherwise(found))
    assert (disagreement.events, disagreement.first, disagreement.rule) == (1, 2, len(trial.rules) - 1)
    assert f"seed {trial.seed}" in disagreement.told


def test_an_error_whose_kind_is_not_told_agrees_with_any() -> None:
    assert not list(disagreements(trial_with(DIVISION), one_pair_otherwise(SOME_ERROR)))


def test_trials_are_of_all_outcomes_and_the_same_each_time() -> None:
    found = np.concatenate([np.concatenate(by_reference(Trial.of(seed, 50))) for seed in range(40)])
    assert {FALSE, TRUE, DIVISION, NUMBER_OF[ErrorKind.NOT_KNOWN]} <= set(found.tolist())
    one, other = Trial.of(7, 20), Trial.of(7, 20)
    assert (one.rules, one.events) == (other.rules, other.events)
    assert [world.at for world in one.worlds] == [world.at for world in other.worlds]
    assert one.school.facts.index.rows == other.school.facts.index.rows


def test_a_long_run_goes_on_where_its_book_ends(tmp_path: Path) -> None:
    def tried(seeds: Iterable[int]) -> list[Found]:
        return [Found(pairs=seed, disagreements=()) for seed in seeds]

    path = tmp_path / "book.jsonl"
    run(Book.at(path, 5), tried, pairs=1)
    before = Book.at(path, 0)
    run(before, tried, pairs=before.pairs + 1)
    after = Book.at(path, 0)
    assert (after.next_seed, after.seeds) == (5 + 2 * STRETCH, 2 * STRETCH)
    assert after.pairs == sum(range(5, after.next_seed))


def test_a_book_keeps_what_shows_a_disagreement_again(tmp_path: Path) -> None:
    trial = trial_with(TRUE)
    wrong = tuple(disagreements(trial, one_pair_otherwise(FALSE)))
    book = Book.at(tmp_path / "book.jsonl", trial.seed)
    run(book, lambda seeds: [Found(pairs=1, disagreements=wrong) for _ in seeds][:1], pairs=1)
    assert Book.at(book.path, 0).disagreements == 1
    line = json.loads((tmp_path / "book.jsonl").read_text().splitlines()[0])["disagreement"]
    assert (line["seed"], line["size"], line["text"]) == (trial.seed, 3, trial.rules[-1].text)
