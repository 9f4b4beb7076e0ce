"""Sharing: what several conditions need is held in a local variable of the innermost block that encloses all its uses.

What is cheap and cannot fail is computed at once where that block begins; anything else when it is first needed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chalkline.policy.cel.compile.grouping import Block
from chalkline.policy.cel.compile.loops import invariants
from chalkline.policy.cel.compile.terms import MACROS, Op, Term

_DEAR = 12
"""What costs more is only computed when needed."""
_TRIVIAL = frozenset({Op.CONSTANT, Op.LOCAL, Op.NOT, Op.HAS})

Path = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A term that has a variable."""

    term: Term
    lazy: bool


@dataclass(slots=True)
class _Uses:
    """Who needs a term, and where."""

    users: set[object] = field(default_factory=set)
    path: Path | None = None

    def add(self, user: object, path: Path) -> None:
        self.users.add(user)
        self.path = path if self.path is None else _common(self.path, path)


def shared_terms(root: Block) -> Mapping[Block, Sequence[Shared]]:
    """The terms to be held in variables, by the block where each begins, parts before what they are part of."""
    uses: dict[Term, _Uses] = defaultdict(_Uses)
    for path, term in _roots(root, ()):
        _count(uses, term, object(), path)
    placed: dict[Block, list[Shared]] = defaultdict(list)
    for term, used in sorted(uses.items(), key=lambda item: item[0].height):
        if len(used.users) > 1 and term.op not in _TRIVIAL and used.path:
            placed[used.path[-1]].append(Shared(term, lazy=term.fails or term.cost > _DEAR))
    return placed


def operands(term: Term) -> tuple[Term, ...]:
    """The terms that are evaluated where the term is, and not inside a loop's function."""
    return (term.parts[0], *invariants(term)) if term.op in MACROS else term.parts


def _roots(block: Block, above: Path) -> Iterator[tuple[Path, Term]]:
    if block.guard is not None:
        yield above, block.guard
    path = (*above, block)
    for branch in block.branches:
        for operand in branch.operands:
            yield path, operand
    for inner in block.blocks:
        yield from _roots(inner, path)


def _count(uses: dict[Term, _Uses], term: Term, user: object, path: Path) -> None:
    """Whoever needs what has no variable of its own needs its parts."""
    uses[term].add(user, path)
    for part in operands(term):
        _count(uses, part, user if term.op in _TRIVIAL else term, path)


def _common(one: Path, other: Path) -> Path:
    length = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a is not b), min(len(one), len(other))
    )
    return one[:length]
