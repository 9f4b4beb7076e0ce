"""Numbers as literals, with the sign before them: ``-9223372036854775808`` fits where its digits alone would not."""

import math

from chalkline.policy.cel.cursor import Cursor
from chalkline.policy.cel.lexer import Kind, Token
from chalkline.policy.cel.literals import int_of, uint_of
from chalkline.policy.cel.syntax import Literal, Operation, Syntax
from chalkline.policy.cel.types import DOUBLE, INT, UINT, Simple

NUMBERS = (Kind.INT, Kind.UINT, Kind.DOUBLE)


def number(cursor: Cursor) -> Literal:
    """The number that comes next, passed."""
    token = cursor.advance()
    kind, value = _value(token, negative=False)
    return _literal(cursor, token, kind, value)


def negative_number(cursor: Cursor, sign: Token) -> Syntax:
    """The number that comes next, passed, with a minus before it.

    Minus nought as a double stays an operation: as a constant it would equal nought, and is not the same.
    """
    token = cursor.advance()
    kind, value = _value(token, negative=True)
    if kind is UINT and value:
        cursor.fault(token.span, "a uint cannot be negative", "leave out the `u`")
    literal = _literal(cursor, token, kind, value)
    span = sign.span.to(token.span)
    if kind is not INT and not value:
        return Operation(function="-_", operands=(literal,), operator_span=sign.span, span=span)
    return Literal(value=literal.value, type=kind, span=span)


def _value(token: Token, *, negative: bool) -> tuple[Simple, float | None]:
    """Type and value of a number, None where it does not fit."""
    if token.kind is Kind.INT:
        return INT, int_of(token.text, negative=negative)
    if token.kind is Kind.UINT:
        return UINT, uint_of(token.text)
    value = float(token.text)
    if math.isinf(value):
        return DOUBLE, None
    return DOUBLE, -value if negative and value else value


def _literal(cursor: Cursor, token: Token, kind: Simple, value: float | None) -> Literal:
    if value is None:
        cursor.fault(token.span, f"`{token.text[:40]}` does not fit into 64 bits", "use a smaller number")
    return Literal(value=0 if value is None else value, type=kind, span=token.span)
