"""Where the three evaluators of a program disagree."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tests.policy.cel.cast import SmallWorld
from tests.policy.cel.conformance_cases import same
from tests.policy.cel.oracle.events import Event, variables_of
from tests.policy.cel.oracle.python_cel import FAILED, given, oracle
from tests.policy.cel.oracle.rules import Example, checked

from chalkline.policy.cel.compile import compile_conditions, compile_value
from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.reference import evaluate
from chalkline.policy.cel.types import Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A program that is worth one thing to one evaluator and another to another."""

    text: str
    event: Event
    world: SmallWorld
    reference: object
    other: object


def by_reference(text: str, event: Event, world: SmallWorld) -> object:
    """What the program means."""
    return evaluate(checked(text), variables_of(event, world), world, zone=world.calendar.zone)


def with_compiled(example: Example) -> Iterator[Disagreement]:
    """Where the compiled form differs from the reference, of all rules together and of each value alone."""
    compiled = compile_conditions(example.conditions)
    values = [(text, compile_value(checked(text).root)) for text in example.values]
    for event in example.events:
        true, failing = compiled(event, example.world)
        for bit, rule in enumerate(example.rules):
            expected = by_reference(rule.text, event, example.world)
            found = _by_bits(bool(true >> bit & 1), bool(failing >> bit & 1))
            if not _is_outcome(expected, found):
                yield _between(example, rule.text, event, expected, found)
        for text, value in values:
            expected, worth = by_reference(text, event, example.world), value(event, example.world)
            if not same_or_same_error(expected, worth):
                yield _between(example, text, event, expected, worth)


def with_oracle(example: Example) -> Iterator[Disagreement]:
    """Where the other implementation differs from the reference."""
    for text in [*(rule.text for rule in example.rules), *example.values]:
        for event in example.events:
            expected = by_reference(text, event, example.world)
            found = oracle().outcome(text, event, example.world)
            if not alike(expected, found, example.world):
                yield _between(example, text, event, expected, found)


def alike(ours: object, theirs: object, world: SmallWorld) -> bool:
    """Whether the two are the same, as far as Python's values tell."""
    if isinstance(ours, CelError) or theirs is FAILED:
        return isinstance(ours, CelError) and theirs is FAILED
    if isinstance(ours, Type):
        return _head(str(ours)) == _head(theirs.name())  # type: ignore[attr-defined]
    return _plainly_same(given(ours, world), theirs)


def _head(kind: str) -> str:
    """A type's name without its parts, which a value does not tell."""
    return kind.replace("_type", "").upper().replace("<", "(").partition("(")[0]


def _plainly_same(one: object, other: object) -> bool:
    match one, other:
        case list(), list():
            return len(one) == len(other) and all(map(_plainly_same, one, other))
        case dict(), dict():
            return one.keys() == other.keys() and all(_plainly_same(value, other[key]) for key, value in one.items())
        case float(), float():
            both_nan = math.isnan(one) and math.isnan(other)
            return both_nan or (one == other and math.copysign(1, one) == math.copysign(1, other))
        case bytes(), bytearray():
            return one == bytes(other)
        case _:
            return type(one) is type(other) and one == other


def _by_bits(true: bool, failing: bool) -> object:
    return FAILED if failing else true


def _is_outcome(expected: object, found: object) -> bool:
    return found is FAILED if isinstance(expected, CelError) else found is expected


def same_or_same_error(expected: object, found: object) -> bool:
    """Whether two outcomes are the same value, or errors of the same kind."""
    if isinstance(expected, CelError) or isinstance(found, CelError):
        return isinstance(expected, CelError) and expected == found
    return same(expected, found)


def _between(example: Example, text: str, event: Event, reference: object, other: object) -> Disagreement:
    return Disagreement(text=text, event=event, world=example.world, reference=reference, other=other)
