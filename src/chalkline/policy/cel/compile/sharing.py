"""Sharing: what several conditions need is held in a local variable of the innermost block that encloses all its uses.

What cannot fail is computed at once where that block begins, if it is needed there in any case or costs next to
nothing; anything else when it is first needed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chalkline.policy.cel.compile.grouping import Block
from chalkline.policy.cel.compile.loops import invariants
from chalkline.policy.cel.compile.terms import MACROS, Op, Term

_CHEAP = 1
"""What costs no more is computed even if it may not be needed."""
_TRIVIAL = frozenset({Op.CONSTANT, Op.LOCAL, Op.NOT, Op.HAS})
_FIRST_ONLY = frozenset({Op.AND, Op.OR, Op.IF})
"""Of their parts only the first is evaluated in any case."""

Path = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A term that has a variable."""

    term: Term
    lazy: bool


@dataclass(slots=True)
class Uses:
    """Who needs a term, and where."""

    users: set[object] = field(default_factory=set)
    path: Path = ()
    """To the innermost block around all uses."""
    sure: set[Path] = field(default_factory=set)
    """To blocks in which it is needed in any case."""

    def add(self, user: object, path: Path, *, sure: bool) -> None:
        """Counts a use."""
        self.path = _common(self.path, path) if self.users else path
        self.users.add(user)
        if sure:
            self.sure.add(path)

    def is_lazy(self, term: Term) -> bool:
        """Whether it is better computed when first needed."""
        return term.fails or (term.cost > _CHEAP and self.path not in self.sure)


def shared_terms(root: Block) -> Mapping[Block, Sequence[Shared]]:
    """The terms to be held in variables, by the block where each begins, parts before what they are part of."""
    uses: dict[Term, Uses] = defaultdict(Uses)
    for path, term, sure in _roots(root, ()):
        _count(uses, term, object(), path, sure=sure)
    placed: dict[Block, list[Shared]] = defaultdict(list)
    for term, used in sorted(uses.items(), key=lambda item: item[0].height):
        if len(used.users) > 1 and term.op not in _TRIVIAL and used.path:
            placed[used.path[-1]].append(Shared(term, lazy=used.is_lazy(term)))
    return placed


def operands(term: Term) -> tuple[Term, ...]:
    """The terms that are evaluated where the term is, and not inside a loop's function."""
    return (term.parts[0], *invariants(term)) if term.op in MACROS else term.parts


def _roots(block: Block, above: Path) -> Iterator[tuple[Path, Term, bool]]:
    """Guards and operands, with the block that they are in, and whether they are evaluated in any case."""
    if block.guard is not None:
        yield above, block.guard, True
    path = (*above, block)
    for branch in block.branches:
        for number, operand in enumerate(branch.operands):
            yield path, operand, number == 0
    for inner in block.blocks:
        yield from _roots(inner, path)


def _count(uses: dict[Term, Uses], term: Term, user: object, path: Path, *, sure: bool) -> None:
    """Whoever needs what has no variable of its own needs its parts."""
    uses[term].add(user, path, sure=sure)
    for number, part in enumerate(operands(term)):
        first_only = term.op in _FIRST_ONLY and number > 0
        _count(uses, part, user if term.op in _TRIVIAL else term, path, sure=sure and not first_only)


def _common(one: Path, other: Path) -> Path:
    length = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a is not b), min(len(one), len(other))
    )
    return one[:length]
