"""The function that expressions are written for: what its variables hold, and how deep the text is nested.

An expression is *eager* or *careful*. A careful one raises exactly where the term is an error. An eager one may also
raise where another operand would have absorbed the error; whoever runs it then asks the careful one. Where at most the
last operand of each ``&&`` and ``||`` can fail the two are the same, and so they are for most conditions.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from chalkline.policy.cel.compile.module import Module
from chalkline.policy.cel.compile.terms import Op, Term, elements_at

_DEEPEST = 16
"""How deep an expression is nested before what is inside becomes a function of its own. Python ends at 200 brackets."""


class Binding(NamedTuple):
    """The local variable that holds a shared term."""

    name: str
    lazy: bool = False
    """Whether it may not have been computed yet."""


@dataclass(slots=True)
class Scope:
    """A function in the making."""

    module: Module
    write: Callable[["Scope", Term, bool], str]
    """Writes one term, given whether only its truth counts."""
    careful: bool = False
    bound: dict[Term, Binding] = field(default_factory=dict)
    depth: int = 0

    def value(self, term: Term) -> str:
        """An expression whose value is the term's."""
        return self._text(term, test=False)

    def test(self, term: Term) -> str:
        """An expression that is truthy where the term is true."""
        return self._text(term, test=True)

    def definition(self, term: Term, *, test: bool = False) -> str:
        """An expression for the term that does not use the variable that holds it."""
        if self.depth == _DEEPEST and term.parts:
            return self._apart(term)
        self.depth += 1
        text = self.write(self, term, test)
        self.depth -= 1
        return text

    def inner(self, bound: dict[Term, Binding] | None = None, *, careful: bool | None = None) -> "Scope":
        """The scope of another function, with nothing bound but this."""
        careful = self.careful if careful is None else careful
        return replace(self, bound=bound or {}, depth=0, careful=careful)

    def _text(self, term: Term, *, test: bool) -> str:
        binding = self.bound.get(term)
        if binding is None:
            return self.definition(term, test=test)
        name = binding.name
        return f"({name} if {name} is not missing else ({name} := {self.definition(term)}))" if binding.lazy else name

    def _apart(self, term: Term) -> str:
        variables = context(term)
        body = lambda: [f"return {self.inner().definition(term)}"]  # noqa: E731 - written only if it is new
        name = self.module.function((term, self.careful, "part"), "part", variables, body)
        return f"{name}({', '.join(variables)})"


def context(term: Term) -> list[str]:
    """What a function for the term is given: the event, the world, and what it uses of the macros around it."""
    return ["event", "world", *(local(free) if free >= 0 else around(elements_at(free)) for free in sorted(term.free))]


def local(depth: object) -> str:
    """The name of a macro's variable."""
    return f"x{depth}"


def around(depth: object) -> str:
    """The name of the number of elements down to a macro."""
    return f"n{depth}"


def is_exact(term: Term) -> bool:
    """Whether its eager expression raises only where the term is an error."""
    if not term.fails:
        return True
    if term.op in {Op.AND, Op.OR} and any(part.fails for part in term.parts[:-1]):
        return False
    if term.op in {Op.ALL, Op.EXISTS} and term.parts[1].fails:
        return False
    return all(is_exact(part) for part in term.parts)
