"""A contradiction is never claimed falsely: whatever is said never to be true is true of no event."""

import math
from collections.abc import Mapping
from itertools import product
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.policy.calendar.strategies import Situation, situations, windows

from chalkline.policy.calendar.evaluate import contains
from chalkline.policy.calendar.windows import Window
from chalkline.policy.cel.check import check
from chalkline.policy.cel.declarations import Declarations
from chalkline.policy.cel.parser import parse
from chalkline.policy.cel.reference import evaluate
from chalkline.policy.cel.syntax import Syntax
from chalkline.policy.cel.typed import Constant, Expression
from chalkline.policy.cel.types import BOOL, DOUBLE, INT, STRING, TIMESTAMP, ListOf
from chalkline.policy.check.contradictions.minutes import opening
from chalkline.policy.check.contradictions.search import never_true
from chalkline.policy.source import Source
from chalkline.policy.values import NANOSECONDS_PER_MINUTE, Timestamp

VALUES: Mapping[str, tuple[object, ...]] = {
    "x": (-1, 0, 1, 2, 3),
    "y": (0, 1, 2),
    "s": ("", "a", "ab", "b", "ba"),
    "d": (0.0, 1.0, 1.5, math.nan),
    "b": (False, True),
    "xs": ((), (1,), (2,), (1, 2)),
    "at": tuple(Timestamp(minute * 417 * NANOSECONDS_PER_MINUTE) for minute in range(24)),
}
RARE = [HealthCheck.filter_too_much, HealthCheck.too_slow]
"""Few conditions are never true; those that are not are passed over."""

DECLARATIONS = Declarations(
    variables={
        "x": INT,
        "y": INT,
        "s": STRING,
        "d": DOUBLE,
        "b": BOOL,
        "xs": ListOf(INT),
        "at": TIMESTAMP,
    },
    constants={"none": Constant(type=ListOf(INT), value=()), "some": Constant(type=ListOf(INT), value=(1, 3))},
)
_random = Random(7)
EVENTS = _random.sample([dict(zip(VALUES, values, strict=True)) for values in product(*VALUES.values())], 200)

comparisons = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
numbers = st.sampled_from(["x", "y", "size(xs)", "at.getHours()", "at.getDayOfWeek()", "0", "1", "2", "3", "size(s)"])
doubles = st.sampled_from(["d", "0.0", "1.0", "1.5", "0.0 / 0.0"])
texts = st.sampled_from(["s", '"a"', '"ab"', '""', '"b"'])
lists = st.sampled_from(["xs", "none", "some", "[1, 2]", "[x]"])
atoms = st.one_of(
    st.builds("{} {} {}".format, numbers, comparisons, numbers),
    st.builds("{} {} {}".format, doubles, comparisons, doubles),
    st.builds("{} {} {}".format, texts, comparisons, texts),
    st.builds("{} in {}".format, numbers, lists),
    st.builds("{} == {}".format, lists, lists),
    st.builds("s.{}({})".format, st.sampled_from(["startsWith", "endsWith", "contains"]), texts),
    st.builds("{}.{}(e, e {} {})".format, lists, st.sampled_from(["all", "exists"]), comparisons, numbers),
    st.builds("{}.exists_one(e, e {} {})".format, lists, comparisons, numbers),
    st.sampled_from(["b", "true", "false", "b == true", "1 / x == 1"]),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} && {} && {})".format, inner, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
    ),
    max_leaves=12,
)


def expression_of(text: str) -> Expression:
    tree = parse(Source.of("condition", text).span(0, len(text)))
    assert isinstance(tree, Syntax), tree
    found = check(tree, DECLARATIONS)
    assert isinstance(found, Expression), found
    return found


@settings(max_examples=200, suppress_health_check=RARE)
@given(conditions)
def test_what_is_never_true_is_true_of_no_event(text: str) -> None:
    expression = expression_of(text)
    assume(never_true(expression.root) is not None)
    assert [event for event in EVENTS if evaluate(expression, event) is True] == []


@settings(max_examples=150, suppress_health_check=RARE)
@given(conditions, conditions)
def test_conditions_that_exclude_each_other_are_never_both_true(one: str, other: str) -> None:
    first, second = expression_of(one), expression_of(other)
    assume(never_true(first.root, second.root) is not None)
    both = [event for event in EVENTS if evaluate(first, event) is True and evaluate(second, event) is True]
    assert both == []


@settings(max_examples=200, suppress_health_check=RARE)
@given(windows, windows, situations(known=(60, 60)))
def test_windows_that_are_said_never_to_meet_do_not(one: Window, other: Window, situation: Situation) -> None:
    open_now = [contains(window, situation.at, situation.calendar) for window in (one, other)]
    sets = [opening(window) for window in (one, other)]
    possible = [
        each.possible if is_open else each.closed.possible for each, is_open in zip(sets, open_now, strict=True)
    ]
    assert possible[0] & possible[1]


@given(windows)
def test_a_window_meets_itself_or_is_never_open(window: Window) -> None:
    assert opening(window).certain & ~opening(window).possible == 0
