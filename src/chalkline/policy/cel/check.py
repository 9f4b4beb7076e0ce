"""The type checker: from what a condition says to a tree that every evaluator can run."""

from chalkline.policy.cel.checking import calls, macros, names, operations
from chalkline.policy.cel.checking.settling import settled
from chalkline.policy.cel.checking.state import Checking, Rules, Scope, mismatch
from chalkline.policy.cel.declarations import Declarations
from chalkline.policy.cel.syntax import (
    Invocation,
    ListDisplay,
    Literal,
    Macro,
    MapDisplay,
    Member,
    Name,
    Operation,
    Presence,
    Syntax,
)
from chalkline.policy.cel.typed import Expression
from chalkline.policy.cel.types import BOOL, Type
from chalkline.policy.diagnostics import Diagnostic, in_order

RULES: Rules = {
    Literal: names.literal,
    Name: names.name,
    Member: names.member,
    Presence: names.presence,
    Operation: operations.operation,
    Invocation: calls.invocation,
    ListDisplay: operations.list_display,
    MapDisplay: operations.map_display,
    Macro: macros.macro,
}


def check(
    syntax: Syntax, declarations: Declarations, expected: Type | None = BOOL
) -> Expression | tuple[Diagnostic, ...]:
    """The condition with its names and types resolved, or everything that is wrong with it, by place.

    ``expected`` is the type it must have, None for any. Whatever is deduced to be of no type in particular, such as
    the elements of an empty list, is ``dyn``; a policy cannot otherwise make it.
    """
    checking = Checking(declarations, RULES, dynamic=False)
    node = checking.node(syntax, Scope())
    if expected is not None and not checking.types.fit((expected,), (node.type,)):
        message = f"expected `{expected}`, found {checking.shown(node)}"
        checking.report(mismatch(node.span, message, "a condition is true or false" if expected == BOOL else "mend it"))
    return in_order(checking.diagnostics) or Expression(settled(node, checking.types))


def check_dynamically(syntax: Syntax, declarations: Declarations) -> Expression | tuple[Diagnostic, ...]:
    """The expression with whatever cannot be resolved left to run time. Only the conformance entry calls this."""
    checking = Checking(declarations, RULES, dynamic=True)
    node = checking.node(syntax, Scope())
    return in_order(checking.diagnostics) or Expression(settled(node, checking.types))
