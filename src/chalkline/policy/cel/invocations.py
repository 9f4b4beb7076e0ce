"""What is written with brackets: calls, and the macros that look like calls (cel-spec, *Macros*)."""

from chalkline.policy.cel.cursor import Cursor
from chalkline.policy.cel.lexer import Token
from chalkline.policy.cel.syntax import Invocation, Literal, Macro, Member, Name, Presence, Syntax
from chalkline.policy.cel.types import BOOL
from chalkline.policy.source import Span

MACROS = {"all": (2,), "exists": (2,), "exists_one": (2,), "filter": (2,), "map": (2, 3)}
"""The macros of lists and maps, and how many parts they have, the variable included."""


def invocation(
    cursor: Cursor, name: Token, receiver: Syntax | None, arguments: tuple[Syntax, ...], span: Span
) -> Syntax:
    """The call or macro of this name."""
    if receiver is None and name.text == "has":
        return _presence(cursor, name, arguments, span)
    if receiver is not None and name.text in MACROS:
        return _macro(cursor, name, receiver, arguments, span)
    return Invocation(function=name.text, function_span=name.span, receiver=receiver, arguments=arguments, span=span)


def _presence(cursor: Cursor, name: Token, arguments: tuple[Syntax, ...], span: Span) -> Syntax:
    match arguments:
        case [Member(operand=operand, name=field, name_span=field_span)]:
            return Presence(operand=operand, name=field, name_span=field_span, span=span)
        case [Name(name=field, span=field_span)]:
            return Presence(operand=None, name=field, name_span=field_span, span=span)
    cursor.fault(span, "`has` takes one field", "write `has(message.subject)`: something, a dot, a field")
    return Literal(value=True, type=BOOL, span=name.span)


def _macro(cursor: Cursor, name: Token, receiver: Syntax, arguments: tuple[Syntax, ...], span: Span) -> Syntax:
    variable = arguments[0] if arguments else None
    if len(arguments) not in MACROS[name.text] or not isinstance(variable, Name) or variable.absolute:
        what = "a name and a value" if name.text == "map" else "a name and a condition"
        cursor.fault(span, f"`{name.text}` takes {what}", f"write `{name.text}(x, …)` where `x` stands for each one")
        return Literal(value=True, type=BOOL, span=name.span)
    return Macro(name=name.text, range=receiver, variable=variable.name, arguments=arguments[1:], span=span)
