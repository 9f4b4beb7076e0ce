"""Compiling: from checked conditions to a function."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from chalkline.policy.cel.compile.blocks import Conditions
from chalkline.policy.cel.compile.expressions import written
from chalkline.policy.cel.compile.grouping import branch_of, grouped
from chalkline.policy.cel.compile.lowering import lowered
from chalkline.policy.cel.compile.module import Module
from chalkline.policy.cel.compile.passes import PASSES, Pass, optimised
from chalkline.policy.cel.compile.scope import Scope
from chalkline.policy.cel.compile.sharing import shared_terms
from chalkline.policy.cel.compile.terms import Term, Terms
from chalkline.policy.cel.errors import CelError
from chalkline.policy.cel.typed import Node
from chalkline.policy.world import World

_MOST_TOGETHER = 200
"""Conditions in one function. More become several functions, each with shared terms of its own."""
_PARAMETERS = ("event", "world")


@dataclass(frozen=True, slots=True)
class CompiledConditions:
    """Conditions as one function. Called with an event and a world, it says which are true and which are errors.

    Bit i of the first number is set if condition i is true, bit i of the second if it is an error. The event is an
    object with the root variables as attributes, ``msgspec.UNSET`` where it lacks one; ``at`` is the world's.
    """

    decide: Callable[[object, World], tuple[int, int]]
    source: str = field(repr=False)
    """The Python text that runs."""

    def __call__(self, event: object, world: World) -> tuple[int, int]:
        """Which conditions are true, and which are errors."""
        return self.decide(event, world)


@dataclass(frozen=True, slots=True)
class CompiledValue:
    """An expression as a function from an event and a world to its value, or the error that it is."""

    evaluate: Callable[[object, World], object]
    source: str = field(repr=False)

    def __call__(self, event: object, world: World) -> object | CelError:
        """The value, or the error."""
        return self.evaluate(event, world)


def compile_conditions(conditions: Sequence[Node], passes: Sequence[Pass] = PASSES) -> CompiledConditions:
    """The conditions, which are of type bool, as one function."""
    terms, module = Terms(), Module()
    whole = {bit: optimised(terms, lowered(node, terms), passes) for bit, node in enumerate(conditions)}
    starts = range(0, max(len(conditions), 1), _MOST_TOGETHER)
    parts = [_part(terms, module, whole, range(start, start + _MOST_TOGETHER)) for start in starts]
    name = parts[0] if len(parts) == 1 else module.function("all", "conditions", _PARAMETERS, lambda: _joined(parts))
    decide = cast("Callable[[object, World], tuple[int, int]]", module.run()[name])
    return CompiledConditions(decide, module.source)


def _part(terms: Terms, module: Module, whole: dict[int, Term], bits: range) -> str:
    scope = Scope(module, written)
    root = grouped(terms, [branch_of(bit, whole[bit]) for bit in bits if bit in whole])
    conditions = Conditions(terms, scope, whole, shared_terms(root))
    return module.function(("conditions", bits), "conditions", _PARAMETERS, lambda: conditions.body(root))


def _joined(parts: Sequence[str]) -> Iterator[str]:
    yield "true = undecided = 0"
    for part in parts:
        yield f"holding, failing = {part}(event, world)"
        yield "true, undecided = true | holding, undecided | failing"
    yield "return true, undecided"


def compile_value(expression: Node, passes: Sequence[Pass] = PASSES) -> CompiledValue:
    """The expression as a function. Its error is of the same kind as the reference evaluator's."""
    terms, module = Terms(), Module()
    term = optimised(terms, lowered(expression, terms), passes)
    name = module.function("value", "value", _PARAMETERS, lambda: _value(Scope(module, written, careful=True), term))
    return CompiledValue(cast("Callable[[object, World], object]", module.run()[name]), module.source)


def _value(scope: Scope, term: Term) -> Iterator[str]:
    yield "try:"
    yield f"    return {scope.value(term)}"
    yield "except EvaluationError as failure:"
    yield "    return failure.error"
