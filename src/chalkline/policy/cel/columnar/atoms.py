"""Conditions taken apart: atoms, which are asked of the events, and how conditions are put together of them.

An atom is a condition that is not itself made of others by ``&&``, ``||``, ``!`` or ``? :``. Atoms are worked out over
columns, each once however many conditions use it; the conditions then follow from the atoms' truth alone, row by row or
on the distinct patterns of it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from chalkline.policy.cel.columnar.columns import Bools
from chalkline.policy.cel.columnar.truth import Truth, all_of, any_of, chosen, opposite
from chalkline.policy.cel.typed import And, Conditional, Constant, Node, Not, Or
from chalkline.policy.cel.types import BOOL
from chalkline.policy.cel.walk import nodes

Combine = Callable[["Combination"], Truth]


def atoms_of(conditions: Iterable[Node]) -> tuple[Node, ...]:
    """The distinct atoms of the conditions, in the order in which they first stand."""
    return Skeleton.of(tuple(conditions)).atoms


@dataclass(frozen=True, slots=True)
class Combination:
    """The truth of atoms in some rows, and of what has been put together of it."""

    size: int
    atoms: Sequence[Truth]
    known: dict[int, Truth] = field(default_factory=dict)

    def of(self, part: Combine) -> Truth:
        """The truth of a part, worked out once."""
        found = self.known.get(id(part))
        if found is None:
            found = self.known[id(part)] = part(self)
        return found


@dataclass(frozen=True, slots=True)
class Skeleton:
    """How conditions are made of atoms. Make it with :meth:`of`."""

    atoms: tuple[Node, ...]
    parts: tuple[Combine, ...]
    """For each condition."""
    conditions_of: tuple[tuple[int, ...], ...]
    """For each atom: the conditions that have it."""

    @classmethod
    def of(cls, conditions: Sequence[Node]) -> "Skeleton":
        """The skeleton of these conditions."""
        taking_apart = _TakingApart()
        parts = tuple(map(taking_apart.part, conditions))
        having = [frozenset(nodes(condition)) for condition in conditions]
        conditions_of = (
            tuple(n for n, parts_of in enumerate(having) if atom in parts_of) for atom in taking_apart.atoms
        )
        return cls(atoms=tuple(taking_apart.atoms), parts=parts, conditions_of=tuple(conditions_of))

    def combined(self, atoms: Sequence[Truth], size: int, *, having: int | None = None) -> list[Truth]:
        """The truth of each condition, given that of each atom, in so many rows; or only of those with one atom."""
        combination = Combination(size, atoms)
        parts = self.parts if having is None else [self.parts[number] for number in self.conditions_of[having]]
        return [combination.of(part) for part in parts]

    def part(self, number: int, atoms: Sequence[Truth], size: int) -> Truth:
        """Likewise, the truth of one condition."""
        return Combination(size, atoms).of(self.parts[number])

    def combined_bits(self, true: Sequence[Bools], failing: Sequence[Bools], size: int) -> list[Truth]:
        """Likewise, of which it is only known whether each atom is true and whether it is an error.

        The errors of the conditions then say no more than that there is one.
        """
        atoms = [
            Truth(holds, fails.astype(np.uint8) if fails.any() else None)
            for holds, fails in zip(true, failing, strict=True)
        ]
        return self.combined(atoms, size)


@dataclass(slots=True)
class _TakingApart:
    atoms: dict[Node, int] = field(default_factory=dict)
    parts: dict[Node, Combine] = field(default_factory=dict)

    def part(self, node: Node) -> Combine:
        if node not in self.parts:
            self.parts[node] = self._made(node)
        return self.parts[node]

    def _made(self, node: Node) -> Combine:
        match node:
            case And(operands=operands):
                return _joined(all_of, tuple(map(self.part, operands)))
            case Or(operands=operands):
                return _joined(any_of, tuple(map(self.part, operands)))
            case Not(operand=operand):
                inner = self.part(operand)
                return lambda given: opposite(given.of(inner))
            case Conditional(test=test, then=then, otherwise=otherwise):
                branches = (self.part(test), self.part(then), self.part(otherwise))
                return lambda given: chosen(*map(given.of, branches))
            case Constant(value=value, type=kind) if kind == BOOL:
                return lambda given: Truth(np.full(given.size, value))
        number = self.atoms.setdefault(node, len(self.atoms))
        return lambda given: given.atoms[number]


def _joined(join: Callable[[Iterable[Truth]], Truth], parts: tuple[Combine, ...]) -> Combine:
    return lambda given: join(given.of(part) for part in parts)
