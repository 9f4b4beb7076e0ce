"""Binary operators: how strongly they bind, and cel-spec's names for what they do (cel-spec, *Syntax*)."""

from chalkline.policy.cel.lexer import Token
from chalkline.policy.cel.syntax import Operation, Syntax

PRECEDENCE = {
    "||": 1,
    "&&": 2,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), 3),
    **dict.fromkeys(("+", "-"), 4),
    **dict.fromkeys(("*", "/", "%"), 5),
}
FUNCTIONS = {symbol: f"_{symbol}_" for symbol in PRECEDENCE} | {"in": "@in"}
MISTAKEN_WORDS = {"and": "&&", "or": "||", "AND": "&&", "OR": "||", "is": "==", "IN": "in"}


def joined(symbol: str, operator: Token, left: Syntax, right: Syntax) -> Operation:
    """``left symbol right``; a chain of ``&&`` or of ``||`` is one operation."""
    function = FUNCTIONS[symbol]
    chained = symbol in ("&&", "||") and isinstance(left, Operation) and left.function == function
    operands = (*left.children, right) if chained else (left, right)
    return Operation(function=function, operands=operands, operator_span=operator.span, span=left.span.to(right.span))
