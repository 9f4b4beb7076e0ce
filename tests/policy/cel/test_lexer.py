"""How conditions are spelled."""

import pytest

from chalkline.policy.cel.lexer import Kind, tokens
from chalkline.policy.source import Position, Source

K = Kind


def kinds(text: str) -> list[tuple[Kind, str]]:
    source = Source.of("policy.md", text)
    found, diagnostics = tokens(source.span(0, len(source.text)))
    assert diagnostics == []
    assert found.pop().kind is Kind.END
    return [(token.kind, token.text) for token in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sender.roles", [(K.NAME, "sender"), (K.OPERATOR, "."), (K.NAME, "roles")]),
        ("0x1F 7u 7U", [(K.INT, "0x1F"), (K.UINT, "7"), (K.UINT, "7")]),
        ("1.5 .5 2e3 1.0E-2", [(K.DOUBLE, "1.5"), (K.DOUBLE, ".5"), (K.DOUBLE, "2e3"), (K.DOUBLE, "1.0E-2")]),
        ("1.size", [(K.INT, "1"), (K.OPERATOR, "."), (K.NAME, "size")]),
        ("a<=b!=c", [(K.NAME, "a"), (K.OPERATOR, "<="), (K.NAME, "b"), (K.OPERATOR, "!="), (K.NAME, "c")]),
        ("m.`content-type`", [(K.NAME, "m"), (K.OPERATOR, "."), (K.QUOTED_NAME, "content-type")]),
        ("a // the rest is a comment\n  b", [(K.NAME, "a"), (K.NAME, "b")]),
        ("rb'x' r'x'", [(K.BYTES, "rb'x'"), (K.STRING, "r'x'")]),
    ],
)
def test_tokens(text: str, expected: list[tuple[Kind, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"'a\tb\x41\101\u00e9\U0001f431'", "a\tbAA\u00e9\U0001f431"),
        (r'"\a\b\f\n\r\t\v\\\?\"\'\`"', "\a\b\f\n\r\t\v\\?\"'`"),
        (r"r'a\tb'", r"a\tb"),
        ("'''it's\ntwo lines'''", "it's\ntwo lines"),
        (r"b'\xff\377é'", b"\xff\xff\xc3\xa9"),
        (r"br'\xff'", rb"\xff"),
        (r"b'\n'", b"\n"),
    ],
)
def test_quotations(text: str, expected: str | bytes) -> None:
    source = Source.of("policy.md", text)
    found, diagnostics = tokens(source.span(0, len(source.text)))
    assert diagnostics == []
    assert found[0].value == expected


def test_a_tokens_column_is_that_of_the_file() -> None:
    source = Source.of("policy.md", "when: a &&\n      b\n")
    found, _ = tokens(source.span(6, 18))
    assert [token.span.position for token in found] == [
        Position(1, 7),
        Position(1, 9),
        Position(2, 7),
        Position(2, 8),
    ]
