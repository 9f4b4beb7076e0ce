"""Conditions as untyped trees: the grammar of cel-spec, read by hand so that faults can be explained.

However long or deep a text is, parsing ends: it is bounded in length, nesting and number of nodes.
"""

from chalkline.policy.cel.cursor import Cursor, Stop
from chalkline.policy.cel.grammar import Parser
from chalkline.policy.cel.lexer import tokens
from chalkline.policy.cel.syntax import Syntax, walk
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic, in_order
from chalkline.policy.source import Span

MAX_LENGTH = 20_000
"""Characters of a condition."""
MAX_DEPTH = 64
"""Levels of its tree; ``&&`` and ``||`` of any number of parts are one level."""
MAX_NODES = 5_000
"""Nodes of its tree."""


def parse(condition: Span) -> Syntax | tuple[Diagnostic, ...]:
    """The tree of the condition at this place, or what is wrong with it. Newlines inside it are blanks."""
    if condition.end - condition.start > MAX_LENGTH:
        return (_limit(condition, f"the condition is longer than {MAX_LENGTH} characters"),)
    cursor = Cursor(*tokens(condition))
    try:
        tree = Parser(cursor, MAX_DEPTH).whole()
    except Stop:
        return in_order(cursor.diagnostics)
    if (excess := _excess(tree)) is not None:
        return (_limit(condition, excess),)
    return in_order(cursor.diagnostics) or tree


def _excess(tree: Syntax) -> str | None:
    for count, (_, depth) in enumerate(walk(tree), start=1):
        if depth > MAX_DEPTH:
            return f"the condition is nested deeper than {MAX_DEPTH} levels"
        if count > MAX_NODES:
            return f"the condition has more than {MAX_NODES} parts"
    return None


def _limit(span: Span, message: str) -> Diagnostic:
    remedy = "split it into several rules, or put its values into a list of the policy"
    return Diagnostic(code=Code.CEL_LIMIT, message=message, span=span, help=remedy)
