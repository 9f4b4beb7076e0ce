"""The grammar, and how its faults are explained."""

import pytest

from chalkline.policy.cel.parser import MAX_DEPTH, MAX_LENGTH, MAX_NODES, parse
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
from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic
from chalkline.policy.source import Source


def parsed(text: str) -> Syntax | tuple[Diagnostic, ...]:
    source = Source.of("policy.md", text)
    return parse(source.span(0, len(text)))


def shape(node: Syntax | tuple[Diagnostic, ...]) -> str:
    """The tree with all its brackets."""
    parts = [] if isinstance(node, tuple) else [shape(child) for child in node.children]
    match node:
        case Literal(value=value):
            text = repr(value)
        case Name(name=name, absolute=absolute):
            text = f".{name}" if absolute else name
        case Member(name=name):
            text = f"{parts[0]}.{name}"
        case Operation(function=function):
            text = f"({function} {' '.join(parts)})"
        case Invocation(function=function, receiver=receiver):
            text = f"{f'{parts.pop(0)}.' if receiver else ''}{function}({', '.join(parts)})"
        case ListDisplay():
            text = f"[{', '.join(parts)}]"
        case MapDisplay():
            text = f"{{{', '.join(parts)}}}"
        case Presence(name=name):
            text = f"has {'.'.join([*parts, name])}"
        case Macro(name=name, variable=variable):
            text = f"{parts[0]}.{name}<{variable}>({', '.join(parts[1:])})"
        case _:
            raise AssertionError(node)
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a || b && c", "(_||_ a (_&&_ b c))"),
        ("a && b && c && d", "(_&&_ a b c d)"),
        ("a - b - c * d", "(_-_ (_-_ a b) (_*_ c d))"),
        ("a < b == c", "(_==_ (_<_ a b) c)"),
        ("a ? b : c ? d : e", "(_?_:_ a b (_?_:_ c d e))"),
        ("!a.b", "(!_ a.b)"),
        ("!!a", "(!_ (!_ a))"),
        ("-5", "-5"),
        ("--5", "(-_ -5)"),
        ("-a", "(-_ a)"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-0.0", "(-_ 0.0)"),
        ("1 in [1, 2,]", "(@in 1 [1, 2])"),
        ("{'a': 1, 'b': 2,}", "{'a', 1, 'b', 2}"),
        ("a.b(c)[0]", "(_[_] a.b(c) 0)"),
        ("f()", "f()"),
        (".a.b", ".a.b"),
        (".f(a)", "f(a)"),
        ("a.in_(b).if", "a.in_(b).if"),
        ("has(a.b.c)", "has a.b.c"),
        ("has(device)", "has device"),
        ("a.exists(x, x > 1)", "a.exists<x>((_>_ x 1))"),
        ("a.map(x, p, t)", "a.map<x>(p, t)"),
        ("(a)", "a"),
        ("true ? null : false", "(_?_:_ True None False)"),
    ],
)
def test_trees(text: str, expected: str) -> None:
    assert shape(parsed(text)) == expected


def fault(text: str) -> tuple[str, str, str]:
    """Message, help and underlined text of the one fault."""
    found = parsed(text)
    assert isinstance(found, tuple), found
    assert len(found) == 1, found
    return found[0].message, found[0].help, found[0].span.text


@pytest.mark.parametrize(
    ("text", "message", "remedy", "underlined"),
    [
        ("a and b", "`and` is not an operator", "write `&&`", "and"),
        ("a OR b", "`OR` is not an operator", "write `||`", "OR"),
        ("not a", "`not` is not an operator", "write `!` and put what follows in brackets", "not"),
        ("a = b", "`=` is not an operator", "write `==`", "="),
        ("a <> b", "`<>` is not an operator", "write `!=`", "<>"),
        ("a ≥ b", "`≥` is not an operator", "write `>=`", "≥"),
        ("a === b", "`===` is not an operator", "write `==`", "==="),
        ("a & b", "`&` is not an operator", "write `&&`", "&"),
        ("a | b", "`|` is not an operator", "write `||`", "|"),
        ("a == 'x", "the quotation is not closed: `'x`", "end it with `'` on the same line", "'x"),
        ("a == “x”", "curly quotes do not quote", 'write `"x"` with straight quotes', "“x”"),
        (
            "a > 500MB",
            "`500MB` is not a number",
            'a size is written `quantity("500 MB")`, a time `duration("90m")`',
            "500MB",
        ),
        ("a\u00a0", "a blank of another kind, U+00A0, stands here", "write an ordinary blank", "\u00a0"),
        ("a #", "`#` has no meaning in a condition", "remove it, or put it in quotes if it is text", "#"),
        (r"'a\q'", r"unknown escape `\q`", r"write `\\` for a backslash, or `r" + '"…"`', r"\q"),
        (r"'\ud800'", r"`\ud800` is no character", "write the character itself", r"\ud800"),
        ("b'\ud800'", "half a character", "write the character itself", "\ud800"),
        (r"b'\u0041'", "bytes have no code points", r"write the bytes with `\x`", r"\u0041"),
        ("a contains 'x'", "`contains` is not an operator", "a function is written `a.contains(…)`", "contains"),
        ("a)", "`)` closes nothing", "remove it, or open what it should close", ")"),
        ("(a", "expected `)` here, found the end", "close the brackets", ""),
        ("f(a", "expected `)` here, found the end", "close the brackets of `f(`", ""),
        ("[a b]", "expected `]` here, found `b`", "separate values with commas and close the list", "b"),
        ("{'a' 1}", "expected `:` here, found `1`", "an entry is written `key: value`", "1"),
        ("a ? b", "expected `:` here, found the end", "a choice is written `condition ? one : other`", ""),
        ("a.?b", "optional selection `.?` is not part of the language", "guard with `has(…)`", "?"),
        ("a.1", "expected an operator or the end, found `.1`", "join two conditions with `&&` or `||`", ".1"),
        ("a.", "expected the name of a field after the dot, found the end", "name a field or function", ""),
        ("a &&", "expected a value, found the end", "write a name, a number or a text in quotes", ""),
        (
            "at > 18:00",
            "expected an operator or the end, found `:`",
            "a time of day stands in a window: `email_hours.contains(at)`",
            ":",
        ),
        ("a 5", "expected an operator or the end, found `5`", "join two conditions with `&&` or `||`", "5"),
        ("if", "`if` is a reserved word", "use another name", "if"),
        ("P{a: 1}", "records cannot be made in a condition", "compare their fields one by one", "{"),
        (
            "has(a + b)",
            "`has` takes one field",
            "write `has(message.subject)`: something, a dot, a field",
            "has(a + b)",
        ),
        (
            "a.exists(x.y, true)",
            "`exists` takes a name and a condition",
            "write `exists(x, …)` where `x` stands for each one",
            "a.exists(x.y, true)",
        ),
        (
            "9223372036854775808",
            "`9223372036854775808` does not fit into 64 bits",
            "use a smaller number",
            "9223372036854775808",
        ),
        ("1e999", "`1e999` does not fit into 64 bits", "use a smaller number", "1e999"),
        ("-5u", "a uint cannot be negative", "leave out the `u`", "5u"),
        ("", "expected a value, found the end", "write a name, a number or a text in quotes", ""),
    ],
)
def test_faults(text: str, message: str, remedy: str, underlined: str) -> None:
    assert fault(text) == (message, remedy, underlined)


def test_what_is_plainly_meant_does_not_hide_later_faults() -> None:
    found = parsed("a = 1 and b <> 'x")
    assert isinstance(found, tuple)
    assert [each.span.text for each in found] == ["=", "and", "<>", "'x"]


def test_a_place_is_that_of_the_file() -> None:
    source = Source.of("policy.md", "when: a ==\n      \nthen: hold\n")
    (found,) = parse(source.span(6, 11))  # type: ignore[misc]
    assert found.span.position == (2, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(" * 1000 + "a", "the condition is nested too deeply"),
        ("[" * 1000, "the condition is nested too deeply"),
        ("!" * (MAX_DEPTH + 1) + "a", f"the condition is nested deeper than {MAX_DEPTH} levels"),
        ("a" + ".b" * 1000, f"the condition is nested deeper than {MAX_DEPTH} levels"),
        ("+".join("a" * 1000), f"the condition is nested deeper than {MAX_DEPTH} levels"),
        ("[" + "1," * MAX_NODES + "]", f"the condition has more than {MAX_NODES} parts"),
        ("a" * (MAX_LENGTH + 1), f"the condition is longer than {MAX_LENGTH} characters"),
    ],
)
def test_limits(text: str, message: str) -> None:
    found = parsed(text)
    assert isinstance(found, tuple)
    assert [(each.code, each.message) for each in found] == [(Code.CEL_LIMIT, message)]


def test_a_long_alternative_is_not_deep() -> None:
    assert isinstance(parsed(" || ".join(["a == 1"] * 500)), Operation)
