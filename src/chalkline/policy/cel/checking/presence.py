"""Which optional fields a condition proves to be there, so that what follows may read them."""

from collections.abc import Sequence
from functools import reduce

from chalkline.policy.cel.checking.state import Presences
from chalkline.policy.cel.typed import And, Conditional, Has, HasVariable, Node, Not, Or

_NONE: Presences = frozenset()


def proved(node: Node, outcome: bool) -> Presences:
    """The fields that are there whenever the condition has this outcome."""
    if_true, if_false = _proved(node)
    return if_true if outcome else if_false


def _proved(node: Node) -> tuple[Presences, Presences]:
    """What is there if the condition is true, and if it is false: both at once, so that each part is read once."""
    match node:
        case Has() | HasVariable():
            return frozenset({_present(node)}), _NONE
        case Not(operand=operand):
            return _proved(operand)[::-1]
        case And(operands=operands):
            return _all_of([_proved(operand) for operand in operands])
        case Or(operands=operands):
            return _all_of([_proved(operand)[::-1] for operand in operands])[::-1]
        case Conditional(test=test, then=then, otherwise=otherwise):
            passed, failed = _proved(test)
            one, other = _proved(then), _proved(otherwise)
            return (passed | one[0]) & (failed | other[0]), (passed | one[1]) & (failed | other[1])
    return _NONE, _NONE


def _present(node: Has | HasVariable) -> tuple[Node | None, str]:
    return (node.operand, node.field.name) if isinstance(node, Has) else (None, node.name)


def _all_of(parts: Sequence[tuple[Presences, Presences]]) -> tuple[Presences, Presences]:
    """Of a conjunction: if it is true all its parts are, if it is false any of them may be."""
    if_true, if_false = zip(*parts, strict=True)
    return reduce(frozenset.union, if_true), reduce(frozenset.intersection, if_false)
