"""The Python text being written, and the objects that it names.

No text of a policy becomes part of it but through ``repr`` of a str, an int, a finite float or bytes, or of a tuple of
them; anything else is an object of the namespace. Names are the compiler's own.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from keyword import iskeyword
from math import isfinite

from msgspec import UNSET

from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.compile import run_time
from chalkline.policy.cel.compile.terms import PATTERN, SET, TIMELINE, Term
from chalkline.policy.cel.errors import EvaluationError
from chalkline.policy.cel.library.patterns import finder
from chalkline.policy.cel.types import BOOL, BYTES, DOUBLE, INT, NULL, STRING, ListOf

_SHOWN = frozenset({BOOL, INT, BYTES, STRING, NULL})


@dataclass(slots=True)
class Module:
    """A Python module in the making."""

    namespace: dict[str, object] = field(
        default_factory=lambda: (
            {"UNSET": UNSET, "EvaluationError": EvaluationError, "missing": run_time.MISSING}
            | {function.__name__: function for function in run_time.FUNCTIONS}
        )
    )
    texts: list[str] = field(default_factory=list)
    names: dict[Hashable, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """The whole text."""
        return "\n\n".join(self.texts)

    def run(self) -> dict[str, object]:
        """The namespace once the text has run."""
        exec(compile(self.source, "<compiled policy>", "exec"), self.namespace)  # noqa: S102 - what it is for
        return self.namespace

    def fresh(self, hint: str) -> str:
        """A name that nothing else has."""
        return self.names.setdefault(object(), f"{hint}_{len(self.names)}")

    def function(self, key: Hashable, hint: str, parameters: Sequence[str], body: Callable[[], Iterable[str]]) -> str:
        """The name of a function with this body, written once for each key."""
        if key not in self.names:
            self.names[key] = name = self.fresh(hint)
            lines = "\n".join(f"    {line}" for line in body())
            self.texts.append(f"def {name}({', '.join(parameters)}):\n{lines}\n")
        return self.names[key]

    def named(self, key: Hashable, hint: str, value: object) -> str:
        """The name of an object of the namespace."""
        if key not in self.names:
            self.names[key] = name = self.fresh(hint)
            self.namespace[name] = value
        return self.names[key]

    def constant(self, term: Term) -> str:
        """A constant as text: itself where Python's literals say all of it, else a name."""
        value = term.value
        if term.type in _SHOWN or (term.type == DOUBLE and isinstance(value, float) and isfinite(value)):
            return repr(value)
        if term.type == ListOf(STRING) and isinstance(value, tuple):
            return repr(value)
        if term.type == SET and isinstance(value, tuple):
            return self._shown_set(term, value)
        if term.type == PATTERN:
            return self.named(term, "finds", finder(str(value)))
        if term.type == TIMELINE and isinstance(value, Window):
            return self.named(term, "inside", run_time.inside(value))
        return self.named(term, "constant", value)

    def _shown_set(self, term: Term, values: tuple[Hashable, ...]) -> str:
        if term not in self.names:
            self.names[term] = name = self.fresh("SET")
            shown = ", ".join(repr(value) for value in values)
            self.texts.append(f"{name} = frozenset(({shown},))" if values else f"{name} = frozenset()")
        return self.names[term]


def attribute(owner: str, name: str) -> str:
    """``owner.name``."""
    return f"{owner}.{name}" if name.isidentifier() and not iskeyword(name) else f"getattr({owner}, {name!r})"
