"""Whether a condition can ever be true.

The condition is taken apart into literals that must hold together; where there is a choice, each alternative is tried.
If every alternative clashes, it can never be true, whatever the event and the facts are. Errors only help: a part that
is an error is not true either. A search that would take too long claims nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalkline.policy.cel.typed import And, Conditional, Node, Not, Or, Quantifier, Quantity
from chalkline.policy.cel.types import BOOL
from chalkline.policy.check.contradictions.clash import Clash, Literal, clash

_MOST_WORK = 5_000
"""Literals looked at, over all alternatives; ordinary conditions need a few dozen."""


def never_true(*conditions: Node) -> Clash | None:
    """Why the conditions can never all be true at once, or None if they may be, as far as can be seen."""
    return _Search().tried(_Facts().having([(condition, True) for condition in conditions]))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What must hold, and the choices still to be made."""

    literals: tuple[Literal, ...] = ()
    choices: tuple[tuple[tuple[Literal, ...], ...], ...] = ()

    def having(self, further: Sequence[Literal]) -> "_Facts":
        """The facts with further conditions taken apart."""
        literals, choices = list(self.literals), list(self.choices)
        waiting = list(reversed(further))
        while waiting:
            node, holds = waiting.pop()
            match node:
                case Not(operand=operand):
                    waiting.append((replace(operand, span=node.span), not holds))
                case And(operands=operands) | Or(operands=operands) if isinstance(node, And) is holds:
                    waiting.extend((operand, holds) for operand in reversed(operands))
                case And(operands=operands) | Or(operands=operands):
                    choices.append(tuple(((operand, holds),) for operand in operands))
                case Conditional(test=test, then=then, otherwise=otherwise):
                    choices.append((((test, True), (then, holds)), ((test, False), (otherwise, holds))))
                case _:
                    literals.append(_positive(node, holds))
        return _Facts(tuple(literals), tuple(choices))


def _positive(node: Node, holds: bool) -> Literal:
    """Quantifiers without negation: not all is that one does not, and none is that all do not."""
    if isinstance(node, Quantifier) and not holds and node.quantity is not Quantity.EXISTS_ONE:
        other = Quantity.EXISTS if node.quantity is Quantity.ALL else Quantity.ALL
        negated = Not(type=BOOL, operand=node.predicate, span=node.predicate.span)
        return Quantifier(
            type=BOOL, quantity=other, range=node.range, local=node.local, predicate=negated, span=node.span
        ), True
    return node, holds


@dataclass(slots=True)
class _Search:
    """Tries alternatives, until it has done too much."""

    work: int = 0

    def tried(self, facts: _Facts) -> Clash | None:
        """The clash of the last alternative if all clash; None as soon as one does not."""
        self.work += 1 + len(facts.literals)
        if self.work > _MOST_WORK:
            return None
        if found := clash(facts.literals) or self._within_quantifiers(facts.literals):
            return found
        if not facts.choices:
            return None
        first, rest = facts.choices[0], facts.choices[1:]
        for alternative in first:
            found = self.tried(_Facts(facts.literals, rest).having(alternative))
            if found is None:
                return None
        return found

    def _within_quantifiers(self, literals: Sequence[Literal]) -> Clash | None:
        """An element that must exist and cannot, given what holds for all of its list."""
        quantifiers = [node for node, holds in literals if holds and isinstance(node, Quantifier)]
        for one in quantifiers:
            if one.quantity is not Quantity.ALL:
                of_all = (other for other in quantifiers if other.quantity is Quantity.ALL and other.range == one.range)
                together = [(node.predicate, True) for node in (one, *of_all)]
                if found := self.tried(_Facts().having(together)):
                    return found
        return None
