"""Which optional fields a condition proves to be there, so that what follows may read them."""

from functools import reduce

from chalkline.policy.cel.checking.state import Presences
from chalkline.policy.cel.typed import And, Conditional, Has, HasVariable, Node, Not, Or

_NONE: Presences = frozenset()


def proved(node: Node, outcome: bool) -> Presences:
    """The fields that are there whenever the condition has this outcome."""
    match node:
        case Has(operand=operand, field=field) if outcome:
            return frozenset({(operand, field.name)})
        case HasVariable(name=name) if outcome:
            return frozenset({(None, name)})
        case Not(operand=operand):
            return proved(operand, not outcome)
        case And(operands=operands) | Or(operands=operands):
            parts = [proved(operand, outcome) for operand in operands]
            all_hold = isinstance(node, And) == outcome
            return reduce(frozenset.union if all_hold else frozenset.intersection, parts)
        case Conditional(test=test, then=then, otherwise=otherwise):
            one = proved(test, True) | proved(then, outcome)
            return one & (proved(test, False) | proved(otherwise, outcome))
    return _NONE
