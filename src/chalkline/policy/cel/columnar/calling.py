"""Calls as steps: a kernel where there is one that is exact, else the library's function, once for each value."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from chalkline.policy.cel.columnar import facts
from chalkline.policy.cel.columnar.columns import (
    Codes,
    Column,
    Failed,
    Same,
    Values,
    first_errors,
    not_known,
    with_errors,
)
from chalkline.policy.cel.columnar.distinct import once_for_each
from chalkline.policy.cel.columnar.frame import Frame, Step
from chalkline.policy.cel.columnar.grouping import coded
from chalkline.policy.cel.columnar.kernels import KERNELS
from chalkline.policy.cel.columnar.kernels.times import zone_of_frame
from chalkline.policy.cel.columnar.truth import chosen, column_of_truth, truth
from chalkline.policy.cel.functions import Needs, overload_of
from chalkline.policy.cel.library.implementations import implementation
from chalkline.policy.cel.typed import Call, Conditional, Node
from chalkline.policy.cel.types import BOOL


def strict(node: Node, parts: Sequence[Node], steps: Sequence[Step], function: Callable[..., object]) -> Step:
    """The function of the parts; an error among them is the result."""

    def step(frame: Frame) -> Column:
        arguments = [frame.value(part) for part in steps]
        errors = first_errors(*(column.errors for column in arguments))
        if any(isinstance(column, Failed) for column in arguments):
            return Failed(errors=errors)  # type: ignore[arg-type]
        typed = [(column, part.type) for column, part in zip(arguments, parts, strict=True)]
        return once_for_each(frame.watched(node, function), typed, errors, frame.size, node.type)

    return step


def called(node: Call, steps: Sequence[Step]) -> Step:
    """The call of an overload, given its arguments."""
    kernel, apart = KERNELS.get(node.overload), _apart(node)

    def step(frame: Frame) -> Column:
        arguments = [frame.value(part) for part in steps]
        errors = first_errors(*(column.errors for column in arguments))
        if any(isinstance(column, Failed) for column in arguments):
            return Failed(errors=errors)  # type: ignore[arg-type]
        if not frame.size:
            return Same(value=None)
        found = kernel(frame, node, arguments) if kernel else None
        if found is None:
            return apart(frame, arguments)
        return with_errors(found, first_errors(errors, found.errors))

    return step


def _apart(node: Call) -> Callable[[Frame, list[Column]], Column]:
    """How the call is made where no kernel makes it."""
    if node.overload in facts.QUESTIONS:
        return lambda frame, arguments: facts.answers(frame, node, arguments)
    needs, function = overload_of(node.overload).needs, implementation(node.overload)

    def call(frame: Frame, arguments: list[Column]) -> Column:
        errors = first_errors(*(column.errors for column in arguments))
        if needs is Needs.WORLD and frame.worlds is None:
            return not_known(frame.size, errors)
        given = _given(needs, frame)
        typed = [(column, part.type) for column, part in zip(arguments, node.arguments, strict=True)]
        watched = frame.watched(node, lambda *values: function(*given, *values))
        return once_for_each(watched, typed, errors, frame.size, node.type)

    return call


def _given(needs: Needs, frame: Frame) -> tuple[object, ...]:
    """What the function is given first. Of the world only windows ask, and only for the calendar."""
    if needs is Needs.ZONE:
        return (zone_of_frame(frame),)
    return (frame.worlds,) if needs is Needs.WORLD else ()


def conditional(node: Conditional, test: Step, then: Step, otherwise: Step) -> Step:
    """The branch that the test chooses; only that one counts."""

    def step(frame: Frame) -> Column:
        tested = truth(frame.value(test), frame.size)
        if node.type == BOOL:
            branches = (truth(frame.value(branch), frame.size) for branch in (then, otherwise))
            return column_of_truth(chosen(tested, *branches))
        one, other = (coded(frame.value(branch), node.type, frame.size) for branch in (then, otherwise))
        return _merged(tested.true, tested.errors, one, other)

    return step


def _merged(then: Any, errors: Any, one: Codes, other: Codes) -> Column:  # noqa: ANN401 - arrays, or None
    """The one value where ``then``, else the other."""
    codes = np.where(then, one.codes, other.codes + len(one.values))
    of_branches = None
    if one.errors is not None or other.errors is not None:
        either = (0 if each.errors is None else each.errors for each in (one, other))
        of_branches = np.where(then, *either).astype(np.uint8)
    values = Values(python=[*one.values.objects, *other.values.objects])
    return Codes(codes=codes, values=values, errors=first_errors(errors, of_branches))
