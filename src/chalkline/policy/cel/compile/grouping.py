"""Grouping: conditions under the operands that they share, so that nothing is evaluated for those that cannot hold.

A guard is an operand of several conjunctions, or something weaker that is cheap to ask and that several of them imply:
that a list has elements, that a number is above a bound. Where a guard is false, so is every condition under it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalkline.policy.cel.compile.implications import Implications
from chalkline.policy.cel.compile.terms import Op, Term, Terms

_DEEPEST = 8
"""Blocks within blocks."""
_OWN, _IMPLIED = 3, 2
"""What a guard weighs for a condition whose own operand it is, and for one that only implies it."""


@dataclass(frozen=True, slots=True)
class Branch:
    """The condition whose bit is ``bit``: all of ``operands`` that are still to be asked."""

    bit: int
    operands: tuple[Term, ...]

    def without(self, guard: Term) -> "Branch":
        """The branch where the guard is known to be true."""
        return Branch(self.bit, tuple(operand for operand in self.operands if operand is not guard))


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What is evaluated where ``guard`` is true: conditions, and blocks within."""

    guard: Term | None
    branches: tuple[Branch, ...]
    blocks: tuple["Block", ...]

    @property
    def bits(self) -> tuple[int, ...]:
        """The conditions in it and in the blocks within."""
        inner = (bit for block in self.blocks for bit in block.bits)
        return (*(branch.bit for branch in self.branches), *inner)


def branch_of(bit: int, condition: Term) -> Branch:
    """The condition as the operands of its conjunction."""
    return Branch(bit, condition.parts if condition.op is Op.AND else (condition,))


def grouped(terms: Terms, branches: Sequence[Branch], above: tuple[Term, ...] = ()) -> Block:
    """The conditions under the guards that cover most of them, greedily; ``above`` are the guards known to be true."""
    weights = _weights(terms, branches, above)
    offers = _by_branch(weights)
    rest = {branch.bit: branch for branch in branches}
    blocks = []
    while len(above) < _DEEPEST and (guard := _heaviest(weights)) is not None:
        inside = [rest.pop(bit) for bit in weights[guard]]
        for branch in inside:
            for offer in offers[branch.bit]:
                weights[offer].pop(branch.bit)
        blocks.append(grouped(terms, [branch.without(guard) for branch in inside], (*above, guard)))
    return Block(above[-1] if above else None, tuple(rest.values()), tuple(blocks))


def _weights(terms: Terms, branches: Sequence[Branch], above: tuple[Term, ...]) -> dict[Term, dict[int, int]]:
    """What could be a guard, with what it weighs for each condition that it would guard."""
    implications = Implications.among(terms, (operand for branch in branches for operand in branch.operands))
    known = {*above, *(implied for guard in above for implied in implications.of(guard))}
    weights: dict[Term, dict[int, int]] = {}
    for branch in branches:
        implied = (guard for operand in branch.operands for guard in implications.of(operand))
        own = (operand for operand in branch.operands if not operand.is_constant)
        for guard, weight in {**dict.fromkeys(implied, _IMPLIED), **dict.fromkeys(own, _OWN)}.items():
            if guard not in known:
                weights.setdefault(guard, {})[branch.bit] = weight
    return weights


def _by_branch(weights: Mapping[Term, Mapping[int, int]]) -> Mapping[int, Sequence[Term]]:
    offers: dict[int, list[Term]] = defaultdict(list)
    for guard, conditions in weights.items():
        for bit in conditions:
            offers[bit].append(guard)
    return offers


def _heaviest(weights: Mapping[Term, Mapping[int, int]]) -> Term | None:
    shared = (guard for guard, conditions in weights.items() if len(conditions) > 1)
    return max(shared, key=lambda guard: (sum(weights[guard].values()), -guard.cost), default=None)
