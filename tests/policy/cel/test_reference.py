"""Errors as values, and the bounds of an evaluation."""

import pytest
from tests.policy.cel.cast import MAIL, checked, value

from chalkline.policy.cel.errors import CelError, ErrorKind
from chalkline.policy.cel.reference import evaluate
from chalkline.policy.cel.typed import Expression

BAD = "1 / 0 == 1"
ERROR = CelError(ErrorKind.DIVISION_BY_ZERO)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{BAD} && false", False),
        (f"{BAD} && true", ERROR),
        (f"false && ({BAD})", False),
        (f"{BAD} || true", True),
        (f"{BAD} || false", ERROR),
        (f"true && ({BAD}) && false", False),
        (f"!({BAD})", ERROR),
        (f"({BAD}) ? 1 : 2", ERROR),
        ("true ? 1 : 1 / 0", 1),
        ("false ? 1 / 0 : 2", 2),
        ("[0, 1].exists(x, 1 / x == 1)", True),
        ("[0, 2].exists(x, 1 / x == 1)", ERROR),
        ("[0, 2].all(x, 1 / x == 1)", False),
        ("[0, 1].all(x, 1 / x == 1)", ERROR),
        ("[1, 0].exists_one(x, 1 / x == 1)", ERROR),
        ("[0].filter(x, 1 / x == 1)", ERROR),
        ("[0].map(x, 1 / x)", ERROR),
        ("[0, 1].map(x, x != 0, 1 / x)", (1,)),
        ("[1 / 0].size()", ERROR),
        ("{'a': 1 / 0}.size()", ERROR),
        ("has({'a': 1 / 0}.a)", ERROR),
        ("[1 / 0].all(x, true)", ERROR),
        ("[[1, 2], [3]].map(x, x.map(y, y + x.size()))", ((3, 4), (4,))),
    ],
)
def test_errors_absorb(text: str, expected: object) -> None:
    found = value(text)
    assert (type(found), found) == (type(expected), expected)


def test_the_first_error_is_the_outcome() -> None:
    assert value("1 / 0 == 1 && [1][5] == 1") == ERROR
    assert value("[1][5] == 1 || 1 / 0 == 1") == CelError(ErrorKind.INDEX)


def test_macros_within_macros_are_bounded() -> None:
    ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"
    nested = "".join(f"{ten}.all({name}, " for name in "abcdef") + "true" + ")" * 6
    assert value(nested) == CelError(ErrorKind.LIMIT)
    assert value(f"{nested} || true") is True


def test_an_unknown_variable_is_an_error() -> None:
    expression = checked("sender.id == ''")
    assert isinstance(expression, Expression)
    assert evaluate(expression, {}) == CelError(ErrorKind.UNKNOWN_VARIABLE)


def test_an_optional_field_read_all_the_same_is_no_such_field() -> None:
    """The checker lets no policy do so; evaluators do not rely on it."""
    guarded = checked("has(sender.via) && sender.via == ''")
    assert isinstance(guarded, Expression)
    read = guarded.root.operands[1]  # type: ignore[attr-defined]
    assert evaluate(Expression(read), MAIL) == CelError(ErrorKind.NO_SUCH_FIELD)
