"""The compiled form means what the reference means, with all optimisations and with none."""

from collections.abc import Sequence
from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.cel.cast import SmallWorld
from tests.policy.cel.compile.idioms import IDIOMS
from tests.policy.cel.compile.programs import EVENTS, VARIABLES, WORLDS, Event, condition_sets, trees

from chalkline.policy.cel.compile import compile_conditions, compile_value
from chalkline.policy.cel.compile.passes import PASSES, Pass
from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.reference import evaluate
from chalkline.policy.cel.typed import Expression, Node
from chalkline.policy.cel.types import BOOL, DOUBLE, INT, STRING, ListOf


def by_reference(node: Node, event: Event, world: SmallWorld) -> object:
    variables = {name: getattr(event, name) for name in VARIABLES if name != "at"}
    return evaluate(Expression(node), {**variables, "at": world.at}, world, zone=world.calendar.zone)


def same(one: object, other: object) -> bool:
    match one, other:
        case CelError(), CelError():
            return one.kind is other.kind
        case ((list() | tuple()), (list() | tuple())):
            return len(one) == len(other) and all(map(same, one, other))
        case float(), float():
            return repr(one) == repr(other) or (isnan(one) and isnan(other))
        case _:
            return type(one) is type(other) and one == other


Outcomes = tuple[int, int]


def outcomes(conditions: Sequence[Node], event: Event, world: SmallWorld) -> Outcomes:
    """Which conditions are true and which are errors, a bit each, as the reference says."""
    values = [by_reference(node, event, world) for node in conditions]
    true = sum(1 << bit for bit, value in enumerate(values) if value is True)
    return true, sum(1 << bit for bit, value in enumerate(values) if isinstance(value, CelError))


@settings(max_examples=250)
@given(condition_sets(IDIOMS), st.lists(EVENTS, min_size=1, max_size=4), WORLDS)
@pytest.mark.parametrize("passes", [PASSES, ()], ids=["optimised", "naive"])
def test_conditions_are_true_and_errors_as_the_reference_says(
    passes: tuple[Pass, ...], conditions: list[Node], events: list[Event], world: SmallWorld
) -> None:
    compiled = compile_conditions(conditions, passes)
    for event in events:
        assert compiled(event, world) == outcomes(conditions, event, world), compiled.source


@settings(max_examples=250)
@given(st.one_of([trees(kind) for kind in (BOOL, INT, DOUBLE, STRING, ListOf(STRING))]), EVENTS, WORLDS)
def test_values_and_kinds_of_errors_are_the_references(node: Node, event: Event, world: SmallWorld) -> None:
    compiled = compile_value(node)
    assert same(compiled(event, world), by_reference(node, event, world)), compiled.source
