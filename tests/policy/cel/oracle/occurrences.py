"""What occurs in a program and while it runs: operators, functions, macros, errors, outcomes that are undecided."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.policy.cel.cast import SmallWorld
from tests.policy.cel.oracle.events import Event
from tests.policy.cel.oracle.rules import Rule, checked
from tests.policy.cel.oracle.traces import Step, trace

from chalkline.policy.cel.errors import CelError, ErrorKind
from chalkline.policy.cel.functions import OVERLOADS
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
from chalkline.policy.cel.types import WINDOW, ListOf
from chalkline.policy.cel.walk import nodes

PREVENTED = {ErrorKind.NO_SUCH_OVERLOAD, ErrorKind.NO_SUCH_FIELD, ErrorKind.UNKNOWN_VARIABLE}
"""Errors that no policy can reach, since the checker refuses what would lead to them."""
_KINDS: Mapping[type[Node], str] = {
    And: "&&",
    Or: "||",
    Not: "!",
    Conditional: "?:",
    Has: "has of a record",
    HasVariable: "has of a root field",
    HasKey: "has of a map",
    MakeList: "list display",
    MakeMap: "map display",
    Local: "a macro's variable",
}
_SHAPES = {(True, False): "filter", (False, True): "map", (True, True): "map with a condition"}
_READS: Mapping[str, Callable[[Node], object]] = {
    "a named list": lambda node: isinstance(node, Constant) and node.name is not None and isinstance(node.type, ListOf),
    "a named window": lambda node: isinstance(node, Constant) and node.type == WINDOW,
    "an optional field": lambda node: isinstance(node, Select | Variable) and node.field and node.field.optional,
    "an undetermined field": lambda node: (
        isinstance(node, Select | Variable) and node.field and node.field.undetermined
    ),
    "a field from facts": lambda node: isinstance(node, Select) and node.field.from_facts,
}
_ABSORBING: Mapping[str, Callable[[Node], bool]] = {
    "&&": lambda node: isinstance(node, And),
    "||": lambda node: isinstance(node, Or),
    "all": lambda node: isinstance(node, Quantifier) and node.quantity is Quantity.ALL,
    "exists": lambda node: isinstance(node, Quantifier) and node.quantity is Quantity.EXISTS,
}
_STRICT: Mapping[str, Callable[[Node], bool]] = {
    "!": lambda node: isinstance(node, Not),
    "?:": lambda node: isinstance(node, Conditional),
    "exists_one": lambda node: isinstance(node, Quantifier) and node.quantity is Quantity.EXISTS_ONE,
    "a call": lambda node: isinstance(node, Call),
    "filter and map": lambda node: isinstance(node, Comprehension),
    "a list": lambda node: isinstance(node, MakeList),
    "a map": lambda node: isinstance(node, MakeMap),
}

EXPECTED: Sequence[str] = (
    *OVERLOADS,
    *_KINDS.values(),
    *(quantity.value for quantity in Quantity),
    *_SHAPES.values(),
    *_READS,
    *(f"error: {kind.value}" for kind in ErrorKind if kind not in PREVENTED),
    *(f"{how} by {what}" for what in _ABSORBING for how in ("absorbed", "not absorbed")),
    *(f"not absorbed by {what}" for what in _STRICT),
    *(f"unless: {outcome}" for outcome in ("undecided", "absorbed")),
    *(f"rule: {outcome}" for outcome in ("true", "false", "undecided")),
)
"""Everything that must occur."""


def in_text(text: str) -> Iterator[str]:
    """What stands in the program."""
    for node in nodes(checked(text).root):
        match node:
            case Call(overload=overload):
                yield overload
            case Quantifier(quantity=quantity):
                yield quantity.value
            case Comprehension(predicate=predicate, transform=transform):
                yield _SHAPES[predicate is not None, transform is not None]
            case _ if type(node) in _KINDS:
                yield _KINDS[type(node)]
        yield from (name for name, reads in _READS.items() if reads(node))


def while_running(text: str, event: Event, world: SmallWorld) -> Iterator[str]:
    """What happens when it runs."""
    for step in trace(text, event, world):
        if isinstance(step.outcome, CelError):
            yield f"error: {step.outcome.kind.value}"
        if any(isinstance(part, CelError) for part in step.parts):
            yield from _outcomes(step)


def of_rule(rule: Rule, event: Event, world: SmallWorld) -> Iterator[str]:
    """What becomes of the rule, and of an error in its ``unless``."""
    whole = trace(rule.text, event, world)[-1].outcome
    yield "rule: undecided" if isinstance(whole, CelError) else f"rule: {str(whole).lower()}"
    if rule.unless is not None and isinstance(trace(rule.unless, event, world)[-1].outcome, CelError):
        decided = trace(rule.when, event, world)[-1].outcome
        yield "unless: undecided" if decided is True else "unless: absorbed"


def _outcomes(step: Step) -> Iterator[str]:
    absorbed = "not absorbed" if isinstance(step.outcome, CelError) else "absorbed"
    yield from (f"{absorbed} by {what}" for what, fits in _ABSORBING.items() if fits(step.node))
    yield from (f"{absorbed} by {what}" for what, fits in _STRICT.items() if fits(step.node))
