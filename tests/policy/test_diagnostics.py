"""Diagnostics as people read them on a terminal."""

from chalkline.policy.codes import Code
from chalkline.policy.diagnostics import Diagnostic, rendered
from chalkline.policy.source import Source


def shown(text: str, start: int, end: int) -> list[str]:
    """The line with its caret."""
    span = Source.of("policy.md", text).span(start, end)
    fault = Diagnostic(code=Code.UNKNOWN_KEY, message=f"`{span.text}` is wrong", span=span, help="mend it")
    return rendered(fault).split("\n")


def test_the_caret_stands_under_what_is_wrong() -> None:
    assert shown("on: x\nwhne: true", 6, 10) == [
        "error[unknown-key]: `whne` is wrong",
        " --> policy.md:2:1",
        "  |",
        "2 | whne: true",
        "  | ^^^^",
        "  = help: mend it",
    ]


def test_of_a_long_line_only_what_stands_around_is_shown() -> None:
    *_, line, caret, _ = shown("a" * 100_000 + "bcd" + "e" * 100_000, 100_000, 100_003)
    assert len(line) < 300
    assert line[caret.index("^") : caret.rindex("^") + 1] == "bcd"
    assert line[4] == line[-1] == "…"


def test_nothing_in_a_text_can_steer_the_terminal() -> None:
    assert all(line.isprintable() for line in shown("title: \x1b[2J\u202eX\x07", 7, 12))
