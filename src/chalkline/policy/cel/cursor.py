"""Where the parser stands among the tokens, and what it has found wrong so far."""

from typing import NoReturn

from chalkline.policy.cel.lexer import Kind, Token
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Span


class Stop(Exception):  # noqa: N818 - not an error: the diagnostics say what was wrong
    """Parsing cannot go on; the cursor's diagnostics say why."""


class Cursor:
    """A place in a list of tokens whose last is of kind END."""

    def __init__(self, tokens: list[Token], diagnostics: list[Diagnostic]) -> None:
        self.diagnostics = diagnostics
        self._tokens = tokens
        self._index = 0

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self._tokens[self._index]

    @property
    def after_next(self) -> Token:
        """The token after that, or the end."""
        return self._tokens[min(self._index + 1, len(self._tokens) - 1)]

    def advance(self) -> Token:
        """The next token, which is then behind the cursor; the end is never passed."""
        token = self.next
        self._index = min(self._index + 1, len(self._tokens) - 1)
        return token

    def at(self, *operators: str) -> bool:
        """Whether one of these operators comes next."""
        return self.next.kind is Kind.OPERATOR and self.next.text in operators

    def take(self, operator: str) -> Token | None:
        """The next token, passed, if it is this operator."""
        return self.advance() if self.at(operator) else None

    def require(self, operator: str, remedy: str) -> Token:
        """The next token, passed, which must be this operator. Raises Stop."""
        return self.take(operator) or self.stop(f"expected `{operator}` here, found {quoted(self.next)}", remedy)

    def fault(self, span: Span, message: str, remedy: str) -> None:
        """A fault is noted; parsing goes on."""
        self.diagnostics.append(Diagnostic(code=Code.CEL_SYNTAX, message=message, span=span, help=remedy))

    def stop(self, message: str, remedy: str, code: Code = Code.CEL_SYNTAX) -> NoReturn:
        """A fault of the next token is noted. Raises Stop."""
        self.diagnostics.append(Diagnostic(code=code, message=message, span=self.next.span, help=remedy))
        raise Stop


def quoted(token: Token) -> str:
    """The token as messages show it."""
    return "the end" if token.kind is Kind.END else f"`{token.span.text}`"
