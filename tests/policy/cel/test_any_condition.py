"""Whatever is written as a condition: diagnostics, a value or an error, but never an exception and never long."""

import time

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.policy.cel.cast import DECLARATIONS, LONDON, MAIL, WORLD, checked

from chalkline.policy.cel.conformance import plan_dynamically
from chalkline.policy.cel.errors import CelError, ErrorKind
from chalkline.policy.cel.library.comparing import type_of
from chalkline.policy.cel.reference import evaluate
from chalkline.policy.cel.typed import Expression
from chalkline.policy.cel.types import ListOf, MapOf, Type, TypeOf
from chalkline.policy.diagnostics import rendered

VALID = (
    '"staff" in sender.roles && !email_hours.contains(at)',
    "has(recipient.via) ? recipient.via.endsWith('.example') : message.size > quantity('500 MB')",
    "message.attachments.exists(a, a.name.lowerAscii().matches('(?i)[.](exe|js)$') || a.size / 0 == 1)",
    "message.recipients.map(r, r.id != '', r.year + 1).filter(y, y % 2 == 0) == [10] || supervised",
    "permitted(sender, 'late_mail', recipient.id) || lessons(sender).all(l, l.class_id in ['9B/Hi', 'x'])",
    "{'a': 1u, 'b': 2u}['a'] > 0u && type(at) == type(timestamp('2026-09-01T00:00:00Z') + duration('1h'))",
    "'%s %.2f %x'.format(['a']).split(' ', 2)[0].substring(0, 1).charAt(0) < \"b\" && -1.5e3 < .5",
)
PARTS = (
    *"()[]{}.,:?!<>=&|+-*/%'\"`\\ \n0123456789abx",
    *("has(", ".all(x, ", ".map(x, x)", " in ", "&&", "||", "true", "null", "sender", "at", "r'", 'b"', "'''"),
    *(
        "\\u",
        "\\x",
        "1e999",
        "9223372036854775807",
        "[]",
        "{}",
        ".size()",
        "not ",
        " and ",
        "“",
        "\U0001f431",
        "\ud800",
    ),
)
MUTATIONS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 12), st.sampled_from(PARTS)), min_size=1, max_size=5)
MOST_SECONDS = 5
PREVENTED = {ErrorKind.NO_SUCH_OVERLOAD, ErrorKind.NO_SUCH_FIELD, ErrorKind.UNKNOWN_VARIABLE}
"""Errors that checking rules out."""


def run(text: str) -> None:
    """The text goes all the way that it can go; if it passes the checker, its value is of the deduced type."""
    started = time.process_time()
    expression = checked(text)
    if isinstance(expression, Expression):
        outcome = evaluate(expression, MAIL, WORLD, zone=LONDON)
        if isinstance(outcome, CelError):
            assert outcome.kind not in PREVENTED
        else:
            assert _alike(type_of(outcome), expression.type)
    else:
        assert all(rendered(diagnostic) for diagnostic in expression)
    dynamic = plan_dynamically(text, DECLARATIONS)
    if isinstance(dynamic, Expression):
        evaluate(dynamic, MAIL, WORLD, zone=LONDON)
    assert time.process_time() - started < MOST_SECONDS


def _alike(found: Type, deduced: Type) -> bool:
    """Whether the types are the same but for their parts, which a value does not tell."""
    return found == deduced or (type(found) is type(deduced) and isinstance(found, ListOf | MapOf | TypeOf))


@given(st.text())
@example("(" * 5000)
@example("-" * 5000 + "1")
@example("[" * 60 + "]" * 60)
@example("a" + ".b" * 5000)
@example("[]" + ".map(x, x)" * 60)
@example("1" * 5000)
@example("1e" + "9" * 5000)
@example("'" + "\\x41" * 4000 + "'")
@example("[].exists(e, e == [e])")
@example("has(recipient)")
@example("'a'.matches('" + "(a*)*" * 400 + "')")
def test_any_text(text: str) -> None:
    run(text)


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
def test_any_pieces(text: str) -> None:
    run(text)


@settings(max_examples=300)
@given(st.sampled_from(VALID), MUTATIONS)
def test_any_change_of_a_valid_condition(text: str, mutations: list[tuple[int, int, str]]) -> None:
    for start, length, part in mutations:
        at = start % (len(text) + 1)
        text = text[:at] + part + text[at + length :]
    run(text)


def test_the_conditions_that_are_changed_are_valid() -> None:
    for text in VALID:
        assert isinstance(checked(text), Expression), text


def test_outcomes_vary() -> None:
    """The changes start from conditions of every outcome, so that evaluators are reached."""
    outcomes = {type(evaluate(checked(text), MAIL, WORLD, zone=LONDON)) for text in VALID}  # type: ignore[arg-type]
    assert outcomes == {bool, CelError}
