"""The reference evaluator: what conditions mean, slow and plain, to be read beside cel-spec.

Every other evaluator must agree with it. An error is a value like any other: it is the value of whatever depends on
it, but for ``&&``, ``||``, ``all`` and ``exists``, whose outcome may be known without it (cel-spec, *Logical
Operators* and *Macros*).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import UNSET

from chalkline.policy.cel.errors import CelError, ErrorKind, EvaluationError
from chalkline.policy.cel.functions import Needs, overload_of
from chalkline.policy.cel.library.containers import map_of
from chalkline.policy.cel.library.implementations import implementation
from chalkline.policy.cel.typed import (
    And,
    Call,
    Comprehension,
    Conditional,
    Constant,
    Expression,
    Has,
    HasKey,
    HasVariable,
    Local,
    MakeList,
    MakeMap,
    Node,
    Not,
    Or,
    Quantifier,
    Quantity,
    Select,
    Variable,
)
from chalkline.policy.cel.types import FieldType
from chalkline.policy.cel.work import within_bounds
from chalkline.policy.world import World

UTC = ZoneInfo("UTC")
Value = object
"""A value of ``chalkline.policy.values``, a record, or a CelError."""


def evaluate(
    expression: Expression,
    variables: Mapping[str, Value],
    world: World | None = None,
    *,
    zone: ZoneInfo = UTC,
) -> Value:
    """The expression's value, a CelError where it has none.

    ``variables`` are the root names of the event; without a ``world``, whatever reads facts or the calendar is not
    known. ``zone`` is where moments are read if the expression names no zone.
    """
    return _Evaluation(variables, world, zone).of(expression.root, Locals())


class Locals(NamedTuple):
    """The enclosing macros."""

    values: tuple[Value, ...] = ()
    """Their variables, by depth."""
    elements: int = 1
    """How often what is inside them is evaluated at most: the product of the lengths of their ranges."""

    def inside(self, elements: Sequence[Value]) -> Iterator["Locals"]:
        """Inside one more macro, for each of the elements that it ranges over."""
        return (Locals((*self.values, element), self.elements * len(elements)) for element in elements)


class _Evaluation:
    def __init__(self, variables: Mapping[str, Value], world: World | None, zone: ZoneInfo) -> None:
        self.variables = variables
        self.world = world
        self.zone = zone

    def of(self, node: Node, local: Locals) -> Value:
        return _MEANING[type(node)](self, node, local)

    def each(self, nodes: Iterable[Node], local: Locals) -> list[Value] | CelError:
        """The values of all nodes, or the first error."""
        values = []
        for node in nodes:
            value = self.of(node, local)
            if isinstance(value, CelError):
                return value
            values.append(value)
        return values


def _constant(_: _Evaluation, node: Constant, __: Locals) -> Value:
    return node.value


def _variable(evaluation: _Evaluation, node: Variable, _: Locals) -> Value:
    if node.name not in evaluation.variables:
        return CelError(ErrorKind.UNKNOWN_VARIABLE, node.name, node.span)
    value = evaluation.variables[node.name]
    return _missing(node, node.field) if value is UNSET else value


def _missing(node: Node, field: FieldType | None) -> CelError:
    """An optional field that is not there is no such field; any other one has not been filled in yet."""
    optional = field is not None and field.optional
    kind = ErrorKind.NO_SUCH_FIELD if optional else ErrorKind.NOT_KNOWN
    return CelError(kind, "" if field is None else field.name, node.span)


def _has_variable(evaluation: _Evaluation, node: HasVariable, _: Locals) -> Value:
    return evaluation.variables.get(node.name, UNSET) is not UNSET


def _local(_: _Evaluation, node: Local, local: Locals) -> Value:
    return local.values[node.depth]


def _select(evaluation: _Evaluation, node: Select, local: Locals) -> Value:
    record = evaluation.of(node.operand, local)
    if isinstance(record, CelError):
        return record
    if node.field.from_facts:
        return _fact(evaluation, node, record)
    value: Value = getattr(record, node.field.name, UNSET)
    return _missing(node, node.field) if value is UNSET else value


def _fact(evaluation: _Evaluation, node: Select, record: Value) -> Value:
    if evaluation.world is None:
        return CelError(ErrorKind.NOT_KNOWN, node.field.name, node.span)
    return _attempted(node, evaluation.world.fact, str(node.operand.type), getattr(record, "id", ""), node.field.name)


def _attempted(node: Node, function: Callable[..., Value], *arguments: Value) -> Value:
    """What the function gives, or the error that it raises, at the place of the node."""
    try:
        return function(*arguments)
    except EvaluationError as failed:
        return CelError(failed.error.kind, failed.error.detail, node.span)


def _has(evaluation: _Evaluation, node: Has, local: Locals) -> Value:
    record = evaluation.of(node.operand, local)
    if isinstance(record, CelError):
        return record
    return node.field.from_facts or getattr(record, node.field.name, UNSET) is not UNSET


def _has_key(evaluation: _Evaluation, node: HasKey, local: Locals) -> Value:
    mapping = evaluation.of(node.operand, local)
    return mapping if isinstance(mapping, CelError) else node.key in mapping  # type: ignore[operator]


def _make_list(evaluation: _Evaluation, node: MakeList, local: Locals) -> Value:
    items = evaluation.each(node.items, local)
    return items if isinstance(items, CelError) else tuple(items)


def _make_map(evaluation: _Evaluation, node: MakeMap, local: Locals) -> Value:
    parts = evaluation.each((part for entry in node.entries for part in entry), local)
    if isinstance(parts, CelError):
        return parts
    return _attempted(node, map_of, list(zip(parts[::2], parts[1::2], strict=True)))


def _call(evaluation: _Evaluation, node: Call, local: Locals) -> Value:
    """Strict: an error among the arguments is the result."""
    arguments = evaluation.each(node.arguments, local)
    if isinstance(arguments, CelError):
        return arguments
    needs, function = _overload(node.overload)
    if needs is Needs.ZONE:
        arguments.insert(0, evaluation.zone)
    elif needs is Needs.WORLD:
        if evaluation.world is None:
            return CelError(ErrorKind.NOT_KNOWN, node.overload, node.span)
        arguments.insert(0, evaluation.world)
    return _attempted(node, function, *arguments)


@cache
def _overload(id_: str) -> tuple[Needs, Callable[..., Value]]:
    """What it needs and what it does, looked up once."""
    return overload_of(id_).needs, implementation(id_)


def _absorbing(outcomes: Iterable[Value], decisive: bool) -> Value:
    """The decisive outcome if there is one, else the first error if there is one, else the opposite."""
    error: CelError | None = None
    for outcome in outcomes:
        if outcome is decisive:
            return decisive
        if isinstance(outcome, CelError):
            error = error or outcome
    return not decisive if error is None else error


def _and(evaluation: _Evaluation, node: And, local: Locals) -> Value:
    return _absorbing((evaluation.of(operand, local) for operand in node.operands), False)


def _or(evaluation: _Evaluation, node: Or, local: Locals) -> Value:
    return _absorbing((evaluation.of(operand, local) for operand in node.operands), True)


def _not(evaluation: _Evaluation, node: Not, local: Locals) -> Value:
    value = evaluation.of(node.operand, local)
    return value if isinstance(value, CelError) else not value


def _conditional(evaluation: _Evaluation, node: Conditional, local: Locals) -> Value:
    test = evaluation.of(node.test, local)
    if isinstance(test, CelError):
        return test
    return evaluation.of(node.then if test else node.otherwise, local)


def _elements(evaluation: _Evaluation, over: Node, local: Locals) -> Sequence[Value] | CelError:
    """The items of a list or the keys of a map, unless macros within macros would be too much work."""
    value = evaluation.of(over, local)
    if isinstance(value, CelError):
        return value
    elements = tuple(value)  # type: ignore[arg-type, var-annotated]
    too_many = _attempted(over, within_bounds, local.elements * len(elements)) if local.values else None
    return too_many if isinstance(too_many, CelError) else elements


def _quantifier(evaluation: _Evaluation, node: Quantifier, local: Locals) -> Value:
    elements = _elements(evaluation, node.range, local)
    if isinstance(elements, CelError):
        return elements
    outcomes = (evaluation.of(node.predicate, inner) for inner in local.inside(elements))
    match node.quantity:
        case Quantity.ALL:
            return _absorbing(outcomes, False)
        case Quantity.EXISTS:
            return _absorbing(outcomes, True)
        case Quantity.EXISTS_ONE:
            return _exactly_one(outcomes)


def _exactly_one(outcomes: Iterable[Value]) -> Value:
    """Whether one outcome is true; no error is absorbed."""
    count = 0
    for outcome in outcomes:
        if isinstance(outcome, CelError):
            return outcome
        count += outcome is True
    return count == 1


def _comprehension(evaluation: _Evaluation, node: Comprehension, local: Locals) -> Value:
    elements = _elements(evaluation, node.range, local)
    if isinstance(elements, CelError):
        return elements
    results = []
    for inner in local.inside(elements):
        chosen = True if node.predicate is None else evaluation.of(node.predicate, inner)
        result = (
            inner.values[-1] if node.transform is None or chosen is not True else evaluation.of(node.transform, inner)
        )
        for outcome in (chosen, result):
            if isinstance(outcome, CelError):
                return outcome
        if chosen is True:
            results.append(result)
    return tuple(results)


_MEANING: Mapping[type[Node], Callable[..., Value]] = {
    Constant: _constant,
    Variable: _variable,
    Local: _local,
    Select: _select,
    Has: _has,
    HasVariable: _has_variable,
    HasKey: _has_key,
    MakeList: _make_list,
    MakeMap: _make_map,
    Call: _call,
    And: _and,
    Or: _or,
    Not: _not,
    Conditional: _conditional,
    Quantifier: _quantifier,
    Comprehension: _comprehension,
}
