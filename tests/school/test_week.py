"""Which week of the timetable a week of the year is."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalkline.policy.calendar.days import date_of, day_number
from chalkline.school.week import EVERY_DAY, Period, Weeks, monday_of, named_weeks, period_of

SEPTEMBER = date(2026, 9, 2)  # a Wednesday


def days(*weeks_from_september: int) -> list[int]:
    """The Thursdays of these weeks, from that of 2 September on."""
    return [day_number(SEPTEMBER) + 1 + 7 * week for week in weeks_from_september]


def names(weeks: Weeks, school_days: list[int]) -> str:
    found = named_weeks(weeks, school_days)
    return "".join(found.get(monday_of(day), "-") for day in school_days)


def test_weeks_alternate_and_those_without_school_days_are_not_counted() -> None:
    weeks = Weeks(cycle=("A", "B"), begins={SEPTEMBER: "A"})
    assert names(weeks, days(0, 1, 2, 5, 6)) == "ABABA"


def test_they_begin_again_where_somebody_says_so() -> None:
    weeks = Weeks(cycle=("A", "B"), begins={SEPTEMBER: "B", SEPTEMBER + timedelta(weeks=3): "B"})
    assert names(weeks, days(0, 1, 2, 3, 4)) == "BABBA"


def test_a_day_of_the_holidays_speaks_of_the_next_school_week() -> None:
    weeks = Weeks(cycle=("A", "B"), begins={SEPTEMBER: "A", SEPTEMBER + timedelta(weeks=2): "A"})
    assert names(weeks, days(0, 3, 4)) == "AAB"


def test_weeks_before_the_first_that_is_named_have_no_name() -> None:
    assert names(Weeks(cycle=("A", "B"), begins={SEPTEMBER + timedelta(weeks=1): "A"}), days(0, 1, 2)) == "-AB"


@given(st.sets(st.integers(0, 300), min_size=1), st.integers(1, 4))
def test_the_cycle_is_kept_over_any_school_days(offsets: set[int], length: int) -> None:
    cycle = tuple("ABCD"[:length])
    school_days = sorted(day_number(SEPTEMBER) + offset for offset in offsets)
    found = named_weeks(Weeks(cycle=cycle, begins={date_of(school_days[0]): "A"}), school_days)
    assert [found[monday] for monday in sorted(found)] == [cycle[n % length] for n in range(len(found))]
    assert found.keys() == {monday_of(day) for day in school_days}


def test_a_weekday_may_have_other_times() -> None:
    periods = {EVERY_DAY: {"1": Period(540, 600)}, 4: {"1": Period(540, 585), "6": Period(900, 930)}}
    assert period_of(periods, 0, "1") == Period(540, 600)
    assert period_of(periods, 4, "1") == Period(540, 585)
    assert period_of(periods, 0, "6") is None
