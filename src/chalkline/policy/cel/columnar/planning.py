"""From the typed tree to steps over columns: each node is planned once, and equal nodes are one step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from chalkline.policy.cel.columnar import facts
from chalkline.policy.cel.columnar.alone import Alone, asking, reads_alone
from chalkline.policy.cel.columnar.calling import called, conditional, strict
from chalkline.policy.cel.columnar.columns import (
    Column,
    Numbers,
    Same,
)
from chalkline.policy.cel.columnar.frame import Frame, Step
from chalkline.policy.cel.columnar.macros import comprehended, quantified
from chalkline.policy.cel.columnar.selecting import carries, present, selected
from chalkline.policy.cel.columnar.truth import all_of, any_of, column_of_truth, opposite, truth
from chalkline.policy.cel.library.containers import map_of
from chalkline.policy.cel.paths import MOMENT
from chalkline.policy.cel.typed import (
    And,
    Call,
    Comprehension,
    Conditional,
    Constant,
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
from chalkline.policy.cel.types import BOOL, TIMESTAMP
from chalkline.policy.cel.walk import children


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes steps of nodes, each once."""

    known: dict[Node, Step] = field(default_factory=dict)

    def step(self, node: Node) -> Step:
        """What the node becomes."""
        found = self.known.get(node)
        if found is None:
            found = self.known[node] = _at_home(node, _PLANS[type(node)](self, node))
        return found


def _at_home(node: Node, inner: Step) -> Step:
    """The step, worked out no further inside than where all that it depends on is at hand."""
    home = _home(node)

    def step(frame: Frame) -> Column:
        return frame.brought_in(step) if frame.depth > home else inner(frame)

    return inner if isinstance(node, Quantifier | Comprehension) or _holds_macro(node) else step


@lru_cache(maxsize=4096)
def _home(node: Node) -> int:
    """How many macros must be around it: one more than the depth of the innermost variable that it uses."""
    inner = max(map(_home, children(node)), default=0)
    return max(inner, node.depth + 1) if isinstance(node, Local) else inner


@lru_cache(maxsize=4096)
def _holds_macro(node: Node) -> bool:
    """Whether it counts how many elements are around it, and so must be worked out where it stands."""
    return isinstance(node, Quantifier | Comprehension) or any(map(_holds_macro, children(node)))


def _constant(_: Planner, node: Constant) -> Step:
    column = Same(value=node.value)
    return lambda _: column


def _variable(_: Planner, node: Variable) -> Step:
    if node.name == MOMENT:
        return lambda frame: Numbers(type=TIMESTAMP, values=frame.at)
    return lambda frame: present(frame.root(node.name), node.field)


def _has_variable(_: Planner, node: HasVariable) -> Step:
    def step(frame: Frame) -> Column:
        missing = frame.root(node.name).missing
        return Same(value=True) if missing is None else Numbers(type=BOOL, values=~missing)

    return step


def _local(_: Planner, __: Local) -> Step:
    def step(frame: Frame) -> Column:
        if frame.lists is None:
            raise TypeError("the variable of a macro is at hand inside it alone")
        return frame.lists.items

    return step


def _select(planner: Planner, node: Select) -> Step:
    operand = planner.step(node.operand)
    if node.field.from_facts:
        return lambda frame: facts.fact(frame, node, frame.value(operand))
    return lambda frame: selected(frame.value(operand), node.field, frame.size)


def _has(planner: Planner, node: Has) -> Step:
    operand = planner.step(node.operand)
    return lambda frame: carries(frame.value(operand), node.field, frame.size)


def _has_key(planner: Planner, node: HasKey) -> Step:
    return _strict(planner, node, (node.operand,), lambda mapping: node.key in mapping)


def _make_list(planner: Planner, node: MakeList) -> Step:
    return _strict(planner, node, node.items, lambda *items: items)


def _make_map(planner: Planner, node: MakeMap) -> Step:
    parts = tuple(part for entry in node.entries for part in entry)
    return _strict(planner, node, parts, lambda *found: map_of(list(zip(found[::2], found[1::2], strict=True))))


def _strict(planner: Planner, node: Node, parts: tuple[Node, ...], function: Callable[..., object]) -> Step:
    return strict(node, parts, [planner.step(part) for part in parts], function)


def _call(planner: Planner, node: Call) -> Step:
    return called(node, [planner.step(argument) for argument in node.arguments])


def _and(planner: Planner, node: And) -> Step:
    steps = [planner.step(operand) for operand in node.operands]
    return lambda frame: column_of_truth(all_of(truth(frame.value(step), frame.size) for step in steps))


def _or(planner: Planner, node: Or) -> Step:
    steps = [planner.step(operand) for operand in node.operands]
    return lambda frame: column_of_truth(any_of(truth(frame.value(step), frame.size) for step in steps))


def _not(planner: Planner, node: Not) -> Step:
    operand = planner.step(node.operand)
    return lambda frame: column_of_truth(opposite(truth(frame.value(operand), frame.size)))


def _conditional(planner: Planner, node: Conditional) -> Step:
    test, then, otherwise = (planner.step(part) for part in (node.test, node.then, node.otherwise))
    return conditional(node, test, then, otherwise)


def _quantifier(planner: Planner, node: Quantifier) -> Step:
    return quantified(node, planner.step(node.range), planner.step(node.predicate), _alone(planner, node))


def _alone(planner: Planner, node: Quantifier) -> Alone | None:
    """How it is asked of each item alone, where it asks for nothing else."""
    read = None if node.quantity is Quantity.EXISTS_ONE else reads_alone(node.predicate, node.local)
    if read is None:
        return None
    return Alone(read=planner.step(read), predicate=planner.step(asking(node.predicate, read, node.local)))


def _comprehension(planner: Planner, node: Comprehension) -> Step:
    parts = (None if part is None else planner.step(part) for part in (node.predicate, node.transform))
    return comprehended(node, planner.step(node.range), *parts)


_PLANS: Mapping[type[Node], Callable[[Planner, Any], Step]] = {
    Constant: _constant,
    Variable: _variable,
    HasVariable: _has_variable,
    Local: _local,
    Select: _select,
    Has: _has,
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
