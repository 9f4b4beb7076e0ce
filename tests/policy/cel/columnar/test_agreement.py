"""The columnar form agrees with the reference on generated programs and events, down to the kind of each error.

An example is some rules and a value of any type on a batch of events, as ``tests.policy.cel.oracle.rules`` draws them;
a pair is one program on one event. By default there are 100,000 pairs; ``CHALKLINE_PAIRS`` asks for another number.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from tests.policy.cel.columnar_evaluator import evaluated, stored
from tests.policy.cel.oracle.agreement import by_reference, same_or_same_error
from tests.policy.cel.oracle.edges import MOMENTS
from tests.policy.cel.oracle.events import IN_LONDON, IN_UTC, ON_THE_EVENT, Event, event_of
from tests.policy.cel.oracle.rules import Example, checked, example_of

from chalkline.policy.cel.columnar import Skeleton
from chalkline.policy.cel.columnar.bits import packed, unpacked
from chalkline.policy.cel.columnar.columns import Stored
from chalkline.policy.cel.errors import CelError

PAIRS = int(os.environ.get("CHALKLINE_PAIRS", "100000"))
SHARES = 8
"""Tests among which the pairs are divided, so that several processes may share them."""
EVENTS = 100 if PAIRS < 1_000_000 else 1000
"""In a batch."""


def columns(events: tuple[Event, ...]) -> dict[str, Stored]:
    """The events as columns."""
    records, kinds = ON_THE_EVENT.records, ON_THE_EVENT.variables
    return {
        name: stored([getattr(event, name) for event in events], kind, records)
        for name, kind in kinds.items()
        if name != "at"
    }


def examples(seed: int) -> Iterator[Example]:
    """Endless examples, each on a batch of events, in turns where the zone is UTC and where it is London's."""
    random = Random(seed)
    while True:
        example = example_of(random)
        world = random.choice((IN_UTC, IN_LONDON))(random.choice(MOMENTS))
        yield replace(example, events=tuple(event_of(random) for _ in range(EVENTS)), world=world)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_program_is_worth_what_the_reference_says_on_every_event(share: int) -> None:
    pairs = 0
    for example in examples(share):
        fields = columns(example.events)
        for text in [*(rule.text for rule in example.rules), *example.values]:
            found = evaluated(checked(text).root, fields, EVENTS, example.world, example.world.at)
            for event, value in zip(example.events, found, strict=True):
                expected = by_reference(text, event, example.world)
                assert same_or_same_error(expected, value), (text, event, expected, value)
            pairs += EVENTS
        if pairs * SHARES >= PAIRS:
            return


@pytest.mark.parametrize("seed", range(20))
def test_conditions_follow_from_whether_their_atoms_are_true_or_errors(seed: int) -> None:
    example = next(examples(seed))
    fields, skeleton = columns(example.events), Skeleton.of(example.conditions)
    atoms = [evaluated(atom, fields, EVENTS, example.world, example.world.at) for atom in skeleton.atoms]
    true = packed([np.array([value is True for value in each]) for each in atoms], EVENTS)
    failing = packed([np.array([isinstance(value, CelError) for value in each]) for each in atoms], EVENTS)
    count = len(atoms)
    found = skeleton.combined_bits(unpacked(true, count), unpacked(failing, count), EVENTS)
    for rule, outcome in zip(example.rules, found, strict=True):
        expected = [by_reference(rule.text, event, example.world) for event in example.events]
        assert outcome.true.tolist() == [value is True for value in expected], rule.text
        assert outcome.failing.tolist() == [isinstance(value, CelError) for value in expected], rule.text
