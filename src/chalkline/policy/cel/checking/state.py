"""What checking carries along: what is known at a place in a condition, and what was found in all of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from chalkline.policy.cel.checking.unification import FAULTY, Types
from chalkline.policy.cel.declarations import Declarations
from chalkline.policy.cel.functions import DYNAMIC
from chalkline.policy.cel.syntax import Syntax
from chalkline.policy.cel.typed import Call, Local, Node
from chalkline.policy.cel.types import BOOL, DYN, WINDOW, Type
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Span

Presences = frozenset[tuple[Node | None, str]]
"""Optional fields that are known to be there: the record, None for the event itself, and the field's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is known at one place of a condition."""

    locals: tuple[Local, ...] = ()
    """The variables of the enclosing macros, outermost first."""
    present: Presences = frozenset()

    def local(self, name: str) -> Local | None:
        """The innermost macro's variable of this name."""
        return next((local for local in reversed(self.locals) if local.name == name), None)

    def inside(self, local: Local) -> "Scope":
        """The scope within a macro."""
        return replace(self, locals=(*self.locals, local))

    def knowing(self, present: Presences) -> "Scope":
        """The scope in which these fields are also there."""
        return replace(self, present=self.present | present)


class Checking:
    """One condition being checked.

    A dynamic one, which only the conformance entry asks for, leaves to run time what cannot be decided before: where
    a policy would get a diagnostic, the tree gets a call that is chosen at run time.
    """

    def __init__(self, declarations: Declarations, rules: "Rules", *, dynamic: bool) -> None:
        """Nothing is found yet."""
        self.declarations = declarations
        self.types = Types()
        self.diagnostics: list[Diagnostic] = []
        self.dynamic = dynamic
        self._rules = rules

    def node(self, syntax: Syntax, scope: Scope) -> Node:
        """The typed node of a piece of syntax. What is faulty has the type FAULTY."""
        return self._rules[type(syntax)](self, syntax, scope)

    def condition(self, syntax: Syntax, scope: Scope) -> Node:
        """The typed node of what must be a bool."""
        return self.as_condition(self.node(syntax, scope))

    def as_condition(self, node: Node) -> Node:
        """The node, which must be a bool."""
        if self.types.fit((BOOL,), (node.type,)):
            return node
        message = f"expected a condition, found {self.shown(node)}"
        window = node.type == WINDOW
        remedy = f"write `{node.span.text}.contains(at)`" if window else "compare it with something"
        fault = mismatch(node.span, message, remedy)
        return self.unresolved(fault, "?boolean", node, kind=BOOL)

    def report(self, diagnostic: Diagnostic) -> None:
        """The fault is noted, unless it is left to run time."""
        if not self.dynamic:
            self.diagnostics.append(diagnostic)

    def unresolved(self, fault: Diagnostic, function: str, *arguments: Node, kind: Type = DYN) -> Node:
        """What stands for something whose meaning is not known: a noted fault, or a call chosen at run time."""
        if self.dynamic:
            return Call(type=kind, overload=DYNAMIC + function, arguments=arguments, span=fault.span)
        self.diagnostics.append(fault)
        return faulty(fault.span)

    def type_of(self, node: Node) -> Type:
        """The type of a node as far as it is known by now."""
        return self.types.resolved(node.type)

    def shown(self, node: Node) -> str:
        """The type of a node as messages show it."""
        return f"`{self.types.settled(node.type)}`"


Rules = Mapping[type[Syntax], Callable[..., Node]]
"""How each kind of syntax is checked."""


def faulty(span: Span) -> Node:
    """What stands for something already reported."""
    return Node(type=FAULTY, span=span)


def is_faulty(node: Node) -> bool:
    """Whether the node stands for something already reported."""
    return node.type == FAULTY


def mismatch(span: Span, message: str, remedy: str) -> Diagnostic:
    """A fault of types."""
    return Diagnostic(code=Code.TYPE_MISMATCH, message=message, span=span, help=remedy)
