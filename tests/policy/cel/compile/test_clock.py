"""Windows and hours by arithmetic: the same as by the calendar, at any moment, across clock changes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.cel.cast import SmallWorld, window
from tests.policy.cel.compile.idioms import expression
from tests.policy.cel.compile.test_blocks import EVENT

from chalkline.policy.cel.compile import compile_value
from chalkline.policy.cel.reference import evaluate
from chalkline.policy.cel.typed import Call, Constant, Expression, Node, Variable
from chalkline.policy.cel.types import BOOL, TIMESTAMP, WINDOW
from chalkline.policy.values import NANOSECONDS_PER_MINUTE, Timestamp

FIRST = Timestamp.of(datetime(2026, 1, 1, tzinfo=UTC))
MOMENTS = st.one_of(
    st.integers(0, 2 * 366 * 1440).map(lambda minutes: Timestamp(FIRST + minutes * NANOSECONDS_PER_MINUTE)),
    st.integers(-62_135_596_800, 253_402_300_799).map(lambda seconds: Timestamp(seconds * 10**9)),
)
WINDOWS = (
    "weekdays 07:30-17:00",
    "every day 22:00-06:00",
    "weekends",
    "friday 16:00-24:00, sunday 00:00-12:00",
    "weekdays 08:00-18:00 except wednesday 12:00-14:00",
    "school days 08:45-15:15",
    "school days 20:00-02:00; weekends 10:00-12:00",
    "term time",
)
PARTS = ("getHours", "getMinutes", "getDayOfWeek")


def contains(text: str) -> Node:
    moment = Variable(type=TIMESTAMP, name="at")
    return Call(type=BOOL, overload="window_contains", arguments=(Constant(type=WINDOW, value=window(text)), moment))


CONDITIONS = [*map(contains, WINDOWS), *(expression(f"at.{part}()") for part in PARTS)]
COMPILED = [(node, compile_value(node)) for node in CONDITIONS]


@pytest.mark.parametrize(("node", "compiled"), COMPILED, ids=[*WINDOWS, *PARTS])
@given(at=MOMENTS)
def test_the_clock_says_what_the_calendar_says(node: Node, compiled: object, at: Timestamp) -> None:
    world = SmallWorld(at=at)
    assert callable(compiled)
    assert compiled(EVENT, world) == evaluate(Expression(node), {"at": at}, world, zone=world.calendar.zone)
