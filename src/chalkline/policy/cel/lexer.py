"""Conditions as tokens. What people often write by mistake is read as what they mean, and reported."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from chalkline.policy.cel.literals import BadLiteral, text_of
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Span


class Kind(Enum):
    """What a token is."""

    NAME = auto()
    QUOTED_NAME = auto()
    INT = auto()
    UINT = auto()
    DOUBLE = auto()
    STRING = auto()
    BYTES = auto()
    OPERATOR = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its place. ``text`` is what it means, which may be better than what was written."""

    kind: Kind
    text: str
    span: Span
    value: str | bytes | None = None
    """For strings and bytes, what they stand for."""


MISTAKEN_OPERATORS = {
    "===": "==",
    "!==": "!=",
    "<>": "!=",
    "=<": "<=",
    "=>": ">=",
    "=": "==",
    "&": "&&",
    "|": "||",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
}

_CURLY = "\u201c\u201d\u201e\u2018\u2019"
_RAW = r"""(?:[rR][bB]?|[bB][rR])(?:\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}|"[^"\n\r]*"|'[^'\n\r]*')"""
_COOKED = (
    r"""[bB]?(?:\"{3}(?:[^\\]|\\[\s\S])*?\"{3}|'{3}(?:[^\\]|\\[\s\S])*?'{3}"""
    r"""|"(?:[^"\\\n\r]|\\[^\n\r])*"|'(?:[^'\\\n\r]|\\[^\n\r])*')"""
)
_PATTERNS = {
    "blank": r"(?:[ \t\n\r\f]|//[^\n]*)+",
    "quotation": f"{_RAW}|{_COOKED}",
    "curly": f"[{_CURLY}][^{_CURLY}\\n]*[{_CURLY}]?",
    "unclosed": r"[a-zA-Z]{0,2}[\"'][^\n]*",
    "double": r"(?:[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)(?!\w)",
    "uint": r"(?:0[xX][0-9a-fA-F]+|[0-9]+)[uU](?!\w)",
    "int": r"(?:0[xX][0-9a-fA-F]+|[0-9]+)(?!\w)",
    "glued": r"[0-9][0-9.]*\w+",
    "name": r"[A-Za-z_][A-Za-z0-9_]*",
    "quoted_name": r"`[A-Za-z0-9_.\-/ ]+`",
    "mistaken": r"===|!==|<>|=<|=>|=(?!=)|&(?!&)|\|(?!\|)|[≠≤≥]",
    "operator": r"&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()\[\]{}]",
    "stranger": r"[\s\S]",
}
_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()))
_PLAIN = {"name": Kind.NAME, "int": Kind.INT, "double": Kind.DOUBLE, "operator": Kind.OPERATOR}


def tokens(condition: Span) -> tuple[list[Token], list[Diagnostic]]:
    """The tokens of the text at this place, the last of kind END, and what is wrong with their spelling."""
    lexer = _Lexer(condition)
    for match in _TOKEN.finditer(condition.source.text, condition.start, condition.end):
        lexer.read(match)
    end = min(condition.end, len(condition.source.text))
    lexer.tokens.append(Token(Kind.END, "", condition.source.span(end, end)))
    return lexer.tokens, lexer.diagnostics


class _Lexer:
    def __init__(self, condition: Span) -> None:
        self.source = condition.source
        self.tokens: list[Token] = []
        self.diagnostics: list[Diagnostic] = []

    def read(self, match: re.Match[str]) -> None:
        group = match.lastgroup or ""
        span = self.source.span(match.start(), match.end())
        if group in _PLAIN:
            self.tokens.append(Token(_PLAIN[group], match[0], span))
        elif group != "blank":
            getattr(self, f"_{group}")(match[0], span)

    def _add(self, kind: Kind, text: str, span: Span, value: str | bytes | None = None) -> None:
        self.tokens.append(Token(kind, text, span, value))

    def _fault(self, span: Span, message: str, remedy: str) -> None:
        self.diagnostics.append(Diagnostic(code=Code.CEL_SYNTAX, message=message, span=span, help=remedy))

    def _uint(self, text: str, span: Span) -> None:
        self._add(Kind.UINT, text[:-1], span)

    def _quoted_name(self, text: str, span: Span) -> None:
        self._add(Kind.QUOTED_NAME, text[1:-1], span)

    def _quotation(self, text: str, span: Span) -> None:
        try:
            value = text_of(text)
        except BadLiteral as bad:
            place = self.source.span(span.start + bad.start, span.start + bad.end)
            self._fault(place, bad.message, bad.help)
            value = ""
        self._add(Kind.BYTES if isinstance(value, bytes) else Kind.STRING, text, span, value)

    def _curly(self, text: str, span: Span) -> None:
        self._fault(span, "curly quotes do not quote", f'write `"{text.strip(_CURLY)}"` with straight quotes')
        self._add(Kind.STRING, text, span, text)

    def _unclosed(self, text: str, span: Span) -> None:
        quote = next(char for char in text if char in "\"'")
        self._fault(span, f"the quotation is not closed: `{text}`", f"end it with `{quote}` on the same line")
        self._add(Kind.STRING, text, span, "")

    def _glued(self, text: str, span: Span) -> None:
        self._fault(
            span, f"`{text}` is not a number", 'a size is written `quantity("500 MB")`, a time `duration("90m")`'
        )
        self._add(Kind.INT, "0", span)

    def _mistaken(self, text: str, span: Span) -> None:
        meant = MISTAKEN_OPERATORS[text]
        self._fault(span, f"`{text}` is not an operator", f"write `{meant}`")
        self._add(Kind.OPERATOR, meant, span)

    def _stranger(self, text: str, span: Span) -> None:
        if text.isspace():
            self._fault(span, f"a blank of another kind, U+{ord(text[0]):04X}, stands here", "write an ordinary blank")
            return
        self._fault(span, f"`{text}` has no meaning in a condition", "remove it, or put it in quotes if it is text")
