"""The function for a set of conditions: blocks under guards, shared terms where they begin, a bit for each condition.

``true`` collects the conditions that are true, ``undecided`` those that are errors. A condition that fails is asked
again, carefully, only where its eager expression could have raised too soon.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalkline.policy.cel.compile.grouping import Block, Branch
from chalkline.policy.cel.compile.passes.membership import Choice, choice_of
from chalkline.policy.cel.compile.scope import Binding, Scope, is_exact
from chalkline.policy.cel.compile.sharing import Shared
from chalkline.policy.cel.compile.terms import Term, Terms

_SIGNATURE = ("event", "world")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What writing the conditions of one function needs."""

    terms: Terms
    scope: Scope
    whole: Mapping[int, Term]
    """Each condition by its bit."""
    shared: Mapping[Block, Sequence[Shared]]

    def body(self, root: Block) -> Iterator[str]:
        """The lines of the function."""
        yield "true = undecided = 0"
        yield from self._block(root)
        yield "return true, undecided"

    def _block(self, block: Block) -> Iterator[str]:
        for shared in self.shared.get(block, ()):
            yield self._shared(shared)
        for branch in block.branches:
            yield from self._branch(branch)
        yield from self._blocks(block.blocks)

    def _shared(self, shared: Shared) -> str:
        name = self.scope.module.fresh(_hint(shared.term))
        line = f"{name} = {'missing' if shared.lazy else self.scope.value(shared.term)}"
        self.scope.bound[shared.term] = Binding(name, shared.lazy)
        return line

    def _branch(self, branch: Branch) -> Iterator[str]:
        test, bit = self.terms.all_of(branch.operands), 1 << branch.bit
        if test.is_constant:
            yield f"true |= {bit:#x}" if test.value is True else "pass"
        elif not test.fails:
            yield from (f"if {self.scope.test(test)}:", f"    true |= {bit:#x}")
        else:
            yield from ("try:", f"    if {self.scope.test(test)}:", f"        true |= {bit:#x}")
            yield from self._caught([branch.bit], exact=is_exact(test))

    def _caught(self, bits: Iterable[int], *, exact: bool = False) -> Iterator[str]:
        yield "except EvaluationError:"
        for bit in bits:
            if exact:
                yield f"    undecided |= {1 << bit:#x}"
            else:
                yield f"    true, undecided = {self._careful(bit)}(event, world, true, undecided)"

    def _careful(self, bit: int) -> str:
        parameters = (*_SIGNATURE, "true", "undecided")
        return self.scope.module.function(("condition", bit), "careful", parameters, lambda: self._carefully(bit))

    def _carefully(self, bit: int) -> Iterator[str]:
        yield "try:"
        yield f"    if {self.scope.inner(careful=True).test(self.whole[bit])}:"
        yield f"        return true | {1 << bit:#x}, undecided"
        yield "    return true, undecided"
        yield "except EvaluationError:"
        yield f"    return true, undecided | {1 << bit:#x}"

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Blocks one after the other; those for different values of one term exclude each other."""
        before: Choice | None = None
        for block in sorted(blocks, key=_order_of(blocks)):
            choice = _dispatched(block)
            excluded = choice is not None and before is not None and choice.excludes(before)
            yield from self._guarded(block, "elif" if excluded else "if")
            before = choice.or_else(before) if choice and before and excluded else choice

    def _guarded(self, block: Block, keyword: str) -> Iterator[str]:
        guard = block.guard
        if guard is None:
            raise TypeError("only the outermost block has no guard")
        test = self.scope.test(guard)
        if guard.fails:
            test = self.scope.module.fresh("holds")
            yield from ("try:", f"    {test} = {self.scope.value(guard)}")
            yield from self._caught(block.bits)
            yield f"    {test} = False"
        yield f"{keyword} {test}:"
        yield from (f"    {line}" for line in self._block(block))


def _order_of(blocks: Sequence[Block]) -> Callable[[Block], int]:
    """Blocks for values of one term stand together, where the first of them does."""
    first: dict[object, int] = {}
    choices = [_dispatched(block) for block in blocks]
    subjects = [choice.element if choice else block for choice, block in zip(choices, blocks, strict=True)]
    places = {
        block: first.setdefault(subject, n) for n, (block, subject) in enumerate(zip(blocks, subjects, strict=True))
    }
    return places.__getitem__


def _dispatched(block: Block) -> Choice | None:
    """The values that the block is for, where its guard says so and cannot fail."""
    return choice_of(block.guard) if block.guard is not None and not block.guard.fails else None


def _hint(term: Term) -> str:
    """A readable beginning for the name of the variable that holds the term."""
    name = term.value if isinstance(term.value, str) else getattr(term.value, "name", None)
    return str(name).lstrip("@").lower() if str(name).lstrip("@").isidentifier() else str(term.op) + "_"
