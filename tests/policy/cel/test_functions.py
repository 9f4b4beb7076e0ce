"""The table of overloads."""

import pytest
from tests.policy.cel.cast import checked

from chalkline.policy.cel.functions import FUNCTIONS, OVERLOADS, TO_DYN, can_fail, overload_of
from chalkline.policy.cel.library.implementations import implementation
from chalkline.policy.cel.library.static import STATIC
from chalkline.policy.cel.typed import Call, Expression


def test_every_overload_is_implemented_and_nothing_else() -> None:
    assert set(STATIC) == {*OVERLOADS, TO_DYN.id}


def test_an_id_names_one_overload() -> None:
    assert sum(len(overloads) for overloads in FUNCTIONS.values()) == len(OVERLOADS)


def test_overloads_of_a_function_differ_in_their_parameters() -> None:
    for overloads in FUNCTIONS.values():
        forms = [(overload.method, overload.parameters) for overload in overloads]
        assert len(set(forms)) == len(forms)


def test_the_implementation_of_an_overload_is_always_the_same() -> None:
    assert implementation("add_int64") is implementation("add_int64")


@pytest.mark.parametrize(
    ("text", "fails"),
    [
        ("1 + 1", True),
        ("1.0 + 1.0", False),
        ("1 == 1", False),
        ("['a'] == ['b']", False),
        ("[['a']] == [['b']]", True),
        ("'a' in ['a']", False),
        ("1 < 2", False),
        ("at.getHours()", True),
        ("'a'.contains('b')", False),
    ],
)
def test_which_calls_can_fail(text: str, fails: bool) -> None:
    expression = checked(text)
    assert isinstance(expression, Expression)
    assert isinstance(expression.root, Call)
    assert can_fail(expression.root) is fails


def test_a_call_chosen_at_run_time_can_fail() -> None:
    assert overload_of("dyn:size").fallible
