import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.calendar.written import period, placed, said

from chalkline.policy.calendar.period_text import parse_period
from chalkline.policy.calendar.periods import LocalTime, Period, Unit
from chalkline.policy.calendar.time_text import parse_local_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("456 days", Period(count=456, unit=Unit.DAY)),
        ("15 months", Period(count=15, unit=Unit.MONTH)),
        ("2 working days", Period(count=2, unit=Unit.WORKING_DAY)),
        ("3 School Days", Period(count=3, unit=Unit.SCHOOL_DAY)),
        ("48 hours excluding weekends", Period(count=48, unit=Unit.HOUR, excluding_weekends=True)),
        ("1 term", Period(count=1, unit=Unit.TERM)),
        ("a year", Period(count=1, unit=Unit.YEAR)),
        ("term", Period(count=1, unit=Unit.TERM)),
    ],
)
def test_periods(text: str, expected: Period) -> None:
    assert period(text) == expected
    assert period(str(expected)) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("`` is not a period", "write a number and a unit: `456 days`", "")),
        ("456", ("`456` is not a period", "write a number and a unit: `456 days`", "456")),
        ("0 days", ("`0` is not a count", "write a whole number from 1 to 100000", "0")),
        ("1.5 days", ("`1.5` is not a count", "write a whole number from 1 to 100000", "1.5")),
        ("four weeks", ("`four` is not a number in digits", "write one, such as `2 weeks`", "four")),
        ("9 dayz", ("`dayz` is not a unit of time", "did you mean `days`?", "dayz")),
        (
            "2 days excluding weekends",
            (
                "days cannot exclude weekends",
                "count `working days`, or `hours excluding weekends`",
                "2 days excluding weekends",
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_period(text: str, fault: tuple[str, str, str]) -> None:
    assert said(parse_period(placed(text))) == [fault]


def test_the_count_and_the_unit_are_both_complained_about() -> None:
    assert [underlined for _, _, underlined in said(parse_period(placed("0 dayz")))] == ["0", "dayz"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2 weeks", "14 days", True),
        ("1 year", "12 months", True),
        ("2 hours", "120 minutes", True),
        ("456 days", "15 months", False),
        ("24 hours", "1 day", False),
        ("2 working days", "2 days", False),
        ("48 hours excluding weekends", "48 hours", False),
    ],
)
def test_periods_that_mean_the_same(one: str, other: str, alike: bool) -> None:
    assert (period(one).measure == period(other).measure) is alike


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("07:30", 450),
        ("7.30am", 450),
        ("5pm", 1020),
        ("5 p.m.", 1020),
        ("12.30am", 30),
        ("12:30 PM", 750),
        ("noon", 720),
        ("midnight", 0),
        ("end of day", 1440),
        ("24:00", 1440),
    ],
)
def test_times_of_day(text: str, minute: int) -> None:
    assert parse_local_time(placed(text)) == LocalTime(minute)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("7", "`7` may be a time of the morning or of the afternoon"),
        ("12pm", "`12pm` is understood in two ways"),
        ("13pm", "there is no time `13pm`"),
        ("24:01", "there is no time `24:01`"),
        ("07:60", "there is no time `07:60`"),
        ("tea", "`tea` is not a time of day"),
    ],
)
def test_what_is_wrong_with_a_time(text: str, message: str) -> None:
    assert [said_message for said_message, _, _ in said(parse_local_time(placed(text)))] == [message]


@given(
    st.lists(st.one_of(st.sampled_from(("2", "days", "a", "term", "excluding weekends", "9am")), st.text())).map(
        " ".join
    )
)
def test_any_text_is_a_period_and_a_time_or_has_faults(text: str) -> None:
    for found in (parse_period(placed(text)), parse_local_time(placed(text))):
        assert not isinstance(found, tuple) or said(found)
