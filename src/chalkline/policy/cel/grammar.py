"""The grammar of conditions: one method a production, precedence climbing for binary operators."""

from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

from chalkline.policy.cel.cursor import Cursor, quoted
from chalkline.policy.cel.invocations import invocation
from chalkline.policy.cel.lexer import Kind, Token
from chalkline.policy.cel.numbers import NUMBERS, negative_number, number
from chalkline.policy.cel.operators import MISTAKEN_WORDS, PRECEDENCE, joined
from chalkline.policy.cel.syntax import ListDisplay, Literal, MapDisplay, Member, Name, Operation, Syntax
from chalkline.policy.cel.types import BOOL, BYTES, NULL, STRING, Simple
from chalkline.policy.codes import Code
from chalkline.policy.source import Span

CONSTANTS: dict[str, tuple[bool | None, Simple]] = {"true": (True, BOOL), "false": (False, BOOL), "null": (None, NULL)}
RESERVED = frozenset(
    {"as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package"}
    | {"namespace", "return", "var", "void", "while"}
)


class Parser:
    """Reads one condition. Faults that leave no doubt about what was meant do not stop it."""

    def __init__(self, cursor: Cursor, max_depth: int) -> None:
        self._cursor = cursor
        self._room = max_depth

    def whole(self) -> Syntax:
        """The tree of all tokens. Raises Stop."""
        tree = self._expression()
        if self._cursor.next.kind is not Kind.END:
            self._stop_after(tree)
        return tree

    def _stop_after(self, tree: Syntax) -> NoReturn:
        token = self._cursor.next
        if token.kind is Kind.NAME and self._cursor.after_next.kind is not Kind.END:
            subject = tree.span.text if len(tree.span.text.split()) == 1 else "…"
            self._cursor.stop(
                f"`{token.text}` is not an operator", f"a function is written `{subject}.{token.text}(…)`"
            )
        if token.text in (")", "]", "}"):
            self._cursor.stop(f"`{token.text}` closes nothing", "remove it, or open what it should close")
        clock = token.text == ":" and tree.span.text[-1:].isdigit()
        self._cursor.stop(
            f"expected an operator or the end, found {quoted(token)}",
            "a time of day stands in a window: `email_hours.contains(at)`"
            if clock
            else "join two conditions with `&&` or `||`",
        )

    # expressions

    def _expression(self) -> Syntax:
        self._room -= 1
        if self._room < 0:
            remedy = "split it into several rules"
            self._cursor.stop("the condition is nested too deeply", remedy, Code.CEL_LIMIT)
        tree = self._conditional()
        self._room += 1
        return tree

    def _conditional(self) -> Syntax:
        test = self._binary(1)
        question = self._cursor.take("?")
        if question is None:
            return test
        then = self._binary(1)
        self._cursor.require(":", "a choice is written `condition ? one : other`")
        otherwise = self._expression()
        return Operation(
            function="_?_:_",
            operands=(test, then, otherwise),
            operator_span=question.span,
            span=test.span.to(otherwise.span),
        )

    def _binary(self, least: int) -> Syntax:
        left = self._unary()
        while (symbol := self._binary_operator(least)) is not None:
            operator = self._cursor.advance()
            left = joined(symbol, operator, left, self._binary(PRECEDENCE[symbol] + 1))
        return left

    def _binary_operator(self, least: int) -> str | None:
        token = self._cursor.next
        if token.kind is Kind.NAME and token.text in MISTAKEN_WORDS:
            symbol = MISTAKEN_WORDS[token.text]
            if PRECEDENCE[symbol] >= least:
                self._cursor.fault(token.span, f"`{token.text}` is not an operator", f"write `{symbol}`")
        elif token.kind is Kind.OPERATOR or (token.kind is Kind.NAME and token.text == "in"):
            symbol = token.text
        else:
            return None
        return symbol if PRECEDENCE.get(symbol, 0) >= least else None

    def _unary(self) -> Syntax:
        prefixes = []
        while self._cursor.at("!", "-") or self._at_mistaken_not():
            prefixes.append(self._cursor.advance())
        if prefixes and prefixes[-1].text == "-" and self._cursor.next.kind in NUMBERS:
            tree = self._postfix(negative_number(self._cursor, prefixes.pop()))
        else:
            tree = self._postfix(self._primary())
        for prefix in reversed(prefixes):
            function = "-_" if prefix.text == "-" else "!_"
            span = prefix.span.to(tree.span)
            tree = Operation(function=function, operands=(tree,), operator_span=prefix.span, span=span)
        return tree

    def _at_mistaken_not(self) -> bool:
        token, after = self._cursor.next, self._cursor.after_next
        mistaken = token.kind is Kind.NAME and token.text in ("not", "NOT")
        if not mistaken or (after.kind is Kind.OPERATOR and after.text not in ("(", "!")) or after.kind is Kind.END:
            return False
        self._cursor.fault(
            token.span, f"`{token.text}` is not an operator", "write `!` and put what follows in brackets"
        )
        return True

    # members

    def _postfix(self, tree: Syntax) -> Syntax:
        while True:
            if self._cursor.take("."):
                tree = self._member(tree)
            elif bracket := self._cursor.take("["):
                index = self._expression()
                end = self._cursor.require("]", "close the index")
                tree = Operation(
                    function="_[_]",
                    operands=(tree, index),
                    operator_span=bracket.span.to(end.span),
                    span=tree.span.to(end.span),
                )
            else:
                return tree

    def _member(self, operand: Syntax) -> Syntax:
        if self._cursor.at("?"):
            self._cursor.stop("optional selection `.?` is not part of the language", "guard with `has(…)`")
        token = self._cursor.next
        if token.kind not in (Kind.NAME, Kind.QUOTED_NAME) or token.text in ("in", *CONSTANTS):
            self._cursor.stop(
                f"expected the name of a field after the dot, found {quoted(token)}", "name a field or function"
            )
        self._cursor.advance()
        if token.kind is Kind.NAME and self._cursor.at("("):
            return self._invocation(token, operand)
        return Member(operand=operand, name=token.text, name_span=token.span, span=operand.span.to(token.span))

    def _invocation(self, name: Token, receiver: Syntax | None, start: Span | None = None) -> Syntax:
        self._cursor.advance()
        arguments = self._items(")", trailing=False)
        end = self._cursor.require(")", f"close the brackets of `{name.text}(`")
        span = (start or (name.span if receiver is None else receiver.span)).to(end.span)
        return invocation(self._cursor, name, receiver, arguments, span)

    # primaries

    def _primary(self) -> Syntax:
        token = self._cursor.next
        match token.kind:
            case Kind.INT | Kind.UINT | Kind.DOUBLE:
                return number(self._cursor)
            case Kind.STRING | Kind.BYTES:
                kind = STRING if token.kind is Kind.STRING else BYTES
                return Literal(value=token.value, type=kind, span=self._cursor.advance().span)
            case Kind.NAME:
                return self._name(self._cursor.advance())
            case Kind.OPERATOR if token.text in _OPENING:
                return _OPENING[token.text](self, self._cursor.advance())
        return self._cursor.stop(
            f"expected a value, found {quoted(token)}", "write a name, a number or a text in quotes"
        )

    def _name(self, token: Token, start: Span | None = None) -> Syntax:
        if token.text in CONSTANTS and start is None:
            value, kind = CONSTANTS[token.text]
            return Literal(value=value, type=kind, span=token.span)
        if token.text in RESERVED or token.text == "in":
            self._cursor.fault(token.span, f"`{token.text}` is a reserved word", "use another name")
        if self._cursor.at("("):
            return self._invocation(token, None, start)
        if self._cursor.at("{"):
            self._cursor.stop("records cannot be made in a condition", "compare their fields one by one")
        return Name(name=token.text, absolute=start is not None, span=(start or token.span).to(token.span))

    def absolute_name(self, dot: Token) -> Syntax:
        """``.name``."""
        if self._cursor.next.kind is not Kind.NAME:
            self._cursor.stop(f"expected a name after the dot, found {quoted(self._cursor.next)}", "remove the dot")
        return self._name(self._cursor.advance(), dot.span)

    def parenthesised(self, start: Token) -> Syntax:
        """``(expression)``: the expression, its place including the brackets."""
        tree = self._expression()
        end = self._cursor.require(")", "close the brackets")
        return replace(tree, span=start.span.to(end.span))

    def list_display(self, start: Token) -> Syntax:
        """``[a, b]``."""
        items = self._items("]", trailing=True)
        end = self._cursor.require("]", "separate values with commas and close the list")
        return ListDisplay(items=items, span=start.span.to(end.span))

    def map_display(self, start: Token) -> Syntax:
        """``{key: value}``."""
        entries = []
        while not self._cursor.at("}"):
            key = self._expression()
            self._cursor.require(":", "an entry is written `key: value`")
            entries.append((key, self._expression()))
            if not self._cursor.take(","):
                break
        end = self._cursor.require("}", "separate entries with commas and close the map")
        return MapDisplay(entries=tuple(entries), span=start.span.to(end.span))

    def _items(self, closing: str, *, trailing: bool) -> tuple[Syntax, ...]:
        items: list[Syntax] = []
        while not self._cursor.at(closing) or (items and not trailing):
            items.append(self._expression())
            if not self._cursor.take(","):
                break
        return tuple(items)


_OPENING: dict[str, Callable[[Parser, Token], Syntax]] = {
    "(": Parser.parenthesised,
    "[": Parser.list_display,
    "{": Parser.map_display,
    ".": Parser.absolute_name,
}
