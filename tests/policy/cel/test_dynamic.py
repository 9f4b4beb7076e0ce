"""Calls chosen at run time, beyond what cel-spec's cases say."""

import pytest
from tests.policy.cel.evaluators import EVALUATORS

from chalkline.policy.cel.conformance import plan_dynamically
from chalkline.policy.cel.declarations import Declarations
from chalkline.policy.cel.errors import CelError, ErrorKind
from chalkline.policy.cel.typed import Expression

K = ErrorKind


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{true: 'a', 1: 'b'}[dyn(1.0)]", "b"),
        ("{true: 'a', 1: 'b'}[dyn(true)]", "a"),
        ("{true: 'a', 1: 'b'}.size()", 2),
        ("{true: 'a', 1: 'b'} == {1u: 'b', true: 'a'}", True),
        ("dyn(true) == 1", False),
        ("dyn(true) in [1]", False),
        ("dyn([1, 2]).exists(x, x == 2)", True),
        ("dyn({1: 2}).all(x, x == 1u)", True),
        ("dyn('a') + 'b'", "ab"),
        ("dyn(at).getHours()", CelError(K.UNKNOWN_VARIABLE)),
        ("dyn(timestamp(0)).getHours()", 0),
        ("[1, 2][dyn(1.5)]", CelError(K.NO_SUCH_OVERLOAD)),
        ("{1: 2}[dyn([])]", CelError(K.NO_SUCH_OVERLOAD)),
        ("dyn(1) + 'a'", CelError(K.NO_SUCH_OVERLOAD)),
        ("dyn(1).name", CelError(K.NO_SUCH_OVERLOAD)),
        ("has(dyn(1).name)", CelError(K.NO_SUCH_OVERLOAD)),
        ("has(dyn({'name': 1}).name)", True),
        ("dyn({'name': 1}).name", 1),
        ("dyn(1).all(x, true)", CelError(K.NO_SUCH_OVERLOAD)),
        ("{dyn(1.5): 1}", CelError(K.NO_SUCH_OVERLOAD)),
        ("[1].all(x, dyn(x))", CelError(K.NO_SUCH_OVERLOAD)),
        ("dyn(1) ? 1 : 2", CelError(K.NO_SUCH_OVERLOAD)),
    ],
)
def test_values(text: str, expected: object, evaluator: str) -> None:
    expression = plan_dynamically(text, Declarations())
    assert isinstance(expression, Expression), expression
    found = EVALUATORS[evaluator](expression, {})
    assert (type(found), found) == (type(expected), expected)
