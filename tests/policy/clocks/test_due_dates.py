"""Each sentence of the language page on `at`, `must` and the clocks of cases."""

from datetime import date
from itertools import islice

import pytest
from tests.policy.calendar.written import london
from tests.policy.clocks.written import clock, clocks

from chalkline.policy.calendar.school_days import Calendar
from chalkline.policy.clocks.anchors import Anchors, year_of
from chalkline.policy.clocks.due_dates import CannotSee, Due, due_dates, next_due

LEAVER: Anchors = {"contract_end": date(2026, 11, 20), "final_exam": date(2026, 6, 19)}


def on(rule: str, anchors: Anchors, school: Calendar) -> Due:
    found = next(due_dates(clock(rule), "p1", anchors, school))
    assert isinstance(found, Due)
    return found


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("contract_end 15:15", "2026-11-20 15:15"),
        ("final_exam end of day", "2026-06-20 00:00"),
        ("contract_end", "2026-11-20 00:00"),
    ],
)
def test_at(school: Calendar, moment: str, expected: str) -> None:
    found = on(f"at: {moment}\nwho: staff\ndo: account.suspend mail, home_area", LEAVER, school)
    assert found.on == london(expected)
    assert found.clock.actor == ()
    assert found.clock.act is not None
    assert found.clock.act.targets == ("mail", "home_area")


def test_of_a_moment_that_was_said_again_the_last_counts(school: Calendar) -> None:
    leave = clock("at: contract_end 15:15\ndo: account.suspend")
    (found,) = due_dates(leave, "p1", {"contract_end": (date(2026, 7, 22), date(2026, 11, 20))}, school)
    assert isinstance(found, Due)
    assert found.on == london("2026-11-20 15:15")


def test_a_moment_known_to_the_minute_is_put_to_the_time_of_its_day_that_the_rule_names(school: Calendar) -> None:
    anchors = {"contract_end": london("2026-11-20 12:34")}
    assert on("at: contract_end\ndo: account.disable", anchors, school).on == london("2026-11-20 12:34")
    assert on("at: contract_end 15:15\ndo: account.disable", anchors, school).on == london("2026-11-20 15:15")


@pytest.mark.parametrize(
    ("when", "anchors", "expected"),
    [
        ("after: contract_start\nwithin: 5 working days", {"contract_start": date(2026, 11, 20)}, "2026-11-28 00:00"),
        ("after: aware\nwithin: 24 hours", {"aware": london("2026-11-20 16:00")}, "2026-11-21 16:00"),
        ("after: aware", {"aware": london("2026-11-20 16:00")}, "2026-11-20 16:00"),
        ("after: left end of day\nwithin: 30 days", {"left": date(2026, 11, 20)}, "2026-12-21 00:00"),
        ("after: left end of day\nwithin: 2 hours", {"left": date(2026, 11, 20)}, "2026-11-21 02:00"),
    ],
)
def test_must_after(school: Calendar, when: str, anchors: Anchors, expected: str) -> None:
    found = on(f"must: sign_policy\nwho: staff\n{when}", anchors, school)
    assert (found.on, found.opens) == (london(expected), None)
    assert [party.name for party in found.clock.actor] == ["staff"]


def test_must_before(school: Calendar) -> None:
    trip = {"arrived": london("2026-11-23 09:00")}
    assert on("must: sign_in\nwho: visitor\nbefore: arrived", trip, school).on == london("2026-11-23 09:00")
    found = on("must: sign_in\nwho: visitor\nbefore: arrived\nwithin: 2 school days", trip, school)
    assert (found.opens, found.on) == (london("2026-11-19 00:00"), london("2026-11-23 09:00"))


def test_must_every_time_a_moment_comes(school: Calendar) -> None:
    tidy = clock("must: clear_out\nwho: staff\nevery: term_end\nwithin: 2 working days")
    found = list(due_dates(tidy, "p1", year_of(school), school))
    assert [due.on for due in found if isinstance(due, Due)] == [london("2026-12-23 00:00"), london("2027-04-01 00:00")]
    assert isinstance(found[-1], CannotSee)
    assert found[-1].why == "nobody has said when the next `term_end` is"


def test_must_every_so_often_is_counted_from_the_anchor_each_time(school: Calendar) -> None:
    monthly = clock("must: check_backups\nwho: network_manager\nevery: 1 month")
    found = islice(due_dates(monthly, "p1", {"joined": date(2026, 1, 31)}, school), 3)
    expected = ["2026-03-01 00:00", "2026-04-01 00:00", "2026-05-01 00:00"]
    assert [due.on for due in found if isinstance(due, Due)] == [london(each) for each in expected]


def test_what_recurs_may_be_done_within_a_period(school: Calendar) -> None:
    found = on("must: train\nwho: staff\nevery: 1 year\nwithin: 2 weeks", {"joined": date(2025, 9, 1)}, school)
    assert (found.opens, found.on) == (london("2026-09-02 00:00"), london("2026-09-17 00:00"))


def test_the_next_of_them(school: Calendar) -> None:
    yearly = clock("must: train\nwho: staff\nevery: 1 year")
    found = next_due(yearly, "p1", {"joined": date(2010, 3, 5)}, school, after=london("2026-11-20 10:00"))
    assert isinstance(found, Due)
    assert found.on == london("2027-03-06 00:00")
    following = next_due(yearly, "p1", {"joined": date(2010, 3, 5)}, school, after=found.on)
    assert isinstance(following, Due)
    assert following.on == london("2028-03-06 00:00")
    once = clock("must: train\nwho: staff\nafter: joined")
    assert next_due(once, "p1", {"joined": date(2010, 3, 5)}, school, after=london("2026-11-20 10:00")) is None


@pytest.mark.parametrize(
    ("rule", "anchors", "why"),
    [
        ("at: contract_end 15:15\ndo: account.suspend", {}, "nobody has said when `contract_end` is"),
        ("must: train\nwho: staff\nevery: 1 year", {}, "nobody has said when `joined` is"),
        (
            "must: report\nwho: staff\nafter: aware\nwithin: 1 school day",
            {"aware": date(2027, 3, 25)},
            "school days are not known for 2027-03-26",
        ),
    ],
)
def test_whoever_is_concerned_but_has_no_date_counts_as_cannot_see_by_name(
    school: Calendar, rule: str, anchors: Anchors, why: str
) -> None:
    found = list(due_dates(clock(rule), "p17", anchors, school))
    assert [(each.subject, each.why) for each in found if isinstance(each, CannotSee)] == [("p17", why)]


def test_a_duty_without_a_date_has_no_clock() -> None:
    assert clocks("must: be_kind\nwho: staff") == ()


def test_the_clock_of_a_case(school: Calendar) -> None:
    tell = clock("case: breach\nto: dpo\nclock: tell the regulator; who dpo; from aware; within 72 hours")
    found = next(due_dates(tell, "case-3", {"aware": london("2026-10-23 12:00")}, school))
    assert isinstance(found, Due)
    assert found.on == london("2026-10-26 11:00")  # the clocks went back
    assert [party.name for party in found.clock.actor] == ["dpo"]


def test_the_moments_of_the_schools_year(school: Calendar) -> None:
    assert year_of(school) == {
        "term_start": (date(2026, 9, 1), date(2027, 1, 4)),
        "term_end": (date(2026, 12, 18), date(2027, 3, 25)),
        "year_start": (date(2026, 9, 1),),
        "year_end": (),  # the summer term is not in the calendar
    }
