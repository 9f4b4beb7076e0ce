"""Where columns, SQL and other engines are known to part from CEL: each against the reference, on rows side by side."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from msgspec import UNSET
from msgspec.structs import replace as with_fields
from tests.policy.cel.columnar.agreement.trials import columns
from tests.policy.cel.columnar_evaluator import evaluated
from tests.policy.cel.oracle.agreement import by_reference, same_or_same_error
from tests.policy.cel.oracle.events import FIELDS, IN_LONDON, IN_UTC, Device, Event
from tests.policy.cel.oracle.rules import checked

from chalkline.policy.cel.columnar.columns import Codes
from chalkline.policy.cel.columnar.grouping import grouped
from chalkline.policy.cel.columnar.loading import stored_of
from chalkline.policy.cel.errors import CelError
from chalkline.policy.values import Timestamp, Uint

PLAIN = Event(**{name: values[0] for name, values in FIELDS.items()})
NOW = Timestamp.of(datetime(2026, 11, 20, 9, 30, tzinfo=UTC))


def agree(text: str, events: Sequence[Event], at: Timestamp = NOW) -> list[object]:
    """What the program is worth on the events in one batch, which is what the reference says of each alone."""
    worth: list[object] = []
    for world in (IN_UTC(at), IN_LONDON(at)):
        worth = evaluated(checked(text).root, columns(tuple(events)), len(events), world, at)
        for event, found in zip(events, worth, strict=True):
            expected = by_reference(text, event, world)
            assert same_or_same_error(expected, found), (text, event, expected, found)
    return worth


def numbers(*found: int) -> list[Event]:
    return [with_fields(PLAIN, number=number, other=other) for number in found for other in found]


def texts(*found: str) -> list[Event]:
    return [with_fields(PLAIN, word=text, text=text) for text in found]


LEAST, MOST = -(2**63), 2**63 - 1


def test_a_null_is_a_field_that_is_not_there_and_no_error_where_nobody_reads_it() -> None:
    events = [with_fields(PLAIN, limit=limit) for limit in (UNSET, 0, 5)]
    assert agree("has(limit) && limit > 0", events) == [False, False, True]
    assert agree("!has(limit) || limit > 0", events) == [True, False, True]


def test_a_null_that_is_read_is_an_error_and_not_false() -> None:
    events = [with_fields(PLAIN, supervised=supervised) for supervised in (UNSET, True, False)]
    unknown, *known = agree("supervised", events)
    assert isinstance(unknown, CelError)
    assert known == [True, False]
    assert agree("supervised || !supervised", events)[1:] == [True, True]
    assert agree("supervised && 1 == 2", events) == [False, False, False]


def test_a_null_record_is_not_a_record_of_nulls() -> None:
    events = [with_fields(PLAIN, device=device) for device in (UNSET, Device(id=""), Device(id="a"))]
    assert agree("has(device) && device.id == ''", events) == [False, True, False]


@pytest.mark.parametrize("text", ["number / other", "number % other", "1 / number", "number / 0", "1.0 / share"])
def test_division_by_zero_is_an_error_of_its_row_alone(text: str) -> None:
    agree(text, numbers(0, 1, -7, 3))
    agree(text, [with_fields(PLAIN, share=share) for share in (0.0, -0.0, 2.0)])


@pytest.mark.parametrize("divisor", [2, -2, 3, -3, 7, MOST, LEAST])
def test_division_rounds_toward_zero_and_remainders_have_the_dividends_sign(divisor: int) -> None:
    agree(f"[number / {divisor}, number % {divisor}]", numbers(-7, -1, 0, 1, 7, 9, LEAST, MOST))


@pytest.mark.parametrize("sign", ["+", "-", "*", "/", "%"])
def test_overflow_is_an_error_and_never_wraps(sign: str) -> None:
    worth = agree(f"number {sign} other", numbers(LEAST, LEAST + 1, -1, 0, 1, 2, 2**32, MOST - 1, MOST))
    assert any(isinstance(value, CelError) for value in worth)
    agree(f"count {sign} 2u", [with_fields(PLAIN, count=Uint(count)) for count in (0, 1, 2, 2**63, 2**64 - 1)])


def test_sums_that_fit_are_exact_beyond_what_a_double_holds() -> None:
    assert agree("number + other == 9007199254740993", numbers(2**53, 1)) == [False, True, True, False]


@pytest.mark.parametrize(
    "pattern", [r"\\d", r"\\bk", r"a$", r"(?i)k", r"(?i)s", r"^.$", r"\\w+", r"\\s", r"(?i)stra\u00dfe", r"(?i)\u00c9"]
)
def test_patterns_are_re2s_on_text_outside_ascii(pattern: str) -> None:
    foreign = ("\u212a", "\u017f", "\u0663", "\u00a0", "\u00e9k", "stra\u00dfe", "\u00c9")
    agree(f'word.matches("{pattern}")', texts("", "k", "K", "s", "3", "a\n", "a", *foreign))


def test_texts_count_code_points_and_fold_ascii_alone() -> None:
    found = texts("\u00c9", "e\u0301", "\U0001f600", "AB", "\u0130")
    assert agree("size(word)", found) == [1, 2, 1, 2, 1]
    assert agree("word.lowerAscii()", found)[:4] == ["\u00c9", "e\u0301", "\U0001f600", "ab"]
    agree("word.startsWith('e') || word.endsWith('\u0301') || word.contains('\U0001f600') || word < 'f'", found)


def test_the_week_begins_on_sunday_with_nought() -> None:
    days = [NOW.utc + timedelta(days=day) for day in range(8)]
    events = [with_fields(PLAIN, moment=Timestamp.of(day)) for day in days]
    assert agree("moment.getDayOfWeek()", events) == [5, 6, 0, 1, 2, 3, 4, 5]


PARTS = ("FullYear", "Month", "Date", "DayOfMonth", "DayOfYear", "DayOfWeek", "Hours", "Minutes")


@pytest.mark.parametrize("part", PARTS)
def test_moments_are_read_on_the_clock_of_their_zone(part: str) -> None:
    """Around both changes of the clock, at a leap day and at the turn of a year, to the microsecond."""
    turns = ("2026-03-29T01:00", "2026-10-25T01:00", "2028-02-29T00:00", "2027-01-01T00:00", "1972-06-01T00:00")
    moments = [datetime.fromisoformat(turn).replace(tzinfo=UTC) for turn in turns]
    steps = [timedelta(microseconds=-1), timedelta(0), timedelta(minutes=59), timedelta(hours=1)]
    for group in (moments[:4], moments):
        events = [with_fields(PLAIN, moment=Timestamp.of(moment + step)) for moment in group for step in steps]
        agree(f"moment.get{part}()", events)
        agree(f"moment.get{part}('America/St_Johns')", events)


def test_windows_open_and_close_to_the_microsecond_and_beyond_the_calendar_nobody_knows() -> None:
    times = ("2026-11-20T07:30", "2026-11-20T17:00", "2026-10-25T00:30", "2026-08-31T12:30", "2027-09-02T11:45")
    moments = [datetime.fromisoformat(time).replace(tzinfo=UTC) for time in times]
    steps = [timedelta(microseconds=step) for step in (-1, 0, 1)]
    events = [with_fields(PLAIN, moment=Timestamp.of(moment + step)) for moment in moments for step in steps]
    agree("email_hours.contains(moment)", events)
    assert any(isinstance(value, CelError) for value in agree("lunch.contains(moment)", events))


def test_rows_keep_their_order_whatever_their_lists_hold() -> None:
    lists = ((), (1,), (), (0, 1), (1, 0, 0), (), (60,))
    events = [with_fields(PLAIN, numbers=found) for found in lists]
    assert agree("numbers.exists(n, n == 1)", events) == [False, True, False, True, True, False, False]
    assert agree("numbers.all(n, n > 0)", events) == [True, True, True, False, False, True, True]
    assert agree("numbers.filter(n, n > 0).map(n, n + 1)", events) == [(), (2,), (), (2,), (2,), (), (61,)]


def test_errors_inside_macros_are_absorbed_row_by_row() -> None:
    lists = ((0,), (0, 1), (1, 0), (2, 0), ())
    events = [with_fields(PLAIN, numbers=found) for found in lists]
    error, *rest = agree("numbers.exists(n, 1 / n == 1)", events)
    assert isinstance(error, CelError)
    assert rest[:2] == [True, True]
    assert isinstance(rest[2], CelError)
    agree("numbers.all(n, 1 / n == 1)", events)
    agree("numbers.exists_one(n, 1 / n == 1)", events)


def test_macros_within_macros_that_ask_of_too_many_are_errors_of_their_row() -> None:
    lists = (tuple(range(10)), tuple(range(400)), ())
    events = [with_fields(PLAIN, numbers=found) for found in lists]
    few, many, none = agree("numbers.exists(n, many.exists(m, m + n == -1))", events)
    assert (few, none) == (False, False)
    assert isinstance(many, CelError)


def test_not_a_number_equals_nothing_and_minus_nought_is_nought() -> None:
    shares = (float("nan"), 0.0, -0.0, float("inf"))
    events = [with_fields(PLAIN, share=share) for share in shares]
    assert agree("share == share", events) == [False, True, True, True]
    agree("[share < 1.0, share >= 0.0, share in [0.0], share != 0.0]", events)
    agree("string(share)", events)


def test_slices_dictionaries_and_other_units_of_time_are_the_same_columns() -> None:
    kept = pa.array(["x", "a", None, "b"]).slice(1)
    for array in (kept, kept.dictionary_encode(), kept.cast(pa.large_string())):
        loaded = stored_of(array)
        assert isinstance(loaded.column, Codes)
        assert [loaded.column.values.objects[code] for code in loaded.column.codes[[0, 2]]] == ["a", "b"]
        assert loaded.missing is not None
        assert loaded.missing.tolist() == [False, True, False]
    in_seconds = stored_of(pa.array([1, 2], pa.timestamp("s", "Europe/London"))).column
    assert in_seconds.values.tolist() == [1_000_000, 2_000_000]  # type: ignore[union-attr]
    lists = stored_of(pa.array([[9], None, [1, 2], []], pa.list_(pa.int64())).slice(1)).column
    assert lists.offsets.tolist() == [0, 0, 2, 2]  # type: ignore[union-attr]


def test_groups_hold_however_many_combinations_there_could_be() -> None:
    ones = np.array([0, 1, 0, 1, 1])
    few = grouped([(ones, 2), (np.array([2, 2, 2, 0, 2]), 3)], 5)
    many = grouped([(ones, 2**40), (np.array([2, 2, 2, 0, 2]), 2**40)], 5)
    for groups in (few, many):
        same = groups.codes[:, None] == groups.codes[None, :]
        assert same.tolist() == [[i == j or {i, j} in ({0, 2}, {1, 4}) for j in range(5)] for i in range(5)]
        assert groups.codes[groups.example].tolist() == list(range(3))
